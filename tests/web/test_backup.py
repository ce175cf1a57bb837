"""Backups: made while people write, checked, put back, and refused where they would harm."""

from __future__ import annotations

import stat
import tarfile
from collections.abc import Callable
from pathlib import Path
from threading import Event, Thread

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import func, select

from aligner.cli.backup import command as backup
from aligner.cli.restore import command as restore
from aligner.errors import BadInput
from tests.web.staged import Stage
from web.store.database import Database
from web.store.dumps import BackupError
from web.store.tables import Episode, JournalEntry

Make = Callable[..., Stage]


def run(command: object, *arguments: object) -> Result:
    return CliRunner().invoke(command, list(map(str, arguments)), catch_exceptions=False)  # type: ignore[arg-type]


def names(stage: Stage) -> tuple[object, ...]:
    settings = stage.editor.settings
    return "--data", settings.data, "--database", settings.url


def edits_of(url: str) -> tuple[int, str]:
    database = Database(url)
    database.migrate()
    with database.reading() as session:
        found = session.scalar(select(func.count()).select_from(JournalEntry)) or 0
        text = session.scalar(select(Episode.text)) or ""
    database.close()
    return found, text


def test_a_backup_made_while_people_write_is_a_moment_of_it(
    stage: Make, database_url: str, tmp_path: Path
) -> None:
    made, ended = stage(database=database_url, writes_a_minute=100_000), Event()
    ann = made.browser()
    texts = []

    def write() -> None:
        for number in range(400):
            if ended.is_set():
                break
            assert ann.save(5, f"Word {number}.").status == 200
            texts.append(ann.text())

    writer = Thread(target=write)
    writer.start()
    while len(texts) < 3:
        assert writer.is_alive()
    archive = tmp_path / "a.tar"
    told = run(backup, archive, *names(made))
    ended.set()
    writer.join()
    assert (told.exit_code, "checked" in told.output) == (0, True)
    assert stat.S_IMODE(archive.stat().st_mode) == 0o600
    made.close()
    assert run(restore, archive, *names(made), "--replace").exit_code == 0
    found, text = edits_of(made.editor.settings.url)
    assert 3 <= found <= len(texts)
    assert text == texts[found - 1]
    assert not list(tmp_path.glob(".aligner-*"))


def saved(stage: Make, tmp_path: Path) -> tuple[Stage, Path]:
    made = stage(secret=None)
    assert made.browser().save(5, "And on.").status == 200
    archive = tmp_path / "a.tar"
    assert run(backup, archive, "--data", made.editor.settings.data).exit_code == 0
    return made, archive


def test_who_was_signed_in_is_signed_in_after_a_restore_elsewhere(
    stage: Make, tmp_path: Path
) -> None:
    made, archive = saved(stage, tmp_path)
    ann = made.browser()
    assert ann.post("/api/me", {"name": "Ann"}).status == 200
    assert run(backup, archive, "--data", made.editor.settings.data).exit_code == 0
    cookie = ann.client.get_cookie("aligner")
    assert cookie is not None
    elsewhere = tmp_path / "elsewhere"
    assert run(restore, archive, "--data", elsewhere).exit_code == 0
    again = stage(secret=None, data=elsewhere)
    browser = again.browser()
    browser.client.set_cookie("aligner", cookie.value)
    assert browser.get("/api/me").json["person"]["name"] == "Ann"
    assert "And on." in browser.text()


def test_a_database_that_is_there_stays_unless_it_shall_make_room(
    stage: Make, tmp_path: Path
) -> None:
    made, archive = saved(stage, tmp_path)
    data = made.editor.settings.data
    with pytest.raises(BackupError, match="is there already"):
        run(restore, archive, "--data", data)
    with pytest.raises(BackupError, match="An editor runs"):
        run(restore, archive, "--data", data, "--replace")
    made.browser().save(5, "After the backup.")
    made.close()
    told = run(restore, archive, "--data", data, "--replace")
    assert "before-restore" in told.output
    assert "And on." in edits_of(made.editor.settings.url)[1]
    aside = data / "editor.sqlite.before-restore"
    assert "After the backup." in edits_of(f"sqlite:///{aside}")[1]


@pytest.mark.parametrize("share", [0.0, 0.3, 0.6, 0.97])
def test_a_damaged_backup_changes_nothing(stage: Make, tmp_path: Path, share: float) -> None:
    _, archive = saved(stage, tmp_path)
    whole = archive.read_bytes()
    place = int(len(whole) * share)
    place = min(place, whole.rindex(b"SQLite format 3") + 40_000)
    elsewhere = tmp_path / "elsewhere"
    for spoilt in (whole[:place], whole[:place] + b"\xff" * 64 + whole[place + 64 :]):
        archive.write_bytes(spoilt)
        with pytest.raises(BackupError):
            run(restore, archive, "--data", elsewhere)
        assert not list(elsewhere.glob("editor.sqlite*"))


def test_members_that_are_links_or_lead_elsewhere_are_not_unpacked(
    stage: Make, tmp_path: Path
) -> None:
    _, archive = saved(stage, tmp_path)
    with tarfile.open(archive, "w") as tar:
        for name in ("manifest.json", "store", "key"):
            link = tarfile.TarInfo(name)
            link.type, link.linkname = tarfile.SYMTYPE, "/etc/passwd"
            tar.addfile(link)
    with pytest.raises(BackupError):
        run(restore, archive, "--data", tmp_path / "elsewhere")


def test_what_is_no_editor_is_told(tmp_path: Path) -> None:
    for arguments in ((), ("--data", tmp_path / "none"), ("--data", tmp_path)):
        with pytest.raises(BadInput):
            run(backup, tmp_path / "a.tar", *arguments)
    assert not list(tmp_path.glob("*.tar")) + list(tmp_path.glob("key*"))
    with pytest.raises(BackupError, match="cannot be read"):
        run(restore, tmp_path / "none.tar", "--data", tmp_path / "b")
