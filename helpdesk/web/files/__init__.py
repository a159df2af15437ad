"""Files: uploading one before its form is sent, and getting it back."""

from flask import Blueprint

blueprint = Blueprint("files", __name__)

from helpdesk.web.files import download, upload  # noqa: E402, F401  they put their addresses on it
