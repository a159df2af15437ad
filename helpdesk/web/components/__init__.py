"""Every component in every state, for those who build and review pages: `/_components`, in development and tests only."""

from datetime import timedelta

from flask import Blueprint, Flask, abort, current_app, flash, render_template

from helpdesk import clock
from helpdesk.web.components.samples import PAGES, sample

components = Blueprint("components", __name__, url_prefix="/_components")


@components.before_request
def _development_only() -> None:
    if not (current_app.testing or _is_debug(current_app)):
        abort(404)


def _is_debug(app: Flask) -> bool:
    settings = app.config.get("SETTINGS")
    return bool(app.debug or getattr(settings, "debug", False))


@components.get("")
def index() -> str:
    return render_template("components/parts.html", **_context())


@components.route("/<name>", methods=["GET", "POST"])
def page(name: str) -> str:
    if name not in PAGES:
        abort(404)
    if name == "portal":
        flash("Your request was sent.")
    return render_template(f"components/{name}.html", **_context())


def _context() -> dict[str, object]:
    return sample(clock.now() - timedelta(minutes=42))
