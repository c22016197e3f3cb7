"""Marketing messages: written, sent to an audience at most once to each, and reported on: docs/messages.md."""
