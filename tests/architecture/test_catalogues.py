"""What the catalogues hold is what the sources say: `bin/translations` brings them up to date (docs/translating.md)."""

import ast
import tomllib

import pytest

from helpdesk import i18n
from helpdesk.web import reader
from tests.architecture import catalogues
from tests.architecture.sources import ROOT, files, hits, named, nodes

LANGUAGES = catalogues.languages()


@pytest.fixture(scope="module")
def template():
    """Every sentence of the sources."""
    return catalogues.extracted()


def test_there_is_a_catalogue_and_the_helpdesk_looks_where_it_is():
    assert "de" in LANGUAGES
    assert i18n.TRANSLATIONS == catalogues.FOLDER
    assert list(i18n.languages()) == ["en", *LANGUAGES]
    assert reader.languages()["de"] == "Deutsch"


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_the_helpdesk_reads_is_what_the_translator_wrote(language):
    written, read = catalogues.catalogue(language), catalogues.compiled(language)
    assert held(read) == held(written)


def held(known) -> dict:
    """A catalogue's sentences, each with its translation."""
    return {catalogues.name(each): catalogues.forms(each) for each in catalogues.sentences(known)}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_sentence_is_translated_with_its_placeholders_and_nothing_else_is(language, template):
    """Red after you wrote or changed a sentence: `bin/translations` adds it to the catalogues, where you translate it."""
    assert list(catalogues.faults(catalogues.catalogue(language), template)) == []


@pytest.mark.parametrize(
    ("sentence", "said", "amiss"),
    [
        ("Hello %(name)s", "Hallo %(name)s", []),
        ("Hello %(name)s", "Hallo %(nome)s", ["other placeholders: Hello %(name)s"]),
        ("Hello %(name)s", "Hallo", ["other placeholders: Hello %(name)s"]),
        ("Hello %(name)s", "", ["not translated: Hello %(name)s"]),
        (("%(num)s day", "%(num)s days"), ("%(num)s Tag", "%(num)s Tage"), []),
        (("%(num)s day", "%(num)s days"), ("%(num)s Tag", ""), ["not translated: %(num)s day"]),
        (("%(num)s day", "%(num)s days"), ("%(num)s Tag", "Tage"), ["other placeholders: %(num)s day"]),
    ],
)
def test_what_is_amiss_in_a_catalogue_is_found(sentence, said, amiss):
    template, known = catalogues.Catalog(), catalogues.Catalog(locale="de")
    template.add(sentence)
    known.add(sentence, said)
    assert list(catalogues.faults(known, template)) == amiss


def test_a_sentence_that_is_said_no_longer_is_found():
    known = catalogues.Catalog(locale="de")
    known.add("Gone", "Weg")
    assert list(catalogues.faults(known, catalogues.Catalog())) == ["no longer said: Gone"]


def test_every_name_that_a_sentence_is_said_under_is_one_that_is_looked_for():
    """`from helpdesk.i18n import _ as message` would hide its sentences from the catalogues if `message` were not listed."""
    mappings = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["babel"]["mappings"]
    known = {"_", "gettext", "ngettext"}
    known |= {word.partition(":")[0] for mapping in mappings for word in mapping.get("keywords", ())}
    names = {
        "_",
        "_n",
        "gettext",
        "ngettext",
        "lazy_gettext",
        "plain",
        "sentence",
        "counted",
        "lazy_ngettext",
        "pgettext",
    }
    used = [
        f"{named(path)}: {alias.asname or alias.name}"
        for path in files(".py", under="helpdesk/")
        for node in nodes(path, ast.ImportFrom)
        if node.module in ("helpdesk.i18n", "helpdesk.http.sentences", "flask_babel")
        for alias in node.names
        if alias.name in names and (alias.asname or alias.name) not in known
    ]
    assert used == []


def test_no_sentence_is_named_before_it_is_said():
    """`_(WORDS)` says a sentence that no catalogue can hold."""
    found = [
        hit for path in files(".html") for hit in hits(path, r"\b(?:_|gettext|ngettext)\((?![\"'])[^)]*\)")
    ]
    for path in files(".py", under="helpdesk/"):
        found += [
            named(path)
            for node in nodes(path, ast.Call)
            if isinstance(node.func, ast.Name)
            and node.func.id in ("_", "_n", "message", "gettext", "ngettext", "lazy_gettext")
            and not isinstance(node.args[0], ast.Constant)
        ]
    assert set(found) == {"helpdesk/http/sentences.py", "helpdesk/i18n.py"}  # where sentences are said
