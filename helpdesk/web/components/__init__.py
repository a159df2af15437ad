"""Every component in every state, for those who build and review pages: `/_components`, in development and tests only."""

from datetime import timedelta

from flask import Blueprint, abort, current_app, flash, render_template

from helpdesk import clock
from helpdesk.web.components.samples import PAGES, sample

blueprint = Blueprint("components", __name__, url_prefix="/_components")


@blueprint.before_request
def _development_only() -> None:
    if not (current_app.testing or current_app.config["SETTINGS"].debug):
        abort(404)


@blueprint.get("")
def index() -> str:
    return render_template("components/parts.html", **_context())


@blueprint.route("/<name>", methods=["GET", "POST"])
def page(name: str) -> str:
    if name not in PAGES:
        abort(404)
    if name == "portal":
        flash("Your request was sent.")
    return render_template(f"components/{name}.html", **_context())


def _context() -> dict[str, object]:
    return sample(clock.now() - timedelta(minutes=42))
