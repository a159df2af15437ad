"""Partials that are drawn once for what they show.

A queue shows the same fifty rows again and again, and a page has parts that depend on the language alone. What is kept is found
by all that it shows (values, language and, where a moment is told, zone and age), so it can be neither stale nor another
reader's. What belongs to one request, like a form's token, may not be handed in. 2,000 rows with their keys are about 4 MB.
"""

from collections.abc import Callable, Iterable
from datetime import datetime, tzinfo
from functools import lru_cache

from jinja2 import Environment
from markupsafe import Markup

from helpdesk import clock
from helpdesk.http.sentences import language
from helpdesk.http.times import age, ago, exact_time, iso_time, until, zone


def install_drawn(env: Environment) -> None:
    """Give templates `when(moment)`, `drawn(partial, **values)` and `drawn_each(partial, rows, moment=…, **values)`.

    `when_due(moment)` is for what is still to come.
    """
    env.globals.update(
        when=_when(env, ago),
        when_due=_when(env, until, "due"),
        drawn=_drawn(env),
        drawn_each=_drawn_each(env),
    )


def _when(
    env: Environment, say: Callable[[datetime], str], kind: str = ""
) -> Callable[[datetime | None], Markup | str]:
    """Make what draws a moment: relative words, kept fresh by the relative-time behaviour, the exact time in its title."""

    @lru_cache(maxsize=4096)
    def draw(moment: datetime, _age: int, _zone: tzinfo, _language: str) -> Markup:
        return env.globals["time_mark"](iso_time(moment), exact_time(moment), say(moment), kind)

    return lambda moment: draw(moment, age(moment, clock.now()), zone(), language()) if moment else ""


def _drawn(env: Environment) -> Callable[..., Markup]:
    """Make what draws a partial that shows nothing but the values it is handed."""

    @lru_cache(maxsize=500)
    def draw(_language: str, template: str, values: tuple) -> Markup:
        return Markup(env.get_template(template).render(dict(values)))

    def drawn(template: str, **values: object) -> Markup:
        fixed = ((name, tuple(value) if isinstance(value, list) else value) for name, value in values.items())
        return draw(language(), template, tuple(fixed))

    return drawn


def _drawn_each(env: Environment) -> Callable[..., Markup]:
    """Make what draws a partial for each `row`: it also gets `moment`, the time in the column of that name, and the values."""

    @lru_cache(maxsize=2000)
    def draw(_reader: tuple, template: str, _age: int, row: tuple, moment: datetime, values: tuple) -> Markup:
        told = env.globals["when"](moment)
        return Markup(env.get_template(template).render(dict(values), row=row, moment=told))

    def drawn_each(template: str, rows: Iterable[tuple], *, moment: str, **values: object) -> Markup:
        reader, now, fixed = (language(), zone()), clock.now(), tuple(values.items())
        moments = ((row, getattr(row, moment)) for row in rows)
        return Markup("".join([draw(reader, template, age(at, now), row, at, fixed) for row, at in moments]))

    return drawn_each
