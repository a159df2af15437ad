"""One's own open requests that are like the one being written, as a piece of the form."""

from flask import g, render_template, request

from helpdesk import queries
from helpdesk.errors import Missing
from helpdesk.rules.likeness import most_alike
from helpdesk.rules.search_query import Query
from helpdesk.web.portal import blueprint

MOST_SHOWN = 2
MOST_LOOKED_AT = 100


@blueprint.get("/requests/similar")
def similar_requests() -> str:
    if g.me is None or g.actor.is_staff:
        raise Missing()
    rows, _cursor = queries.requests.mine(g.actor, Query(), is_open=True, limit=MOST_LOOKED_AT)
    by_id = {row.id: row for row in rows}
    subjects = ((row.id, row.subject) for row in rows)
    found = most_alike(request.args.get("subject", "")[:255], subjects, MOST_SHOWN)
    return render_template("portal/_similar.html", similar=[by_id[number] for number in found])
