import gc
import shutil
from collections.abc import Iterator
from functools import lru_cache
from typing import Any
from unittest.mock import patch

import psutil
import pytest
from _pytest import fixtures
from django.contrib import admin
from django.core.cache import cache
from django.core.files.storage import default_storage
from django.db.backends.postgresql.creation import DatabaseCreation
from django.template import Context, Template
from django.test import TestCase, TransactionTestCase
from django.test.client import ClientHandler
from django.test.signals import setting_changed, template_rendered
from msoffcrypto.method.ecma376_agile import ECMA376Agile

import tests.examples  # noqa: F401 (its profiles must be there before pytest loads one)
from crm.models import Channel
from exports import encryption
from tests import cast
from tests.cast import Person
from tests.crm.webhooks.receiver import Receiver, running
from tests.emptying import check_constraints, reset_connection, sql_to_empty
from tests.programs import Program
from tests.scheduling import GroupScheduling
from tests.template import create_copy, drop_copy, drop_template


@pytest.fixture
def acme(db: None) -> Channel:
    return cast.make_channel("acme", "Acme")


@pytest.fixture
def alice(acme: Channel) -> Person:
    """Owns Acme."""
    return cast.hire(acme, "Alice", cast.owner_role(acme))


@pytest.fixture
def bob(acme: Channel) -> Person:
    """Has the basic role in Acme."""
    return cast.hire(acme, "Bob", cast.basic_role(acme))


@pytest.fixture
def vera(acme: Channel) -> Person:
    """May only see Acme's contacts."""
    return cast.hire(acme, "Vera", cast.viewer_role(acme))


@pytest.fixture
def charlie(db: None) -> Person:
    """Owns another channel."""
    channel = cast.make_channel("borg", "Borg")
    return cast.hire(channel, "Charlie", cast.owner_role(channel))


@pytest.fixture
def receiver(settings: Any) -> Iterator[Receiver]:
    """Another program on this machine, to which webhooks may go in this test."""
    settings.WEBHOOKS_TO_PRIVATE = True
    with running() as receiver:
        yield receiver


@pytest.fixture
def shop(acme: Channel) -> Program:
    """A program with a key of Acme."""
    return Program.of(acme)


@pytest.fixture
def without_menu(monkeypatch: pytest.MonkeyPatch) -> None:
    """Pages of the admin are drawn without the menu of all models, which takes longer than most of them."""
    monkeypatch.setattr(admin.site, "get_app_list", lambda *_: [])


@pytest.fixture(scope="session", autouse=True)
def quickly_emptied() -> Iterator[None]:
    flush = "django.core.management.commands.flush"
    keeps = patch.object(TransactionTestCase, "_should_reload_connections", reset_connection)
    checks = patch.object(TestCase, "_should_check_constraints", check_constraints)
    with patch(f"{flush}.sql_flush", sql_to_empty), patch(f"{flush}.emit_post_migrate_signal"), keeps, checks:
        yield


@pytest.fixture(scope="session", autouse=True)
def keys_derived_once() -> Iterator[None]:
    """A password is made a key by 100,000 hashes, for each file four times: twice to write it and twice to read it.

    Only the tests of the encryption itself need so many; the files of the others are encrypted with fewer.
    """
    derive = staticmethod(lru_cache(ECMA376Agile._derive_iterated_hash_from_password))
    fewer = patch.object(encryption, "SPINS", 1_000)
    with fewer, patch.object(ECMA376Agile, "_derive_iterated_hash_from_password", derive):
        yield


@pytest.fixture(scope="session", autouse=True)
def contexts_of_pages(django_test_environment: None) -> Iterator[None]:
    """Tests see the context of a page, not a copy of it for each of the dozens of templates that it includes."""

    def render(template: Template, context: Context) -> Any:
        if context.template is template:
            template_rendered.send(sender=template, template=template, context=context)
        return template.nodelist.render(context)

    with patch.object(Template, "_render", render):
        yield


@pytest.fixture(scope="session", autouse=True)
def requests_not_inspected() -> Iterator[None]:
    """For each fixture that asks for a `request`, pytest makes one, and looks anew at what its function takes."""
    names = fixtures.getfuncargnames  # type: ignore[attr-defined]  # private to pytest

    def names_quickly(function: Any, name: str = "", **more: Any) -> tuple[str, ...]:
        return () if name == "request" else names(function, name=name, **more)

    with patch.object(fixtures, "getfuncargnames", names_quickly):
        yield


@pytest.fixture(scope="session", autouse=True)
def middleware_loaded_once() -> Iterator[None]:
    """All clients share one chain of middleware until a setting changes; Django loads one for each."""
    load, chains = ClientHandler.load_middleware, list[Any]()

    def load_once(handler: Any) -> None:
        if not chains:
            load(handler)
            chains.append(handler._middleware_chain)
        handler._middleware_chain = chains[0]

    def forget(**_changed: Any) -> None:
        chains.clear()

    setting_changed.connect(forget)
    with patch.object(ClientHandler, "load_middleware", load_once):
        yield
    setting_changed.disconnect(forget)


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings: None) -> Iterator[None]:
    dropped = patch.object(DatabaseCreation, "_destroy_test_db", drop_copy)
    with dropped, patch.object(DatabaseCreation, "create_test_db", create_copy):
        yield


@pytest.fixture(autouse=True)
def fresh_cache_and_files(request: pytest.FixtureRequest) -> None:
    """What commits has to be cleared away by hand: kept counts and rate limits, and files whose rows are gone."""
    mark = request.node.get_closest_marker("django_db")
    if "transactional_db" in request.fixturenames or (mark and mark.kwargs.get("transaction")):
        request.getfixturevalue("transactional_db")
        cache.clear()
        shutil.rmtree(default_storage.path(""), ignore_errors=True)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_auto_num_workers() -> int:
    """Half as many again as there are cores: what waits for the browser, a lock or a process leaves its core idle."""
    cores = psutil.cpu_count(logical=False) or psutil.cpu_count() or 1
    return cores + (cores + 1) // 2


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> GroupScheduling:
    return GroupScheduling(config, log)


@pytest.hookimpl(trylast=True)  # the folders mark theirs first
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put the long ones first: at the end of a run, no worker waits for another that has just begun one."""
    items.sort(key=lambda item: item.get_closest_marker("slow") is None)


def pytest_collection() -> None:
    gc.disable()


def pytest_collection_finish() -> None:
    """What is loaded by now stays until the end: the garbage collector needn't look at all of it again and again."""
    gc.collect()
    gc.freeze()
    gc.enable()
    gc.set_threshold(100_000, 50, 50)


def pytest_unconfigure(config: pytest.Config) -> None:
    if not hasattr(config, "workerinput"):
        drop_template()


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Tests that say nothing about the browser must not look as if they did."""
    missed = [report for report in terminalreporter.getreports("skipped") if "browser" in report.keywords]
    if missed:
        text = f"{len(missed)} browser tests did NOT run: Chromium is missing (see .ci/chromium)."
        terminalreporter.write_line(text, red=True)
