"""Stylesheets, scripts, fonts and icons, under hashed names that may be kept for ever.

At start `static/css` and `static/js` are concatenated into one stylesheet and one script per shell: what lies in the
folder itself belongs to everybody, what lies in `agent/` to agents alone. Of the scripts `entry/` is all that the cards of
sign-in, set-up and errors need. Nothing is built, nothing touches the disk.
"""

import gzip
import hashlib
import mimetypes
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType

from flask import Flask, Response, abort, current_app, request

STATIC = Path(__file__).resolve().parents[2] / "static"
BUNDLES = {
    "portal.css": ("css/*.css",),
    "agent.css": ("css/*.css", "css/agent/*.css"),
    "api-docs.css": ("css/docs/*.css",),
    "entry.js": ("js/_behaviour.js", "js/entry/*.js"),
    "portal.js": ("vendor/htmx-*.min.js", "js/*.js", "js/entry/*.js"),
    "agent.js": ("vendor/htmx-*.min.js", "js/*.js", "js/entry/*.js", "js/agent/*.js"),
}
SINGLE_FILES = ("fonts/*.woff2", "icons/*.svg", "*.json")
TYPES = {
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".json": "application/speculationrules+json",
    ".woff2": "font/woff2",
}
FOR_EVER = "public, max-age=31536000, immutable"
COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
INDENT = re.compile(r"\n\s+")
LINE_COMMENT = re.compile(
    r"^\s*//.*\n", re.MULTILINE
)  # of our own scripts, none of which has a text of several lines
RELATIVE_URL = re.compile(r"url\(\"\.\./[a-z]+/([^\"]+)\"\)")


@dataclass(frozen=True)
class Asset:
    """One file as it is sent: plain, and gzipped where that makes it smaller."""

    name: str
    body: bytes
    digest: str
    zipped: bytes | None

    @property
    def url(self) -> str:
        return f"/assets/{self.digest}/{self.name}"


def install_assets(app: Flask) -> None:
    """Read every asset once, serve them under `/assets`, and give templates `asset(name)`, an address."""
    assets = load_assets(STATIC)
    app.extensions["assets"] = assets
    app.jinja_env.globals["asset"] = lambda name: assets[name].url
    app.add_url_rule("/assets/<digest>/<name>", "asset", _serve)


@cache  # 14 of the 27 ms that an application takes, and tests make thousands (2026-12-01)
def load_assets(folder: Path) -> Mapping[str, Asset]:
    """Return every asset by its name: single files first, since stylesheets speak of them by their hashed names."""
    paths = [path for pattern in SINGLE_FILES for path in sorted(folder.glob(pattern))]
    assets = {path.name: _asset(path.name, path.read_bytes()) for path in paths}
    for name, patterns in BUNDLES.items():
        text = _concatenate(folder, patterns)
        if name.endswith(".css"):
            text = _stylesheet(text, assets)
        assets[name] = _asset(name, text.encode())
    return MappingProxyType(assets)


def _concatenate(folder: Path, patterns: tuple[str, ...]) -> str:
    paths = [path for pattern in patterns for path in sorted(folder.glob(pattern))]
    return "\n".join(_lean(path) for path in paths)


def _lean(path: Path) -> str:
    """Read a file; a script of ours without the comments and indents that are for us."""
    text = path.read_text(encoding="utf-8")
    is_ours = path.suffix == ".js" and "vendor" not in path.parts
    return INDENT.sub("\n", LINE_COMMENT.sub("", text)) if is_ours else text


def _stylesheet(text: str, assets: dict[str, Asset]) -> str:
    text = INDENT.sub("\n", COMMENT.sub("", text))
    return RELATIVE_URL.sub(lambda found: f'url("../{assets[found[1]].digest}/{found[1]}")', text)


def _asset(name: str, body: bytes) -> Asset:
    zipped = gzip.compress(body, 9, mtime=0)
    return Asset(
        name, body, hashlib.sha256(body).hexdigest()[:12], zipped if len(zipped) < 0.9 * len(body) else None
    )


def _serve(digest: str, name: str) -> Response:
    asset = current_app.extensions["assets"].get(name) or abort(404)
    zipped = asset.zipped if "gzip" in request.accept_encodings else None
    response = Response(zipped or asset.body, content_type=_content_type(name))
    response.headers["Vary"] = "Accept-Encoding"
    # While two versions run side by side, a page of the other one gets today's file, but may not keep it.
    response.headers["Cache-Control"] = FOR_EVER if digest == asset.digest else "no-cache"
    if zipped:
        response.headers["Content-Encoding"] = "gzip"
    return response


def _content_type(name: str) -> str:
    return TYPES.get(Path(name).suffix) or mimetypes.guess_type(name)[0] or "application/octet-stream"
