"""The one field of a group or a category."""

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
