"""One round of the outbox: take what is due, write it, send it, say what became of it."""

from __future__ import annotations

import logging
from contextlib import suppress

from helpdesk import actions
from helpdesk.actions.deliveries import Lease
from helpdesk.clock import now
from helpdesk.config import Settings
from helpdesk.db import read
from helpdesk.effects import mail
from helpdesk.effects.links import Links
from helpdesk.errors import Conflict, Missing
from helpdesk.gateways import smtp
from helpdesk.i18n import _
from helpdesk.queries import deliveries
from helpdesk.rules.actor import system

WORKER = system("worker")
NOT_WRITTEN = _("It could not be written. The log says why.")
logger = logging.getLogger("helpdesk.mail")


def deliver_next(settings: Settings) -> bool:
    """Send the mail that has been due the longest, or keep all where there is no mail server. False when none is due."""
    with read():
        is_any = deliveries.is_any_due(now())
    if not is_any:
        return False
    if settings.smtp is None:
        return actions.keep_deliveries(WORKER, None) > 0
    lease = actions.lease_delivery(WORKER, None, domain=mail.domain(settings))
    if lease is None:
        return False
    if not lease.is_held:
        _deliver(lease, settings)
    return True


def _deliver(lease: Lease, settings: Settings) -> None:
    with suppress(Conflict):  # the lease ran out: whoever has it now says what becomes of the mail
        try:
            written = mail.compose(lease.id, settings, Links(settings.address, WORKER))
        except Missing as reason:
            actions.drop_delivery(WORKER, lease.id, str(reason.sentence))
        except Exception:  # of our own making: it is tried again and given up as others are
            logger.exception("mail could not be written", extra={"parts": {"delivery": lease.id}})
            actions.postpone_delivery(WORKER, lease.id, lease.until, str(NOT_WRITTEN))
        else:
            _send(lease, written, settings)


def _send(lease: Lease, written: mail.Mail, settings: Settings) -> None:
    def begin() -> None:
        lease.until = actions.begin_sending(WORKER, lease.id, lease.until)

    try:
        words = smtp.send(
            settings.smtp, mail.sender(settings), written.recipient, bytes(written.message), begin
        )
    except smtp.NotSent as trouble:
        _not_sent(lease, trouble, written)
    else:
        actions.confirm_delivery(WORKER, lease.id)
        _log("sent", lease, written, words)


def _not_sent(lease: Lease, trouble: smtp.NotSent, written: mail.Mail) -> None:
    how = {"is_final": trouble.is_final, "is_in_doubt": trouble.is_in_doubt}
    is_tried_again = actions.postpone_delivery(WORKER, lease.id, lease.until, trouble.words, **how)
    _log("will be tried again" if is_tried_again else "given up", lease, written, trouble.words)


def _log(what: str, lease: Lease, written: mail.Mail, words: str) -> None:
    parts = {"delivery": lease.id, "to": written.recipient, "subject": written.subject, "server": words}
    level = logging.ERROR if what == "given up" else logging.INFO
    logger.log(level, "mail %s", what, extra={"parts": parts})
