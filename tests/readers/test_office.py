"""Word 97, RTF and WPS through LibreOffice: read as the .docx that they were, and nothing is left behind."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import pytest

from gongkai import extract
from gongkai.errors import UnreadableError
from gongkai.readers import office, read
from tests.torture.generate import make

PROGRAM = office.find_office()
needs_office = pytest.mark.skipif(
    PROGRAM is None, reason="LibreOffice Writer (libreoffice-writer) is not installed"
)
RTF = rb"{\rtf1\ansi\ansicpg936 \'d2\'bb\'a1\'a2\'d7\'dc\'cc\'e5\'c7\'e9\'bf\'f6\par 12}"


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Temporary files go here."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    return tmp_path


def left(folder: Path) -> list[Path]:
    return list(folder.glob("gongkai-office-*"))


@needs_office
@pytest.mark.parametrize(("ending", "kind"), [("doc", "doc:MS Word 97"), ("rtf", "rtf:Rich Text Format")])
def test_a_word_file_of_before_is_read_as_its_docx_is(folder: Path, ending: str, kind: str) -> None:
    specimen = make(7, layout="docx-merged", noise=())
    (folder / "in.docx").write_bytes(specimen.data)
    subprocess.run(
        [str(PROGRAM), f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--headless",
         "--convert-to", kind, "--outdir", str(folder), str(folder / "in.docx")],
        check=True, capture_output=True,
    )  # fmt: skip
    before, after = extract(folder / "in.docx"), extract(folder / f"in.{ending}", name="年报.wps")
    assert {path: (one.raw, one.status) for path, one in after.evidence.items()} == {
        path: (one.raw, one.status) for path, one in before.evidence.items()
    }
    assert sum(one.status == "verified" for one in after.evidence.values()) > 150
    assert left(folder) == []


@needs_office
def test_what_it_cannot_open_is_one_line(folder: Path) -> None:
    with pytest.raises(UnreadableError, match=r"cannot|no text"):
        read(
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
            + bytes(504)
            + "WordDocument".encode("utf-16-le")
            + bytes(2000)
        )
    assert left(folder) == []


@needs_office
@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="needs signals")
def test_killed_it_takes_its_children_and_its_folder_along(folder: Path) -> None:
    (folder / "a.rtf").write_bytes(RTF)
    code = "from pathlib import Path; from gongkai.readers import read; read(Path('a.rtf'))"
    running = subprocess.Popen([sys.executable, "-c", code], cwd=folder)
    until = time.monotonic() + 30
    while not left(folder) and time.monotonic() < until:
        time.sleep(0.02)
    assert left(folder)
    running.send_signal(signal.SIGKILL)
    running.wait()
    while left(folder) and time.monotonic() < until:
        time.sleep(0.05)
    assert left(folder) == []


@pytest.mark.skipif(os.name != "posix", reason="needs locks of files")
def test_what_a_killed_one_left_is_taken_away_at_the_next_start(folder: Path) -> None:
    for name in ("gongkai-office-dead", "gongkai-office-living"):
        (folder / name).mkdir()
        (folder / name / "lock").touch()
    with (folder / "gongkai-office-living" / "lock").open("rb") as lock:
        assert office._take(lock.fileno())
        office.sweep()
        assert left(folder) == [folder / "gongkai-office-living"]


def test_without_it_one_line_names_the_remedy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(office, "find_office", lambda: None)
    with pytest.raises(UnreadableError, match="libreoffice-writer"):
        read(RTF)


def test_a_locked_document_says_so() -> None:
    ole = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)
    word = b"\xec\xa5\xc1\x00" + bytes(6) + b"\x00\x01" + bytes(500)
    with pytest.raises(UnreadableError, match="password"):
        read(ole + word + "WordDocument".encode("utf-16-le"))
