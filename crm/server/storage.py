from typing import ClassVar

from whitenoise.storage import CompressedManifestStaticFilesStorage


class StaticFiles(CompressedManifestStaticFilesStorage):  # type: ignore[misc]
    """Static files under hashed names, also where one of our JavaScript modules imports another."""

    # Django's own switch for this also reads imports out of the comments of libraries.
    patterns: ClassVar = (
        *CompressedManifestStaticFilesStorage.patterns,
        ("js/*.js", ((r'(?P<matched>(?P<import>import[^;"]*)"(?P<url>\./[^"]+)";)', '%(import)s"%(url)s";'),)),
    )
