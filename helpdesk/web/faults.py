"""Refused input beside the field that it is about."""

from flask_wtf import FlaskForm

from helpdesk.errors import Refusal, Rejected
from helpdesk.http.refusals import say


def show_faults(form: FlaskForm, refusal: Refusal, **names: str) -> None:
    """Put the sentences of a refusal into the form. `names` says which field shows what a rule calls otherwise."""
    for fault in refusal.faults if isinstance(refusal, Rejected) else ():
        show(form, names.get(fault.field, fault.field), say(fault.sentence))
    if not isinstance(refusal, Rejected):
        show(form, "", say(refusal.sentence))


def show(form: FlaskForm, name: str, sentence: str) -> None:
    """Put one sentence beside a field, or on top of the form when it has no such field."""
    if name in form:
        form[name].errors = [*form[name].errors, sentence]
    else:
        form.form_errors.append(sentence)
