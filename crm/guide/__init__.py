"""The guide for managers: Markdown files in `docs/guide/`, a folder for each language, shown at `/guide/`."""
