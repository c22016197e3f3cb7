"""`python -m tests.mutants`: make each mistake of the list, run its tests, and say which ones nobody noticed."""

import argparse
import os
import sys
from time import monotonic

from tests.mutants.mistake import Mistake, NotFound
from tests.mutants.mistakes import MISTAKES
from tests.mutants.run import ROOT, Unusable, Verdict, try_all
from tests.throwaway import throwaway_data


def main() -> int:
    """Return 0 if every mistake that matters is caught, 1 otherwise."""
    arguments = _arguments()
    chosen = [one for one in MISTAKES if any(word in one.file for word in arguments.words or [""])]
    tried = [mistake for mistake in chosen if not mistake.harmless]
    begun = monotonic()
    os.environ.pop("DATABASE_URL", None)
    throwaway_data()
    try:
        for mistake in chosen:
            mistake.place(ROOT)
        verdicts = [_say(verdict) for verdict in try_all(tried, arguments.copies)]
    except (NotFound, Unusable) as error:
        sys.stdout.write(f"{error}\n")
        return 1
    bad = [verdict for verdict in verdicts if verdict.trouble or not verdict.is_caught]
    for mistake in chosen:
        if mistake.harmless:
            _line("harmless", mistake, mistake.harmless)
    caught = len(verdicts) - len(bad)
    sys.stdout.write(
        f"\n{len(chosen)} mistakes: {caught} caught, {len(bad)} not caught,"
        f" {len(chosen) - len(tried)} harmless. {monotonic() - begun:.0f} seconds.\n"
    )
    return 1 if bad else 0


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.mutants", description="Make small mistakes, one at a time.")
    parser.add_argument("words", nargs="*", metavar="WORD", help="only in files with one of these in their path")
    parser.add_argument("--copies", type=int, default=min(os.cpu_count() or 1, 4), help="how many at the same time")
    return parser.parse_args()


def _say(verdict: Verdict) -> Verdict:
    if verdict.trouble:
        _line("NOT RUN", verdict.mistake, verdict.trouble)
    elif verdict.is_caught:
        _line("caught", verdict.mistake, f"{verdict.seconds:.1f} s")
    else:
        _line("SURVIVED", verdict.mistake, verdict.mistake.why)
    return verdict


def _line(word: str, mistake: Mistake, text: str) -> None:
    sys.stdout.write(f"{word:9} {mistake.place(ROOT)}  {text}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
