"""What is wrong with a filter."""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Problem:
    """`path` leads to the place (`and[0].or[1].values[0]`, empty for the whole); the message is for people."""

    path: str
    message: str


class FilterInvalid(ValueError):
    """The filter can't be used: it matches nobody, and no part of it may be dropped."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("; ".join(f"{problem.path}: {problem.message}" for problem in self.problems))


def invalid(path: str, message: str) -> FilterInvalid:
    """Return an error with one problem, to be raised."""
    return FilterInvalid([Problem(path, message)])
