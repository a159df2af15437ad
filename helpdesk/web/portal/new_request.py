"""Asking something: the form for guests, who say who they are, and for people who are signed in."""

from datetime import timedelta

from flask import Response, g, make_response, redirect, render_template, request, session
from flask_babel import gettext as _
from flask_babel import lazy_gettext
from flask_wtf import FlaskForm
from wtforms import EmailField, SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice

from helpdesk import actions, queries
from helpdesk.clock import now
from helpdesk.errors import Rejected, TooMany, rejected
from helpdesk.i18n import _ as message
from helpdesk.rules import fields
from helpdesk.rules.contact import Contact
from helpdesk.web import browser, reader, typed, uploads
from helpdesk.web.faults import show, show_faults
from helpdesk.web.portal import blueprint, pace
from helpdesk.web.portal.one_request import is_fragment, to_request
from helpdesk.web.who import to_sign_in

HOUR = timedelta(hours=1)
MOST_PER_ADDRESS = 20
MOST_PER_EMAIL = 10


class RequestForm(FlaskForm):
    """What is wrong. Guests also say who they are; people leave `website` empty."""

    file_faults: list[str] = []

    name = StringField(lazy_gettext("Your name"))
    email = EmailField(lazy_gettext("E-mail"))
    website = StringField(lazy_gettext("Leave this empty"))
    subject = StringField(lazy_gettext("Subject"), description=lazy_gettext("What is wrong, in one line"))
    topic = SelectField(lazy_gettext("Topic"), choices=[], validate_choice=False)
    details = TextAreaField(
        lazy_gettext("Details"), description=lazy_gettext("What did you do, and what happened?")
    )


@blueprint.get("/requests/new")
def new_request_page():
    if g.actor.is_staff:
        return redirect("/tickets/new", 303)
    response = make_response(page(RequestForm(data=browser.introduced())))
    if g.me is None and not browser.secret():
        browser.remember(
            response, browser.secret_or_new()
        )  # so that a double click is known to be one person's
    return response


@blueprint.post("/requests/new")
def new_request():
    if g.me is None and "signed_in" in request.form:
        return to_sign_in()
    form = RequestForm()
    if reason := stopped(form):
        show(form, "", reason)
        return page(form), 422
    try:
        return filed(form)
    except TooMany as refusal:
        show_faults(form, refusal)
        return page(form), 429, {"Retry-After": str(refusal.retry_after)}
    except Rejected as refusal:
        show_faults(form, refusal, category_id="topic")
        return page(form), 422


def stopped(form: RequestForm) -> str:
    """Return why the form is not taken as it came, "" when it is. Sent once more it is taken."""
    if g.me is not None:
        sentence = _("%(name)s is signed in here by now. Send once more to ask in this name.", name=g.me.name)
        return sentence if is_for_another(form.email.data or "") else ""
    is_filled_in, form.website.data = form.website.data, ""
    sentence = _(
        "Something filled in a field that people do not see. It is empty again; please send once more."
    )
    return sentence if is_filled_in else ""


def is_for_another(email: str) -> bool:
    """Was this form filled in by a guest, with an address that is none of who has signed in since?"""
    owner = queries.people.by_email(email) if email.strip() else g.me
    return owner is None or owner.id != g.me.id


def page(form: RequestForm) -> str:
    topics = queries.choices.categories()
    offered = [SelectChoice(str(topic.id), topic.name) for topic in topics]
    form.topic.choices = [SelectChoice("", _("Something else")), *offered]
    files = queries.attachments.on_page(g.actor, None, now(), owner=uploads.owner(), place="new-request")
    template = "portal/_new-request.html" if is_fragment() else "portal/new-request.html"
    made_at = pace.stamp(is_first=request.method == "GET")
    return render_template(
        template, form=form, topics=topics, key=typed.new_key(), files=files,
        file_faults=form.file_faults, made_at=made_at,
    )  # fmt: skip


def filed(form: RequestForm):
    """File it, or raise Rejected for everything that is wrong with it."""
    request_fields = {
        "subject": lambda: fields.subject(form.subject.data or ""),
        "description": lambda: typed.text(form.details.data or "", "details"),
        "category_id": lambda: topic(form.topic.data or ""),
        "uploads": lambda: uploads.taken("new-request"),
    }
    if g.me is not None:
        return filed_by_user(fields.gather(**request_fields))
    clean = fields.gather(
        name=lambda: fields.name(form.name.data or ""), email=lambda: fields.email(form.email.data or ""), **request_fields,
        made_at=lambda: pace.check(request.form.get("made_at", "")),
    )  # fmt: skip
    del clean["made_at"]
    return filed_by_guest(reader.contact(clean.pop("email"), clean.pop("name")), clean)


def filed_by_user(clean: dict):
    number = sent_once("", clean, lambda: actions.open_ticket(g.actor, None, **clean))
    return went_to(number)


def filed_by_guest(contact: Contact, clean: dict):
    actions.count_attempt("request from", request.remote_addr or "", most=MOST_PER_ADDRESS, within=HOUR)
    actions.count_attempt("request of", fields.email_key(contact.email), most=MOST_PER_EMAIL, within=HOUR)
    secret = browser.secret_or_new()
    number = sent_once(
        secret,
        {**clean, "by": contact},
        lambda: actions.file_request(g.actor, contact, **clean, browser=secret),
    )
    response = went_to(number)
    browser.remember(response, secret, number)
    browser.introduce(contact.name, contact.email)
    return response


def went_to(number: int) -> Response:
    """Go to the page of the request, which says what happens next."""
    session["filed"] = number
    return to_request(number)


def sent_once(secret: str, content: dict, do) -> int:
    owner = browser.owner(g.me and g.me.id, secret)
    return int(
        typed.once(
            owner,
            "new request",
            tuple(value for name, value in content.items() if name != "uploads"),
            lambda: str(do()),
        )
    )


def topic(word: str) -> int | None:
    """Return the chosen category's id; the verb knows whether there is one."""
    if word and not (word.isascii() and word.isdigit() and len(word) < 19):
        raise rejected("topic", message("There is no such category."), "unknown")
    return int(word) if word else None
