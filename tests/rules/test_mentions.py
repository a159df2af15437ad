"""Whom a note means by "@"."""

import pytest

from helpdesk.rules.mentions import Person, mark
from helpdesk.rules.text import render

PEOPLE = [
    Person(1, "Ana Reyes", "ana@example.com"),
    Person(2, "Ana", "anabel@example.com"),
    Person(3, "Ana Reyes Soto", "soto@example.com"),
    Person(4, "José Ñandú", "jn@example.com"),
    Person(5, "Kim Lee", "kim@example.com"),
    Person(6, "Kim  Lee", "kim@work.example.com"),
    Person(7, "<b>Eve</b> O'Neil", "eve.oneil@example.com"),
    Person(8, "", "nameless@example.com"),
    Person(9, "Weiß-Straße Max", "max@example.com"),
]


@pytest.mark.parametrize(
    ("text", "who"),
    [
        ("@Ana Reyes, look", [1]), ("ask @ana reyes soto.", [3]), ("(@ANA)", [2]), ("@Ana's idea", [2]), ("@Anabel", [2]),
        ("@Ana Reyesson", [2]), ("@Anatol", []), ("@ana.reyes", []), ("@ana-maria", []), ("@jose NANDU!", [4]), ("@José", [4]),
        ("@Jose\u0301 \xd1andu\u0301.", [4]), ("@Kim Lee", [5, 6]), ("@Kim", []), ("@kim@work.example.com", []),
        ("@<b>Eve</b> O'Neil", [7]), ("@eve.oneil", [7]), ("@nameless.", [8]), ("@weiss-strasse max", [9]),
        ("\uff20Ana Reyes", [1]),
        ("mail rui@ana or a@example.com", []), ("@@Ana", []), ("x@Ana", []), ("@", []), ("@ Ana", []),
        ("`@Ana` and [@Ana](https://example.com)", []), ("```\n@Ana\n```", []), ("@Ana\nReyes", [2]),
        ("**@Ana** @José @Ana", [2, 4]),
        ("@Zoe", []),
    ],
)  # fmt: skip
def test_a_note_means(text, who):
    assert mark(render(text).html, PEOPLE)[1] == who


def test_a_mention_is_marked_and_the_rest_stays_as_it_was():
    html, _who = mark(render('Hi **@Ana Reyes** & [a](https://e.example/ "x > @Ana") <@Ana>').html, PEOPLE)
    link = '<a href="https://e.example/" title="x &gt; @Ana" rel="noopener noreferrer nofollow">a</a>'
    assert html == (
        f'<p>Hi <strong><span class="mention">@Ana Reyes</span></strong> &amp; {link} '
        '&lt;<span class="mention">@Ana</span>&gt;</p>\n'
    )


def test_a_name_of_tags_stays_text():
    eve = [Person(7, "Eve <img src=x onerror=alert(1)>", "e@example.com")]
    html, who = mark(render("@Eve <img src=x onerror=alert(1)> &amp;").html, eve)
    assert who == [7]
    assert html == '<p><span class="mention">@Eve &lt;img src=x onerror=alert(1)&gt;</span> &amp;amp;</p>\n'
