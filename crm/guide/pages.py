"""Read the pages of the guide. Each is a file `docs/guide/<language>/<name>.md`, readable there and in the product."""

from dataclasses import dataclass
from functools import cache
from typing import Final

from django.conf import settings
from django.templatetags.static import static
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import slugify
from markdown_it import MarkdownIt
from markdown_it.token import Token

FOLDER: Final = settings.BASE_DIR / "docs" / "guide"
INDEX: Final = "index"
ORIGINAL: Final = "en"  # whose headings give the anchors, so that a link to one fits every language

# Raw HTML is shown as text, and links to anything that runs aren't links: docs/decisions/019-markdown.md.
_MARKDOWN: Final = MarkdownIt("commonmark", {"html": False}).enable("table")


@dataclass(frozen=True)
class Heading:
    """A section of a page: its anchor and what it is called."""

    anchor: str
    text: str


@dataclass(frozen=True)
class Page:
    """A page of the guide in one language."""

    name: str
    title: str
    html: SafeString
    headings: tuple[Heading, ...]


@cache
def page(name: str, language: str) -> Page:
    """Return the page in that language. Raise FileNotFoundError for a page that the guide doesn't have."""
    tokens = _tokens(name, language)
    texts, anchors = _headings(tokens, "h2"), [slugify(text) for text in _headings(_tokens(name, ORIGINAL), "h2")]
    headings = tuple(Heading(anchor, text) for anchor, text in zip(anchors, texts, strict=True))
    _write_anchors(tokens, anchors)
    for token in tokens:
        _write_links(token)
        _write_pictures(token, language)
    html = mark_safe(_MARKDOWN.renderer.render(tokens, _MARKDOWN.options, {}))  # noqa: S308 (written by Markdown)
    return Page(name, _headings(tokens, "h1")[0], html, headings)


@cache
def contents(language: str) -> tuple[Page, ...]:
    """Return all pages in their order: that of the links on the first one."""
    return tuple(page(name, language) for name in linked_names(INDEX, language))


def linked_names(name: str, language: str) -> list[str]:
    """Return the names of the pages that a page has links to, in their order."""
    tokens = [child for token in _tokens(name, language) for child in token.children or ()]
    return [str(token.attrs["href"]).removesuffix(".md") for token in tokens if token.type == "link_open"]


def _tokens(name: str, language: str) -> list[Token]:
    return _MARKDOWN.parse((FOLDER / language / f"{name}.md").read_text(encoding="utf-8"))


def _headings(tokens: list[Token], tag: str) -> list[str]:
    opened = [number for number, token in enumerate(tokens) if token.type == "heading_open" and token.tag == tag]
    return [tokens[number + 1].content for number in opened]


def _write_anchors(tokens: list[Token], anchors: list[str]) -> None:
    opened = [token for token in tokens if token.type == "heading_open" and token.tag == "h2"]
    for token, anchor in zip(opened, anchors, strict=True):
        token.attrSet("id", anchor)


def _write_links(token: Token) -> None:
    """Let links from file to file lead from page to page."""
    for child in token.children or ():
        target = str(child.attrs.get("href", ""))
        if child.type == "link_open" and target.endswith(".md"):
            child.attrSet("href", url(target.removesuffix(".md")))


def _write_pictures(token: Token, language: str) -> None:
    """Let a picture, a file in the folder `pictures` beside the pages, come as one of the static files."""
    for child in token.children or ():
        if child.type == "image":
            name = str(child.attrs["src"]).removeprefix("pictures/")
            child.attrs = {**child.attrs, "src": static(f"guide/{language}/{name}"), "loading": "lazy"}


def url(name: str) -> str:
    """Return the URL of a page of the guide."""
    return reverse("guide") if name == INDEX else reverse("guide_page", args=[name])
