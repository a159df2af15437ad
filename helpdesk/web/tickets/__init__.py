"""tickets."""

from flask import Blueprint

blueprint = Blueprint("tickets", __name__)
