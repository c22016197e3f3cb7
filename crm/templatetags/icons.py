"""The tag `lucide`, which remembers the icons that it has drawn: a page has a hundred, of which few are different."""

from functools import lru_cache

from django import template
from lucide.templatetags.lucide import lucide as draw

register = template.Library()


@register.simple_tag
@lru_cache(maxsize=1_000)
def lucide(name: str, size: int = 24) -> str:
    """Return the icon of that name as SVG, `size` pixels wide. Raise IconDoesNotExist."""
    icon: str = draw(name, size=size)
    return icon
