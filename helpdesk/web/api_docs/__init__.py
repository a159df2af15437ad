"""/api/docs: the API explained to people, from the very document that explains it to tools. For anybody, signed in or not.

In English, like the document and all that the API answers.
"""

from flask import Blueprint, current_app, render_template, request
from flask_babel import force_locale

from helpdesk.web.api_docs.contents import chapters, pretty
from helpdesk.web.api_docs.samples import LANGUAGES

blueprint = Blueprint("api_docs", __name__)


@blueprint.get("/api/docs")
def page() -> str:
    document = current_app.extensions["openapi"]()
    base = current_app.config["SETTINGS"].base_url or request.host_url.rstrip("/")
    with force_locale("en"):
        return render_template(
            "api_docs/page.html", chapters=chapters(document, base), base=base, languages=LANGUAGES,
            problem=pretty(document["components"]["schemas"]["Problem"]["examples"][0]),
        )  # fmt: skip
