"""The static files, collected for serving when they have changed."""

import hashlib
from pathlib import Path
from typing import Final

import django
from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command

# Files of libraries that no page asks for: scripts of which pages use the minified form, and other versions of htmx.
# Compressing them takes longer than compressing all others.
UNUSED: Final = ("jquery.js", "select2.full.js", "xregexp.js", "htmx-2.js", "htmx-4*.js", "htmax-*.js", "ext")

# The code that decides what is served of the files: with another version of it, they are collected again.
CODE: Final = tuple(Path(__file__).with_name(name) for name in ("assets.py", "joining.py", "storage.py"))


def collect() -> bool:
    """Collect and compress the static files into `settings.STATIC_ROOT`; False if they are as before."""
    stamp = Path(settings.STATIC_ROOT).with_name("static.stamp")
    state = _state()
    if stamp.exists() and stamp.read_text() == state:
        return False
    stamp.unlink(missing_ok=True)
    call_command("collectstatic", interactive=False, clear=True, verbosity=0, ignore_patterns=[*UNUSED])
    stamp.write_text(state)
    return True


def _state() -> str:
    """A digest of the files' names, sizes and times: a few hundred stats instead of a second of hashing."""
    digest = hashlib.sha256(f"{django.__version__} {settings.STORAGES['staticfiles']}".encode())
    sources = ((path, storage.path(path)) for finder in get_finders() for path, storage in finder.list([]))
    for name, path in (*sources, *((code.name, code) for code in CODE)):
        file = Path(path).stat()
        digest.update(f"{name} {file.st_size} {file.st_mtime_ns}\n".encode())
    return digest.hexdigest()
