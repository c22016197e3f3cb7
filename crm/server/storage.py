"""How static files are collected: under hashed names, the stylesheets and the modules of a page as one file each."""

from collections.abc import Iterator
from typing import Any

from django.core.files.base import ContentFile
from whitenoise.storage import CompressedManifestStaticFilesStorage

from crm.server.joining import is_joined, joined, parts


class StaticFiles(CompressedManifestStaticFilesStorage):  # type: ignore[misc]
    """Static files under hashed names, without those that have come into others."""

    def post_process(self, paths: dict[str, Any], dry_run: bool = False, **options: Any) -> Iterator[Any]:
        """Join what belongs to a page, then do what Django and WhiteNoise do with the files named in `paths`."""
        if not dry_run:
            texts = {name: joined(name, self._text) for name in paths if is_joined(name)}
            for part in set().union(*(parts(name, self._text) for name in texts)):
                self.delete(part)
                paths.pop(part, None)
            for name, text in texts.items():
                self.delete(name)
                self._save(name, ContentFile(text))
                paths[name] = self, name  # in the place of the source
        yield from super().post_process(paths, dry_run=dry_run, **options)

    def _text(self, name: str) -> str:
        with self.open(name) as file:
            return bytes(file.read()).decode()
