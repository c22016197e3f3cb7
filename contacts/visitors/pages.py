"""What the address of a page, and the one before it, tell of where a visit comes from."""

from collections.abc import Iterator, Mapping
from typing import Final
from urllib.parse import SplitResult, parse_qs, urlsplit

from contacts.fields import PROFILE

# A profile key of the channel → the parameter in the page's address. Filled once, if the channel has the key.
CAMPAIGN: Final = {
    "utmSource": "utm_source",
    "utmMedium": "utm_medium",
    "utmCampaign": "utm_campaign",
    "utmTerm": "utm_term",
    "utmContent": "utm_content",
}
PAGE: Final = "pageUrl"
REFERRER: Final = "referrer"
MAX_VALUE: Final = 500


def origins(page: str | None, referrer: str | None, keys: Mapping[str, object]) -> dict[str, str]:
    """Return values by profile key, of those keys that the channel has.

    Addresses are kept without what follows the path, as that may hold what is nobody's business; a referrer of the
    same site isn't one.
    """
    return {key: value for key, value in _values(page, referrer) if value and f"{PROFILE}.{key}" in keys}


def _values(page: str | None, referrer: str | None) -> Iterator[tuple[str, str]]:
    here, before = _split(page), _split(referrer)
    if here:
        yield PAGE, _bare(here)
        try:
            said = parse_qs(here.query, max_num_fields=100)
        except ValueError:
            said = {}
        for key, parameter in CAMPAIGN.items():
            yield key, said.get(parameter, [""])[0].replace("\0", "")[:MAX_VALUE]
    if before and (not here or before.netloc != here.netloc):
        yield REFERRER, _bare(before)


def _split(address: str | None) -> SplitResult | None:
    try:
        parts = urlsplit(address or "")
    except ValueError:
        return None
    return parts if parts.scheme in ("http", "https") and parts.hostname else None


def _bare(parts: SplitResult) -> str:
    host = parts.netloc.rpartition("@")[2]
    return f"{parts.scheme}://{host}{parts.path}"[:MAX_VALUE]
