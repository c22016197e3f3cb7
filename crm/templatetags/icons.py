"""The tag `lucide`, which remembers the icons that it has drawn: a page has a hundred, of which few are different."""

from functools import lru_cache
from importlib.resources import files
from io import BytesIO
from typing import Final
from xml.etree import ElementTree
from zipfile import ZipFile

from django import template
from django.utils.safestring import SafeString, mark_safe
from lucide import IconDoesNotExist

NAMESPACE: Final = "{http://www.w3.org/2000/svg}"

register = template.Library()


@register.simple_tag
@lru_cache(maxsize=1_000)
def lucide(name: str, size: int = 24) -> SafeString:
    """Return the icon of that name as SVG, `size` pixels wide. Raise IconDoesNotExist."""
    try:
        source = _archive().read(f"{name}.svg")
    except KeyError:
        raise IconDoesNotExist(f"The icon {name!r} does not exist.") from None
    svg = ElementTree.fromstring(source)  # noqa: S314 - a package's own
    for element in svg.iter():
        element.tag = element.tag.removeprefix(NAMESPACE)
    svg.attrib |= {"width": str(size), "height": str(size)}
    return mark_safe(ElementTree.tostring(svg, encoding="unicode"))  # noqa: S308 - a package's own


@lru_cache(maxsize=1)
def _archive() -> ZipFile:
    """Return the icons of the package, opened once: it opens them for each, and so reads 1,600 names each time."""
    return ZipFile(BytesIO(files("lucide").joinpath("lucide.zip").read_bytes()))
