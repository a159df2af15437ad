"""Partials that are drawn once for what they show: never stale, never another's, and escaped like any other."""

import pytest
from jinja2 import ChoiceLoader, DictLoader

EVIL = "<script>alert('x')</script>\"&"


@pytest.fixture
def draw(app):
    """Draw a partial of one name and one mark through `drawn`, and without it."""
    env = app.jinja_env
    partial = "<p title=\"{{ name }}\">{{ name }} {{ status_chip(status) }} {{ _('Open') }}</p>"
    env.loader = ChoiceLoader([DictLoader({"_sample.html": partial}), env.loader])

    def both(**values) -> tuple[str, str]:
        kept = env.from_string("{{ drawn('_sample.html', name=name, status=status) }}").render(values)
        return kept, env.get_template("_sample.html").render(values)

    return both


@pytest.mark.parametrize("name", [EVIL, "Ana", "", "{{ 7 * 7 }}"])
def test_a_drawn_partial_is_what_the_template_says_each_time(app, draw, name):
    with app.test_request_context("/"):
        for _ in range(3):
            kept, anew = draw(name=name, status="open")
            assert kept == anew
            assert "<script>" not in kept


def test_a_drawn_partial_follows_every_value(app, draw):
    with app.test_request_context("/"):
        seen = {draw(name=name, status=status)[0] for name in ("a", "b") for status in ("open", "closed")}
    assert len(seen) == 4


def test_a_drawn_partial_does_not_see_the_rest_of_the_page(app, draw):
    with app.test_request_context("/"), pytest.raises(Exception, match="undefined"):
        app.jinja_env.from_string("{{ drawn('_sample.html', name='a') }}").render(status="open")
