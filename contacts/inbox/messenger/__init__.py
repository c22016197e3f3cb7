"""The messenger of the company's web site: what its calls read and write. docs/messenger.md."""
