"""What cannot be read is refused in one line that says what to do."""

import hashlib
import io
import zipfile
from pathlib import Path

import pytest

from gongkai.errors import UnreadableError
from gongkai.readers import SUFFIXES, office, read

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)


@pytest.fixture(autouse=True)
def no_office(monkeypatch: pytest.MonkeyPatch) -> None:
    """LibreOffice is not there."""
    monkeypatch.setattr(office, "find_office", lambda: None)


def zipped(**parts: bytes) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as package:
        for name, data in parts.items():
            package.writestr(name.replace("__", "/"), data)
    return target.getvalue()


@pytest.mark.parametrize(
    ("data", "word"),
    [
        (b"", "empty"),
        (b" \r\n\t", "empty"),
        (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n", "damaged"),
        (b"\x89PNG\r\n\x1a\n" + bytes(100), "damaged"),
        (b"\xff\xd8\xff\xe0" + bytes(100), "damaged"),
        (b"GIF89a" + bytes(100), "damaged"),
        (b"RIFF\x10\0\0\0WEBPVP8 " + bytes(100), "damaged"),
        (OLE, "not known"),
        (OLE + "EncryptedPackage".encode("utf-16-le"), "password"),
        (b"{\\rtf1\\ansi x}", ".docx"),
        (b"\x1f\x8b\x08\0" + bytes(100), "archive"),
        (b"\x7fELF" + bytes(range(256)) * 4, "binary"),
        (b"PK\x03\x04" + bytes(100), "damaged"),
        (zipped(xl__workbook=b"<workbook/>"), "archive"),
        (b'<?xml version="1.0"?><w:wordDocument xmlns:w="x"/>', ".docx"),
        (b"<html><body><script>draw()</script></body></html>", "no text"),
        (b"MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=x\r\n\r\n--x--\r\n", "page"),
    ],
)
def test_the_reason_is_one_line_with_a_remedy(data: bytes, word: str) -> None:
    with pytest.raises(UnreadableError) as caught:
        read(data)
    assert word in str(caught.value)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("name", ["a.docx", "a.doc", "a.html", "a.txt", "a.mhtml", "a.pdf", "a"])
def test_the_bytes_decide_whatever_the_name_says(name: str) -> None:
    with pytest.raises(UnreadableError, match="damaged"):
        read(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n", name=name)


@pytest.mark.parametrize("name", ["a.docx", "a.pdf"])
def test_text_under_the_name_of_a_binary_type_is_damaged(name: str) -> None:
    with pytest.raises(UnreadableError, match="damaged"):
        read("一、总体情况".encode(), name=name)


@pytest.mark.parametrize("name", ["report.doc", "report.wps", "report", "report.docx"])
def test_a_page_under_another_name_is_a_page(name: str) -> None:
    document = read("<html><body><p>一、总体情况</p></body></html>".encode(), name=name)
    assert document.media_type == "text/html"
    assert document.text == "一、总体情况"


def test_a_missing_file_and_a_folder_are_named(tmp_path: Path) -> None:
    with pytest.raises(UnreadableError, match=r"no such file.*gone\.txt"):
        read(tmp_path / "gone.txt")
    with pytest.raises(UnreadableError, match="folder"):
        read(tmp_path)
    with pytest.raises(UnreadableError):
        read(Path("a\0b.txt"))


def test_a_file_is_named_by_its_path(tmp_path: Path) -> None:
    path = tmp_path / "甲.txt"
    path.write_bytes("一、总体情况\r\n".encode())
    document = read(path)
    assert document.name == str(path)
    assert document.text == "一、总体情况\r\n"
    assert document.sha256 == hashlib.sha256(path.read_bytes()).hexdigest()


def test_a_zip_bomb_is_refused_before_it_unpacks() -> None:
    bomb = zipped(**{"word__document.xml": bytes(80 << 20)})
    assert len(bomb) < 1 << 20
    with pytest.raises(UnreadableError, match="size"):
        read(bomb, name="a.docx")


def test_suffixes_are_those_that_have_a_reader() -> None:
    assert set(SUFFIXES) == {
        ".txt", ".md", ".html", ".htm", ".shtml", ".xhtml", ".mhtml", ".mht", ".eml", ".docx",
        ".docm", ".pdf", ".png", ".jpg", ".jpeg", ".tif", ".tiff", ".bmp", ".gif", ".webp",
    }  # fmt: skip
