"""Node, as Playwright brings it along."""

from playwright._impl._driver import compute_driver_executable


def node() -> str:
    """Return its path."""
    path, _driver = compute_driver_executable()
    return str(path)
