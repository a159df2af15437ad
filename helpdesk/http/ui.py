"""What every template may use without importing it: the macros of `templates/ui/` and the filters for times."""

import zlib
from collections.abc import Callable
from functools import lru_cache
from urllib.parse import quote

from babel.units import format_unit
from flask import g
from jinja2 import Environment

from helpdesk.http.drawn import install_drawn
from helpdesk.http.sentences import language
from helpdesk.http.times import ago, exact_time, iso_time
from helpdesk.rules.attachments import MOST_BYTES

MACROS = {
    "ui/icon.html": ("icon",),
    "ui/marks.html": ("status_chip", "priority", "avatar", "person", "tag", "tags", "count", "time_mark"),
    "ui/forms.html": ("field", "error_summary", "csrf"),
    "ui/buttons.html": ("button", "link_button", "copy_button"),
    "ui/notes.html": ("banner", "empty", "toast", "draft_state", "not_on_paper"),
    "ui/html.html": ("message_html",),
    "ui/files.html": ("attachments", "file_field", "upload"),
    "ui/navigation.html": ("tabs", "pager", "steps", "back_link"),
}
PURE = frozenset(
    {
        "icon", "status_chip", "priority", "avatar", "person", "tag", "tags", "count", "button", "link_button", "back_link",
        "draft_state",
    }
)  # fmt: skip
HUES = 12
MOST_SHOWN = (240, 180)  # CSS pixels that a picture of a message takes


def install_ui(env: Environment) -> None:
    """Give every template the macros and filters. Macros are looked up when first used, so the order of set-up is free."""
    for template, names in MACROS.items():
        for name in names:
            env.globals[name] = _macro(env, template, name)
    env.globals["csrf"] = _once_a_request(env.globals["csrf"])
    install_drawn(env)
    env.globals.update(file_url=file_url, file_limit=MOST_BYTES, shown_size=shown_size)
    env.filters.update(
        bytes=size_words, ago=ago, exact_time=exact_time, iso_time=iso_time, initials=initials, hue=hue
    )


def _macro(env: Environment, template: str, name: str) -> Callable[..., str]:
    def call(*args: object, **options: object) -> str:
        return getattr(env.get_template(template).module, name)(*args, **options)

    return _remembered(call) if name in PURE else call


def _remembered(call: Callable[..., str]) -> Callable[..., str]:
    """Draw a mark once: what it looks like depends on its arguments and the language alone (a queue shows hundreds)."""

    @lru_cache(maxsize=4096, typed=True)
    def draw(_locale: str, args: tuple, options: tuple) -> str:
        return call(*args, **dict(options))

    def remembered(*args: object, **options: object) -> str:
        if list in map(type, args):
            args = tuple(tuple(each) if isinstance(each, list) else each for each in args)
        return draw(language(), args, tuple(options.items()))

    return remembered


def _once_a_request(csrf: Callable[[], str]) -> Callable[[], str]:
    """Make the hidden field of all forms of a page once: it is the same in each, and a ticket has nine."""

    def field() -> str:
        if not g:
            return csrf()
        if "csrf_field" not in g:
            g.csrf_field = csrf()
        return g.csrf_field

    return field


def file_url(file) -> str:
    """Return the address of a file; the name in it is for people, and for what they save."""
    return f"/files/{file.id}/{quote(file.name, safe='')}"


def shown_size(width: int, height: int) -> tuple[int, int]:
    """Return the size that a picture of so many pixels has on a page: known before it comes, so nothing moves when it does."""
    most_width, most_height = MOST_SHOWN
    scale = min(1, most_width / width, most_height / height)
    return max(1, round(width * scale)), max(1, round(height * scale))


def size_words(count: int) -> str:
    """Say a size in the reader's language: 1 kB at least, "640 kB", "1.2 MB"."""
    unit, value = ("kilobyte", count / 1e3) if count < 1e6 else ("megabyte", count / 1e6)
    rounded = round(value, 1) if 1e6 <= count < 1e7 else max(1, round(value))
    return format_unit(rounded, unit, length="short", locale=language())


def initials(name: str) -> str:
    """Return the one or two letters that stand for a person; "?" when the name has no letter."""
    words = [word for word in name.replace("@", " ").split() if word[0].isalnum()]
    letters = [words[0][0], words[-1][0]] if len(words) > 1 else [word[0] for word in words]
    return "".join(letters).upper() or "?"


def hue(key: object) -> str:
    """Return the class of one of twelve hues, the same for the same key in every process."""
    return f"h-{zlib.crc32(str(key).encode()) % HUES}"
