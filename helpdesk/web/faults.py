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
    if name == "files":
        form.file_faults = [*form.file_faults, sentence]
    elif name in form:
        form[name].errors = [*form[name].errors, sentence]
    else:
        form.form_errors.append(sentence)


def sentences(refusal: Refusal) -> tuple[str, list[str]]:
    """Return what is wrong with a message, and what is wrong with its files."""
    faults = refusal.faults if isinstance(refusal, Rejected) else ()
    of_files = [say(fault.sentence) for fault in faults if fault.field == "files"]
    others = [say(fault.sentence) for fault in faults if fault.field != "files"]
    return (" ".join(others) if faults else say(refusal.sentence)), of_files
