"""What browsers' and programs' pages share, and what knows no ticket: request ids, headers, gzip, assets, log, refusals."""

from flask import Flask

from helpdesk.config import Settings
from helpdesk.http.assets import install_assets
from helpdesk.http.envelope import install_envelope
from helpdesk.http.headers import install_headers
from helpdesk.http.log import install_log
from helpdesk.http.origin import install_origin_check
from helpdesk.http.proxy import install_proxy
from helpdesk.http.rate_limit import install_rate_limit
from helpdesk.http.refusals import install_refusals
from helpdesk.http.too_large import MOST_PARTS
from helpdesk.http.ui import install_ui


def install(app: Flask, settings: Settings) -> None:
    """Give the application all of this package."""
    app.config["MAX_FORM_PARTS"] = MOST_PARTS
    install_log()
    install_envelope(app, settings)
    install_proxy(app, settings)
    install_headers(app, settings)
    install_origin_check(app)
    install_assets(app)
    install_ui(app.jinja_env)
    install_refusals(app)
    install_rate_limit(app, settings)
