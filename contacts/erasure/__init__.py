"""Taking a person out of everything that is stored: docs/deletion.md."""
