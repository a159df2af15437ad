"""A made-up company to look around in, for admins: asked for here, loaded by the worker."""

from flask import current_app, g, make_response, redirect, render_template

from helpdesk import queries
from helpdesk.actions.demo import PASSWORD, PERSONAS, ask_for_demo
from helpdesk.web.setup import blueprint
from helpdesk.web.who import admin

EVERY_SECONDS = "2"


@blueprint.get("/setup/demo")
@admin
def demo_page():
    progress = queries.demo.progress()
    is_off = current_app.config["SETTINGS"].worker == "off"
    page = make_response(
        render_template(
            "setup/demo.html", progress=progress, personas=PERSONAS, password=PASSWORD, is_off=is_off
        )
    )
    if progress is not None and progress.is_under_way and not is_off:
        page.headers["Refresh"] = EVERY_SECONDS  # the page shows how far it is, without any script
    return page


@blueprint.post("/setup/demo")
@admin
def demo():
    ask_for_demo(g.actor)
    return redirect("/setup/demo", 303)
