import pytest
from django.template import Context, Template

from crm.templatetags.look import HUES, code, duration, hue, initials


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("Ada Lovelace", "AL"),
        ("grace brewster hopper", "GH"),
        ("김민준", "민준"),
        ("ada@example.com", "A"),
        ("Prince", "P"),
        ("  ", "?"),
    ],
)
def test_an_avatar_shows_the_initials_of_a_name(name: str, shown: str) -> None:
    assert initials(name) == shown


def test_an_id_keeps_its_colour_and_neighbours_differ() -> None:
    colours = [hue(pk) for pk in range(HUES)]
    assert sorted(colours) == list(range(HUES))
    assert hue(5) == hue(5 + HUES)


@pytest.mark.parametrize(
    ("seconds", "shown"), [(0, "0 s"), (89, "89 s"), (90, "2 min"), (3600, "60 min"), (7200, "2 h")]
)
def test_a_wait_is_told_roughly(seconds: int, shown: str) -> None:
    assert duration(seconds) == shown


def test_icons_of_a_name_differ_by_size_and_others_by_name() -> None:
    source = '{% load lucide %}{% lucide "x" %}|{% lucide "x" size=14 %}|{% lucide "check" size=14 %}|{% lucide "x" %}'
    large, small, other, again = Template(source).render(Context()).split("|")
    assert large.startswith("<svg ")
    assert 'width="24"' in large
    assert 'width="14"' in small
    assert len({large, small, other}) == 3
    assert again == large


def test_what_stands_between_backticks_is_code_and_the_rest_is_text() -> None:
    assert code("`id` of <b>: `a` & `") == "<code>id</code> of &lt;b&gt;: <code>a</code> &amp; `"
