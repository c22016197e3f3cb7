"""How static files are collected: under hashed names, the stylesheets of a page as one file.

See docs/decisions/032-one-stylesheet.md.
"""

import re
from collections.abc import Callable, Iterator
from typing import Any, ClassVar, Final

from django.core.files.base import ContentFile
from whitenoise.storage import CompressedManifestStaticFilesStorage

PAGE: Final = "css/page-"  # a stylesheet of pages begins so, and has nothing but imports
IMPORT: Final = re.compile(r'^@import "([\w-]+\.css)";\n', re.MULTILINE)


def joined(name: str, read: Callable[[str], str]) -> str:
    """Return the text of a stylesheet, with those that it imports in the place of its imports.

    `read` returns the text of a static file by its name.
    """
    return IMPORT.sub(lambda imported: read(f"css/{imported[1]}"), read(name))


class StaticFiles(CompressedManifestStaticFilesStorage):  # type: ignore[misc]
    """Static files under hashed names, also where one of our JavaScript modules imports another."""

    # Django's own switch for this also reads imports out of the comments of libraries.
    patterns: ClassVar = (
        *CompressedManifestStaticFilesStorage.patterns,
        ("js/*.js", ((r'(?P<matched>(?P<import>import[^;"]*)"(?P<url>\./[^"]+)";)', '%(import)s"%(url)s";'),)),
    )

    def post_process(self, paths: dict[str, Any], dry_run: bool = False, **options: Any) -> Iterator[Any]:
        """Join the stylesheets of each page, then do what Django and WhiteNoise do with the files named in `paths`."""
        if not dry_run:
            for name in [name for name in paths if name.startswith(PAGE)]:
                text = joined(name, self._text)
                self.delete(name)
                self._save(name, ContentFile(text))
                paths[name] = self, name  # in the place of the source
        yield from super().post_process(paths, dry_run=dry_run, **options)

    def _text(self, name: str) -> str:
        with self.open(name) as file:
            return bytes(file.read()).decode()
