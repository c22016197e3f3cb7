"""Example customers: a thousand invented ones to try things out with, who go again and leave nothing."""

from contacts.examples.actions import AlreadyThere, NotThere, start_adding, start_removal
from contacts.examples.queries import HAS_EXAMPLES, Examples, examples_of

__all__ = ["HAS_EXAMPLES", "AlreadyThere", "Examples", "NotThere", "examples_of", "start_adding", "start_removal"]
