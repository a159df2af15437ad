"""A new ticket, for somebody who called or came by."""

from flask import flash, g, redirect, render_template, request
from flask_babel import gettext as _
from flask_babel import lazy_gettext
from flask_wtf import FlaskForm
from wtforms import EmailField, HiddenField, SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice

from helpdesk import actions, queries
from helpdesk.clock import now
from helpdesk.errors import Rejected
from helpdesk.rules import fields
from helpdesk.rules.lifecycle import PRIORITIES
from helpdesk.rules.text import render
from helpdesk.web import reader, typed, uploads
from helpdesk.web.faults import show_faults
from helpdesk.web.queue.listing import priorities
from helpdesk.web.tickets import blueprint
from helpdesk.web.tickets.one import choice
from helpdesk.web.who import staff


class NewTicketForm(FlaskForm):
    """Who asks, for what, and who takes care of it."""

    file_faults: list[str] = []

    email = EmailField(lazy_gettext("Requester's e-mail"))
    name = StringField(lazy_gettext("Requester's name"))
    subject = StringField(lazy_gettext("Subject"))
    description = TextAreaField(lazy_gettext("Details"))
    priority = SelectField(lazy_gettext("Priority"), validate_choice=False, default="medium")
    category_id = SelectField(lazy_gettext("Category"), validate_choice=False)
    group_id = SelectField(lazy_gettext("Group"), validate_choice=False)
    assignee_id = SelectField(lazy_gettext("Assignee"), validate_choice=False)
    tags = StringField(lazy_gettext("Tags"))
    key = HiddenField()


@blueprint.get("/tickets/new")
@staff
def new_page():
    return page(NewTicketForm(key=typed.new_key(), email=request.args.get("email", "")))


@blueprint.post("/tickets/new")
@staff
def new():
    form = NewTicketForm()
    try:
        number = opened_once(form, clean(form))
    except Rejected as refusal:
        show_faults(form, refusal)
        return page(form), 422
    flash(_("Ticket #%(id)s is open.", id=number))
    return redirect(f"/tickets/{number}", 303)


def clean(form: NewTicketForm) -> dict:
    """Return the clean values. Raises Rejected with every fault."""
    found = fields.gather(
        email=lambda: fields.email(form.email.data or "", "email"),
        name=lambda: fields.name(form.name.data or "", "name", required=False),
        subject=lambda: fields.subject(form.subject.data or ""),
        description=lambda: fields.body(form.description.data or "", "description"),
        tags=lambda: tuple(fields.tags((form.tags.data or "").split(","))),
        uploads=lambda: uploads.taken("new-ticket"),
    )
    number_fields = ("category_id", "group_id", "assignee_id")
    return found | {name: choice(form[name].data or "") for name in number_fields}


def opened_once(form: NewTicketForm, found: dict) -> int:
    """Open the ticket unless this very form was sent already; return its id."""
    priority = form.priority.data if form.priority.data in PRIORITIES else "medium"
    text = render(found["description"])

    def do() -> str:
        contact = reader.contact(found["email"], found["name"])
        options = {
            name: found[name]
            for name in ("subject", "category_id", "group_id", "assignee_id", "tags", "uploads")
        }
        return str(actions.open_ticket(g.actor, contact, description=text, priority=priority, **options))

    content = tuple(sorted(str(item) for item in found.items() if item[0] != "uploads"))
    return int(typed.once(f"user:{g.me.id}", "new ticket", content, do))


def page(form: NewTicketForm) -> str:
    """Show the form with what can be chosen now."""
    choices = queries.choices.of_ticket()
    form.priority.choices = [SelectChoice(*each) for each in priorities()]
    form.category_id.choices = options(_("No category"), choices.categories)
    form.group_id.choices = options(_("No group"), choices.groups)
    nobody, *people = options(_("Nobody yet"), choices.people)
    form.assignee_id.choices = [nobody, SelectChoice("me", _("Me")), *people]
    files = queries.attachments.on_page(g.actor, None, now(), owner=uploads.owner(), place="new-ticket")
    return render_template("tickets/new.html", form=form, files=files, file_faults=form.file_faults)


def options(nothing: str, rows: list) -> list[SelectChoice]:
    """Return the options of a select, beginning with none."""
    return [
        SelectChoice("", nothing),
        *(SelectChoice(str(row.id), row.name) for row in rows if row.is_offered),
    ]
