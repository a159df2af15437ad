"""Signing out."""

from flask import g, redirect, request, session

from helpdesk import actions
from helpdesk.web import cookies
from helpdesk.web.auth import blueprint


@blueprint.post("/sign-out")
def sign_out():
    token = request.cookies.get(cookies.cookie(cookies.SESSION))
    if token:
        actions.sign_out(token)
    g.me = None  # no visit is noted for a session that is gone
    for name in set(session) - {"csrf_token"}:  # pages in other tabs still sign in and send with it
        del session[name]
    response = redirect("/sign-in", 303)
    cookies.set_cookie(response, cookies.SESSION, "", days=0)
    response.headers["Clear-Site-Data"] = '"cache", "storage"'
    return response
