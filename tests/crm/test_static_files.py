import re
import shutil
from pathlib import Path
from typing import Any

import pytest
from django.contrib.staticfiles.storage import StaticFilesStorage
from django.contrib.staticfiles.utils import matches_patterns
from django.template.utils import get_app_template_dirs

from crm.server import assets
from crm.server.joining import parts
from crm.server.storage import StaticFiles

STATIC = Path(__file__).resolve().parent.parent.parent / "static"
LINK = re.compile(r"(?:css|js)/([\w-]+\.(?:css|js))")
IMPORT = re.compile(r'@import "([\w-]+\.css)";')


@pytest.fixture(scope="module")
def collected(tmp_path_factory: pytest.TempPathFactory) -> StaticFiles:
    root = tmp_path_factory.mktemp("collected") / "static"
    shutil.copytree(STATIC, root)
    source, storage = StaticFilesStorage(STATIC), StaticFiles(root, base_url="/static/")
    paths: dict[str, Any] = {
        name: (source, name)
        for name in (str(path.relative_to(STATIC)) for path in STATIC.rglob("*.*"))
        if not name.startswith("js/plugin/")
    }
    assert [error for _name, _hashed, error in storage.post_process(paths) if isinstance(error, Exception)] == []
    return storage


def _linked() -> set[str]:
    """The names of the stylesheets and scripts that templates ask for."""
    templates = (STATIC.parent / "templates").rglob("*.html")
    return {name for path in templates for name in LINK.findall(path.read_text())}


def test_a_page_asks_for_one_stylesheet_which_has_all_others_in_their_order(collected: StaticFiles) -> None:
    text = Path(collected.path(collected.stored_name("css/page-app.css"))).read_text()
    names = IMPORT.findall((STATIC / "css/page-app.css").read_text())
    begins = [text.find((STATIC / "css" / name).read_text().split("url(")[0]) for name in names]
    assert len(names) > 30
    assert begins == sorted(begins)
    assert begins[0] == 0
    assert "@import" not in text


def test_what_a_joined_stylesheet_draws_with_has_its_hashed_name(collected: StaticFiles) -> None:
    text = Path(collected.path(collected.stored_name("css/page-app.css"))).read_text()
    names = re.findall(r'url\("([^"]+)"\)', text)
    assert names
    for name in names:
        assert re.fullmatch(r"\.\./img/\w+\.[0-9a-f]{12}\.svg", name)
        assert (Path(collected.path("css")) / name).exists()


def test_the_name_of_a_joined_stylesheet_changes_with_what_it_imports(collected: StaticFiles, tmp_path: Path) -> None:
    names = []
    for colour in ("red", "green"):
        root = tmp_path / colour
        (root / "css").mkdir(parents=True)
        (root / "css/page-app.css").write_text('@import "base.css";\n')
        (root / "css/base.css").write_text(f"body {{ color: {colour} }}")
        source, storage = StaticFilesStorage(root), StaticFiles(root, base_url="/static/")
        list(storage.post_process({name: (source, name) for name in ("css/page-app.css", "css/base.css")}))
        names.append(storage.stored_name("css/page-app.css"))
    assert names[0] != names[1]


def test_each_stylesheet_belongs_to_a_page_and_each_page_has_its_stylesheets() -> None:
    files = {path.name for path in (STATIC / "css").iterdir()}
    pages = {name for name in files if name.startswith("page-")}
    imported = {name for page in pages for name in IMPORT.findall((STATIC / "css" / page).read_text())}
    assert imported | pages == files
    assert pages == {name for name in _linked() if name.endswith(".css")}


def test_a_page_asks_for_one_script_and_each_module_is_in_it() -> None:
    files = {path.name for path in (STATIC / "js").glob("*.js")}
    linked = {name for name in _linked() if name.endswith(".js")}
    assert linked == {"main.js", "shop.js"}
    assert parts("js/main.js", lambda name: (STATIC / name).read_text()) == {f"js/{name}" for name in files - linked}


def test_what_has_come_into_another_file_is_not_there_twice(collected: StaticFiles) -> None:
    scripts = {re.sub(r"\.[0-9a-f]{12}", "", path.name): path for path in Path(collected.path("js")).glob("*.js")}
    assert scripts.keys() == {"main.js", "shop.js"}
    for path in scripts.values():
        assert not re.search(r"^import\b", path.read_text(), re.MULTILINE), "it isn't there any more"
    assert all(path.name.startswith("page-") for path in Path(collected.path("css")).glob("*.css"))


def test_no_template_asks_for_a_file_that_is_not_collected() -> None:
    """Of libraries neither; the tests' own storage has all files, so only a page in operation would fail."""
    templates = [path for folder in get_app_template_dirs("templates") for path in Path(folder).rglob("*.html")]
    texts = [path.read_text() for path in [*templates, *(STATIC.parent / "templates").rglob("*.html")]]
    asked = {name for text in texts for name in re.findall(r"""{% static ["']([^"']+)["']""", text)}
    assert {"js/main.js", "admin/css/base.css"} <= asked
    assert [name for name in asked if any(matches_patterns(part, assets.UNUSED) for part in Path(name).parts)] == []


def test_files_are_collected_again_when_they_or_the_code_that_joins_them_have_changed(
    settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    source, code = tmp_path / "static/own.css", tmp_path / "joining.py"
    source.parent.mkdir()
    settings.STATIC_ROOT, settings.STATICFILES_DIRS = tmp_path / "data/static", [source.parent]
    settings.STATIC_ROOT.mkdir(parents=True)
    monkeypatch.setattr(assets, "call_command", lambda *_names, **_options: None)
    monkeypatch.setattr(assets, "CODE", (code,))
    code.write_text("")
    for changed in (source, code, source):
        changed.write_text("body { }")
        assert [assets.collect(), assets.collect()] == [True, False]
