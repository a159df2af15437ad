"""How fast a guest's form comes back: it carries, signed, when it was made. Faster than anybody types is a machine.

The form that comes back for it passes at once: a person who was that fast only sends once more. A draft that is restored brings
the stamp of the form that it was typed into (static/js/draft.js), since sending it at once is no haste.
"""

from datetime import UTC, datetime, timedelta

from flask import current_app
from itsdangerous import BadData, URLSafeSerializer

from helpdesk.clock import now
from helpdesk.errors import rejected
from helpdesk.i18n import _

LEAST = timedelta(seconds=2)


def stamp(*, is_first: bool) -> str:
    """Make what a form carries; one that somebody has sent before need not wait again."""
    return _signer().dumps((now() if is_first else now() - LEAST).timestamp())


def check(carried: str) -> None:
    """Raise Rejected for a form that was made just now, for no stamp and for one that we did not make."""
    moment = now()
    try:
        made_at = datetime.fromtimestamp(_signer().loads(carried), UTC)
    except BadData:
        made_at = moment
    if moment - made_at < LEAST:
        sentence = _(
            "That was faster than people type, so it may have been a machine. Please send once more."
        )
        raise rejected("", sentence, "too_fast")


def _signer() -> URLSafeSerializer:
    return URLSafeSerializer(current_app.secret_key, salt="a guest's form")
