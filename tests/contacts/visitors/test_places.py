"""Where an IP address is: by the operator's own file, and nowhere without one."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from mmdb_writer import MMDBWriter
from netaddr import IPSet

from contacts.visitors import places
from contacts.visitors.places import Located
from tests.contacts.visitors.page import ShopPage

SEOUL = {"country": {"iso_code": "KR"}, "city": {"names": {"en": "Seoul", "ko": "서울"}}}
Write = Callable[[dict[str, Any]], None]


@pytest.fixture
def write(tmp_path: Path, settings: Any, monkeypatch: pytest.MonkeyPatch) -> Write:
    """Put another file at the place that the setting names."""
    path = tmp_path / "city.mmdb"
    settings.GEOIP = str(path)
    monkeypatch.setattr(places, "LOOKED_AGAIN", 0)

    def write(networks: dict[str, Any]) -> None:
        writer = MMDBWriter(ip_version=6, ipv4_compatible=True, database_type="GeoLite2-City")
        for network, found in networks.items():
            writer.insert_network(IPSet([network]), found)
        writer.to_db_file(str(tmp_path / "new"))
        (tmp_path / "new").rename(path)

    return write


def test_country_and_city_stand_with_the_visit(page: ShopPage, write: Write) -> None:
    write({"192.0.2.0/24": SEOUL, "2001:db8::/32": {"country": {"iso_code": "DE"}}})
    page.sign_in("ada")
    ada = page.channel.contacts.get()
    assert (ada.country, ada.city) == ("KR", "Seoul")
    assert places.locate("2001:db8::1") == Located("DE", None)
    assert places.locate("198.51.100.1") == places.locate("no address") == Located()


def test_a_replaced_file_is_read_and_a_broken_one_is_not(write: Write, settings: Any, tmp_path: Path) -> None:
    write({"192.0.2.0/24": SEOUL})
    assert places.locate("192.0.2.7").country == "KR"
    write({"192.0.2.0/24": {"country": {"iso_code": "JP"}}})
    assert places.locate("192.0.2.7").country == "JP"
    (tmp_path / "broken").write_bytes(b"nothing")
    (tmp_path / "broken").rename(settings.GEOIP)
    assert places.locate("192.0.2.7").country == "JP"
    settings.GEOIP = ""
    assert places.locate("192.0.2.7") == Located()


def test_a_proxys_header_counts_only_behind_a_proxy(page: ShopPage, write: Write) -> None:
    write({"198.51.100.0/24": SEOUL})
    page.send("boot", f'{{"veilId": "{page.veil_id}"}}', **{"X-Forwarded-For": "198.51.100.1"})
    assert page.channel.visitors.get().country is None
