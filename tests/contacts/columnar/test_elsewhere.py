"""Copies of a PostgreSQL that keeps its identity to itself, and in a storage on another machine."""

from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as conf
from django.core.files import File
from django.core.files.base import ContentFile
from django.core.files.storage import FileSystemStorage
from django.db import connection

from contacts.columnar import cluster, files, opened
from contacts.models import ColumnarCopy
from crm.models import Channel
from tests.contacts.columnar.copying import (
    BIG,
    build,
    by_copy,
    by_postgresql,
    current,
    tend,
    truth,
)

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_server_that_keeps_its_identity_to_itself_is_known_by_its_start(
    shop: Channel, monkeypatch: pytest.MonkeyPatch
) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT extract(epoch FROM pg_postmaster_start_time())")
        (started,) = cursor.fetchone()
    monkeypatch.setattr(cluster, "_CONTROLLED", "(SELECT system_identifier::text FROM pg_control_kept_secret())")
    cluster.identity.cache_clear()
    try:
        assert build(shop).cluster == f"started:{started}"
        assert by_copy(shop, filter=BIG)[0] == truth(shop, filter=BIG)
        ColumnarCopy.everywhere.update(cluster=f"started:{started - 1}")
        assert by_postgresql(shop, filter=BIG) == truth(shop, filter=BIG)
    finally:
        cluster.identity.cache_clear()


class Elsewhere(FileSystemStorage):
    """A storage whose files aren't on this machine."""

    def __init__(self, place: Path) -> None:
        super().__init__(place)
        self.place, self.fetched, self.torn = place, 0, False

    def path(self, name: str) -> str:
        raise NotImplementedError

    def _open(self, name: str, mode: str = "rb") -> File[bytes]:
        self.fetched += 1
        data = (self.place / name).read_bytes()
        return ContentFile(data[: len(data) // 2] if self.torn else data, name)

    def _save(self, name: str, content: Any) -> str:
        (self.place / name).parent.mkdir(exist_ok=True)
        (self.place / name).write_bytes(content.read())
        return name

    def exists(self, name: str) -> bool:
        return (self.place / name).exists()

    def delete(self, name: str) -> None:
        (self.place / name).unlink(missing_ok=True)

    def listdir(self, path: str) -> tuple[list[str], list[str]]:
        return [], [found.name for found in (self.place / path).iterdir()]


@pytest.fixture
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Elsewhere:
    storage = Elsewhere(tmp_path)
    monkeypatch.setattr(files, "default_storage", storage)
    return storage


def fetched_files(shop: Channel) -> list[Path]:
    return list((Path(conf.DATA_DIR) / files.FOLDER).glob(f"{shop.pk}-*"))


def test_a_file_elsewhere_is_fetched_once_and_goes_with_its_copy(
    shop: Channel, elsewhere: Elsewhere, settings: Any
) -> None:
    build(shop)
    for _ in range(3):
        opened.close(shop)
        assert by_copy(shop, filter=BIG)[0] == truth(shop, filter=BIG)
    assert (elsewhere.fetched, len(fetched_files(shop))) == (1, 1)
    settings.COLUMNAR = False
    tend()
    assert (fetched_files(shop), elsewhere.listdir(files.FOLDER)[1]) == ([], [])


@pytest.mark.parametrize("damage", ["torn", "missing"])
def test_a_file_elsewhere_that_cant_be_fetched_whole_is_never_believed(
    shop: Channel, elsewhere: Elsewhere, damage: str
) -> None:
    copy = build(shop)
    opened.close(shop)
    for path in fetched_files(shop):
        path.unlink()
    if damage == "torn":
        elsewhere.torn = True
    else:
        elsewhere.delete(copy.file)
    assert by_postgresql(shop, filter=BIG) == truth(shop, filter=BIG)
    elsewhere.torn = False
    tend()
    assert current(shop) != copy
    assert by_copy(shop, filter=BIG)[0] == truth(shop, filter=BIG)
    assert len(fetched_files(shop)) == 1
