"""The fields of a group and of a category."""

from flask_babel import lazy_gettext
from flask_wtf import FlaskForm
from wtforms import StringField

from helpdesk.rules import fields


class NameForm(FlaskForm):
    """What it is called."""

    name = StringField(lazy_gettext("Name"))

    def clean(self) -> dict:
        """Return what the verbs take. Raises Rejected."""
        return {"name": fields.name(self.name.data or "")}


class TopicForm(NameForm):
    """What a category is called, and what helps those who choose it."""

    hint = StringField(
        lazy_gettext("Hint"),
        description=lazy_gettext("Shown to who chooses it: what to write, so that nobody has to ask."),
    )

    def clean(self) -> dict:
        """Return what the verbs take. Raises Rejected with every fault."""
        return fields.gather(
            name=lambda: fields.name(self.name.data or ""), hint=lambda: fields.hint(self.hint.data or "")
        )
