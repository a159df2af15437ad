"""The sentences of the helpdesk and their catalogues: taking them out of the sources, refreshing, finding what is amiss.

`bin/translations` runs this file: it brings every catalogue up to date, or begins one for the language that it is given.
"""

import re
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

from babel import Locale, UnknownLocaleError
from babel.messages import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.frontend import parse_keywords
from babel.messages.mofile import read_mo, write_mo
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / "helpdesk" / "translations"
SOURCES = ("helpdesk", "templates")
PLACEHOLDER = re.compile(r"%(?:\(\w+\))?[a-zA-Z%]")
WIDTH = 110
HEAD = {"project": "Helpdesk", "version": "1", "header_comment": ""}


def extracted() -> Catalog:
    """Return every sentence of the sources that `[tool.babel]` of pyproject.toml names."""
    template = Catalog(fuzzy=False)
    found = extract_from_dir(ROOT, *_mapping(), directory_filter=_is_source)
    for name, _line, sentence, comments, context in sorted(found, key=lambda each: each[:2]):
        template.add(sentence, locations=[(name, 0)], auto_comments=comments, context=context)
    return template


def languages() -> list[str]:
    """Return the languages that there is a catalogue for."""
    return sorted(path.parent.parent.name for path in FOLDER.glob("*/LC_MESSAGES/messages.po"))


def place(language: str, suffix: str) -> Path:
    """Return where a language's catalogue is: the text (po), or what is made of it (mo)."""
    return FOLDER / language / "LC_MESSAGES" / f"messages.{suffix}"


def catalogue(language: str) -> Catalog:
    """Return a language's catalogue as it is on disk."""
    with place(language, "po").open("rb") as file:
        return read_po(file, locale=language)


def compiled(language: str) -> Catalog:
    """Return what the helpdesk itself reads of a language."""
    with place(language, "mo").open("rb") as file:
        return read_mo(file)


def refresh(language: str, template: Catalog) -> None:
    """Bring a catalogue up to date: new sentences come in untranslated, those that are gone go, and the .mo is made anew."""
    known = catalogue(language)
    known.update(template, no_fuzzy_matching=True, update_creation_date=False)
    with place(language, "po").open("wb") as file:
        write_po(file, known, width=WIDTH, include_lineno=False, ignore_obsolete=True)
    with place(language, "mo").open("wb") as file:
        write_mo(file, catalogue(language))


def begin(language: str) -> None:
    """Make an empty catalogue for a language that Babel knows."""
    place(language, "po").parent.mkdir(parents=True, exist_ok=True)
    with place(language, "po").open("xb") as file:
        write_po(file, Catalog(locale=language, fuzzy=False, **HEAD), width=WIDTH)


def faults(known: Catalog, template: Catalog) -> Iterator[str]:
    """Say what is amiss in a catalogue, a line each."""
    for message in sentences(template):
        if message.id not in known or not all(forms(known[message.id])):
            yield f"not translated: {name(message)}"
    for message in [*sentences(known), *known.obsolete.values()]:
        if message.id not in template:
            yield f"no longer said: {name(message)}"
        if message.fuzzy:
            yield f"fuzzy: {name(message)}"
        if all(forms(message)) and not _keeps_placeholders(message):
            yield f"other placeholders: {name(message)}"


def sentences(known: Catalog) -> list[Message]:
    """Return what a catalogue holds, without its head."""
    return [message for message in known if message.id]


def forms(message: Message) -> tuple[str, ...]:
    """Return a sentence's translation: one text, or one for each kind of number."""
    return tuple(message.string) if isinstance(message.string, tuple | list) else (message.string,)


def name(message: Message) -> str:
    """Return a sentence in English, of a counted one the singular."""
    return message.id if isinstance(message.id, str) else message.id[0]


def main(arguments: list[str]) -> None:
    """Refresh all catalogues, after beginning those that are asked for, and say what is amiss."""
    for language in arguments:
        try:
            begin(str(Locale.parse(language)))
        except (UnknownLocaleError, ValueError, FileExistsError) as error:
            sys.exit(str(error))
    template, is_whole = extracted(), True
    for language in languages():
        refresh(language, template)
        amiss = list(faults(catalogue(language), template))
        print(f"{language}: {len(sentences(template))} sentences, {len(amiss)} to mend", *amiss, sep="\n  ")  # noqa: T201
        is_whole = is_whole and not amiss
    sys.exit(not is_whole)


def _mapping() -> tuple[list[tuple[str, str]], dict[str, dict]]:
    mappings = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["babel"]["mappings"]
    methods = [(each["pattern"], each["method"]) for each in mappings]
    return methods, {each["pattern"]: _options(each) for each in mappings}


def _options(mapping: dict) -> dict:
    words = parse_keywords(mapping.get("keywords", ()))
    return {"keywords": words, "add_comments": mapping.get("add_comments", ())} if words else {}


def _is_source(folder: str) -> bool:
    path = Path(folder)
    return path == ROOT or (path.relative_to(ROOT).parts[0] in SOURCES and not path.name.startswith("__"))


def _keeps_placeholders(message: Message) -> bool:
    said = message.id if isinstance(message.id, tuple | list) else (message.id,)
    wanted = [sorted(PLACEHOLDER.findall(each)) for each in said]
    return all(sorted(PLACEHOLDER.findall(each)) in wanted for each in forms(message))


if __name__ == "__main__":
    main(sys.argv[1:])
