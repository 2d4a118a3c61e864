"""linnet/stage/assets.py: the player's files, each version at its own address."""

import re
import shutil
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest

from linnet.stage import assets

OURS = sorted(
    path.relative_to(assets.SOURCE).as_posix()
    for path in assets.SOURCE.rglob("*")
    if path.suffix in {".js", ".css"}
)


@pytest.fixture
def static(tmp_path, monkeypatch):
    """An empty static/, and the memory of the real one put back afterwards."""
    folder = tmp_path / "static"
    monkeypatch.setattr(assets, "STATIC", folder)
    assets.published.cache_clear()
    yield folder
    assets.published.cache_clear()


@pytest.fixture
def source(tmp_path, monkeypatch):
    """A copy of the files that may be changed."""
    folder = tmp_path / "js"
    shutil.copytree(assets.SOURCE, folder)
    monkeypatch.setattr(assets, "SOURCE", folder)
    return folder


def publish():
    """As another process would: without this one's memory."""
    assets.published.cache_clear()
    return assets.published()


def contents(folder):
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    }


def test_every_file_is_published(static):
    version = publish()
    assert re.fullmatch("[0-9a-f]{12}", version)
    assert [path.name for path in static.iterdir()] == [version], "no draft is left"
    assert contents(static / version) == {
        name: (assets.SOURCE / name).read_bytes() for name in OURS
    }
    assert {"stage.js", "stage.css"} <= set(OURS)


def test_the_files_can_be_read_by_every_user(static):
    folder = static / publish()
    assert all(path.stat().st_mode & 0o777 == 0o755 for path in folder.rglob("*") if path.is_dir())
    assert all(path.stat().st_mode & 0o444 for path in folder.rglob("*"))


def test_publishing_again_changes_nothing(static):
    version = publish()
    before = {path.name: path.stat().st_mtime_ns for path in (static / version).iterdir()}
    assert publish() == version
    assert {p.name: p.stat().st_mtime_ns for p in (static / version).iterdir()} == before
    assert len(list(static.iterdir())) == 1


def test_the_version_is_remembered(static, source):
    version = publish()
    (source / "stage.js").write_text("// edited while the app runs")
    assert assets.published() == version


@pytest.mark.parametrize("name", ["stage.js", "stage.css", OURS[0]])
def test_the_version_follows_the_content(static, source, name):
    first = publish()
    original = (source / name).read_bytes()
    (source / name).write_bytes(original + b"\n")
    second = publish()
    assert second != first
    assert (static / second / name).read_bytes() == original + b"\n"
    assert (static / first / name).read_bytes() == original, "a page that is open keeps its files"
    (source / name).write_bytes(original)
    assert publish() == first


def test_the_version_follows_names_and_borders(static, source):
    versions = {publish()}
    (source / "new.js").write_text("ab")
    versions.add(publish())
    (source / "new.js").rename(source / "newer.js")
    versions.add(publish())
    (source / "newer.js").write_text("a")
    (source / "newest.js").write_text("b")
    versions.add(publish())
    assert len(versions) == 4


def test_other_files_are_not_published(static, source):
    version = publish()
    (source / "notes.txt").write_text("private")
    (source / "stage.js.orig").write_text("old")
    assert publish() == version
    assert sorted(contents(static / version)) == OURS


def test_a_process_that_comes_second_takes_what_is_there(static, monkeypatch):
    """Both copy; the other one is done first."""
    copyfile, published = shutil.copyfile, []

    def overtaken(*arguments):
        if not published:
            published.append(True)
            monkeypatch.setattr(assets.shutil, "copyfile", copyfile)
            published.append(assets.published.__wrapped__())
        return copyfile(*arguments)

    monkeypatch.setattr(assets.shutil, "copyfile", overtaken)
    version = assets.published.__wrapped__()
    assert published == [True, version]
    assert [path.name for path in static.iterdir()] == [version], "no draft is left"
    assert sorted(contents(static / version)) == OURS


def test_many_at_once(static):
    start = Barrier(8)

    def publish_together(_):
        start.wait()
        return assets.published.__wrapped__()

    with ThreadPoolExecutor(8) as pool:
        versions = set(pool.map(publish_together, range(8)))
    assert len(versions) == 1
    assert [path.name for path in static.iterdir()] == [*versions]
    assert sorted(contents(static / versions.pop())) == OURS


def test_a_folder_that_cannot_be_written_says_so(static):
    static.write_text("a file is in the way")
    with pytest.raises(OSError):
        publish()


def test_every_import_between_the_files_is_published():
    for name in OURS:
        text = (assets.SOURCE / name).read_text()
        wanted = re.findall(r"""(?:from|import)\s*\(?["'](\.\.?/[\w./-]+)["']""", text)
        folder = (assets.SOURCE / name).parent
        found = {(folder / path).resolve().relative_to(assets.SOURCE).as_posix() for path in wanted}
        assert found <= set(OURS), name
