"""What became of the terms: who found somebody, several, nobody, and who was given twice."""

import csv
import io
import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from contacts.terms.find import Finding, find
from contacts.terms.split import joined
from contacts.terms.term import TermKind, Terms
from crm.models import Channel

LISTS: Final[dict[str, Promise]] = {
    "nobody": gettext_lazy("Found nobody"),
    "several": gettext_lazy("Found several"),
    "found": gettext_lazy("Found one"),
    "twice": gettext_lazy("Given twice"),
}

# A spreadsheet may run what begins so. A phone number begins so too, but no more than digits can come of it.
_FORMULA: Final = re.compile(r"'*[=+\-@＝＋－＠]")
_PHONE: Final = re.compile(r"[+\-]?[\d\s().\-/]+")


@dataclass(frozen=True)
class Report:
    """The terms with what they find now. Each is in one of found, several and nobody; some are in twice too."""

    findings: list[Finding]

    @cached_property
    def lists(self) -> dict[str, list[Finding]]:
        """By the names of `LISTS`."""
        return {
            "nobody": [finding for finding in self.findings if finding.number == 0],
            "several": [finding for finding in self.findings if finding.number > 1],
            "found": [finding for finding in self.findings if finding.number == 1],
            "twice": [finding for finding in self.findings if finding.term.times > 1],
        }

    @property
    def terms(self) -> int:
        """How many different terms there are."""
        return len(self.findings)

    @property
    def given(self) -> int:
        """How many were given, with those twice."""
        return sum(finding.term.times for finding in self.findings)

    def kinds(self) -> list[tuple[TermKind, int]]:
        """Return how many terms were taken for each kind."""
        counted = Counter(finding.term.kind for finding in self.findings)
        return [(kind, counted[kind]) for kind in TermKind if counted[kind]]

    def text(self, name: str) -> str:
        """Return one of the lists as text that can be pasted again."""
        return joined(finding.term.text for finding in self.lists[name])

    def csv(self, name: str) -> str:
        """Return one of the lists as CSV, with what was understood and found."""
        file = io.StringIO()
        writer = csv.writer(file, quoting=csv.QUOTE_ALL)
        writer.writerow([_("Term"), _("Taken for"), _("Customers"), _("Times given"), _("Also written as")])
        writer.writerows(_cells(finding) for finding in self.lists[name])
        return file.getvalue()


def report(channel: Channel, terms: Terms) -> Report:
    """Return what the terms find in the channel now."""
    return Report(find(channel, terms))


def guarded(text: str) -> str:
    """Return a term for a cell of a spreadsheet that must not run it: with an apostrophe before what may be a formula.

    OWASP, CSV Injection. The search takes the apostrophe off again, and phone numbers stay as they are.
    """
    return f"'{text}" if _FORMULA.match(text) and not _PHONE.fullmatch(text) else text


def _cells(finding: Finding) -> Iterable[str | int]:
    term = finding.term
    others = "; ".join(term.forms[1:])
    return guarded(term.text), str(term.kind.label), finding.number, term.times, guarded(others)
