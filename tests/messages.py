"""Bring the texts of the sources into the Korean catalogue, and compile it: `make messages`.

Nothing else in the catalogue changes: no places in the sources, no order, no guess from a similar text. A new text
stands at the end without a translation, which `tests/test_language.py` asks for.
"""

import sys

import polib

from tests import words
from tests.words import Message


def main() -> None:
    catalogue = polib.pofile(str(words.CATALOGUE))
    new, old = update(catalogue, words.marked())
    if new or old:
        catalogue.save()
    catalogue.save_as_mofile(str(words.CATALOGUE.with_suffix(".mo")))
    for message in new:
        sys.stdout.write(f"+ {message.text}\n")
    for message in old:
        sys.stdout.write(f"- {message.text}\n")
    missing = len(catalogue.untranslated_entries())
    sys.stdout.write(f"{len(new)} new, {len(old)} gone, {missing} without a translation: {words.CATALOGUE}\n")


def update(catalogue: polib.POFile, marked: set[Message]) -> tuple[list[Message], list[Message]]:
    """Add what is marked and not in the catalogue, and remove what is marked no more; return both, in order."""
    known = said(catalogue)
    for entry in [entry for entry in catalogue if _message(entry) not in marked]:
        catalogue.remove(entry)
    new = sorted(marked - known, key=lambda message: message.text)
    catalogue.extend(map(_entry, new))
    return new, sorted(known - marked, key=lambda message: message.text)


def said(catalogue: polib.POFile) -> set[Message]:
    """The messages that the catalogue has."""
    return set(map(_message, catalogue))


def _message(entry: polib.POEntry) -> Message:
    return Message(entry.msgctxt, entry.msgid, entry.msgid_plural or None)


def _entry(message: Message) -> polib.POEntry:
    return polib.POEntry(
        msgctxt=message.context,
        msgid=message.text,
        msgid_plural=message.plural or "",
        msgstr_plural={0: ""} if message.plural else {},
        flags=["python-format"] if "%(" in message.text else [],
    )


if __name__ == "__main__":
    main()
