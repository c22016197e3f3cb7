"""Read a change by the catalogue: every value in stored form, or all that is wrong with it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final

from contacts.fields import PROFILE, Catalogue, Field
from contacts.upserting.change import UNSAID, Change
from contacts.values import Invalid, Phone, Stored, ValueContext
from contacts.values.codes import read_language
from contacts.values.phones import any_form
from contacts.values.tags import checked_tags
from crm.api.errors import Problem

ONCE: Final = "profileOnce"
MOST_IGNORED: Final = 100  # names of keys in an answer


class Unfit(Exception):
    """A change can't be done: `problems` has all that is wrong with it."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__("; ".join(f"{problem.field}: {problem.message}" for problem in problems))
        self.problems = problems


@dataclass(slots=True)
class Reading:
    """A change whose values are in stored form.

    `profile` and `once` are by profile key, with None for no value; `columns` are by the key of their field, of what
    is said; `ignored` are the paths of keys that the channel doesn't have, or has archived.
    """

    clears_profile: bool = False
    profile: dict[str, Stored] = field(default_factory=dict)
    once: dict[str, Stored] = field(default_factory=dict)
    columns: dict[str, Stored] = field(default_factory=dict)
    ignored: list[str] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


def read(change: Change, catalogue: Catalogue) -> Reading:
    """Return what the change says. Raise Unfit."""
    reading = Reading()
    if change.profile is None:
        reading.clears_profile = True
    else:
        reading.profile.update(_profile(PROFILE, change.profile, catalogue, reading))
    reading.once.update(_profile(ONCE, change.profile_once, catalogue, reading))
    _read_tags(change.tags, reading)
    _read_language(change.language, reading)
    for name, value in (
        ("unsubscribeEmail", change.unsubscribe_email),
        ("unsubscribeTexting", change.unsubscribe_texting),
        ("blocked", change.blocked),
    ):
        if isinstance(value, bool):
            reading.columns[name] = value
        elif value is not UNSAID:
            reading.problems.append(Problem(name, value, "Must be true or false."))
    if reading.problems:
        raise Unfit(reading.problems)
    return reading


def _profile(name: str, given: object, catalogue: Catalogue, reading: Reading) -> Iterator[tuple[str, Stored]]:
    if given is UNSAID:
        return
    if not isinstance(given, Mapping):
        reading.problems.append(Problem(name, given, "Must be an object."))
        return
    for key, value in given.items():
        entry = catalogue.get(f"{PROFILE}.{key}")
        if entry is None:
            if len(reading.ignored) < MOST_IGNORED:
                reading.ignored.append(f"{name}.{key}"[:200])
            continue
        try:
            yield key, _parse(entry, value, catalogue.context)
        except Invalid as error:
            reading.problems.append(Problem(f"{name}.{key}", value, str(error)))


def _parse(entry: Field, value: object, context: ValueContext) -> Stored:
    """As the type does, without the long way of phone numbers that are written plainly."""
    if isinstance(entry.type, Phone) and isinstance(value, str) and (quick := any_form(value, context)):
        return quick
    return entry.type.parse(value, context)


def _read_tags(given: object, reading: Reading) -> None:
    if given is UNSAID:
        return
    try:
        if given is None:
            reading.columns["tags"] = []
        elif isinstance(given, list) and all(isinstance(tag, str) for tag in given):
            reading.columns["tags"] = checked_tags(given)
        else:
            raise Invalid("Must be a list of texts.")
    except Invalid as error:
        reading.problems.append(Problem("tags", given, str(error)))


def _read_language(given: object, reading: Reading) -> None:
    if given is UNSAID:
        return
    try:
        if given is not None and not isinstance(given, str):
            raise Invalid("Must be a text.")
        reading.columns["language"] = read_language(given) if given else None
    except Invalid as error:
        reading.problems.append(Problem("language", given, str(error)))
