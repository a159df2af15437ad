"""`/` sends everybody where they belong."""

from flask import g, redirect, render_template

from helpdesk import queries
from helpdesk.web.home import blueprint


@blueprint.get("/")
def front_door():
    if g.me is not None:
        return redirect("/tickets" if g.actor.is_staff else "/requests", 303)
    if queries.sessions.is_set_up():
        return redirect("/requests/new", 303)
    return render_template("home/not-set-up.html")
