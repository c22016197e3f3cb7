import os
import shutil

import pytest

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Without Chromium the journeys are skipped, aloud; where changes are judged that is a failure."""
    if CHROMIUM is None and os.environ.get("CI") != "true":
        for item in items:
            if item.get_closest_marker("browser"):
                item.add_marker(pytest.mark.skip(reason="Chromium is missing: apt-get install chromium"))


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    skipped = [report for report in terminalreporter.stats.get("skipped", []) if "browser" in report.keywords]
    if skipped:
        terminalreporter.write_line(f"{len(skipped)} browser tests were NOT run: Chromium is missing.", red=True)


@pytest.fixture(scope="session")
def chromium() -> str:
    """The path of the Chromium that the journeys drive."""
    assert CHROMIUM, "Chromium is missing"
    return CHROMIUM
