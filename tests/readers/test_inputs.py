"""What a file stands for: itself, or each file that is packed in it, within the limits."""

from __future__ import annotations

import io
import zipfile
from email.message import EmailMessage
from pathlib import Path

import pytest

from gongkai.errors import LimitError, UnreadableError
from gongkai.limits import Limits
from gongkai.readers.inputs import Given, inputs_of, is_plainly_none


def packed(files: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return out.getvalue()


def held(data: bytes, name: str = "a.zip", **limits: int) -> list[Given]:
    return list(inputs_of(name, data, Limits(**limits)))


def test_a_file_stands_for_itself_and_an_archive_for_its_files() -> None:
    assert held("一、总体情况".encode(), "a.txt") == [Given("a.txt", "一、总体情况".encode())]
    found = held(packed({"教育局.docx": b"1", "乡镇/b.txt": b"2", "乡镇/": b""}))
    assert found == [Given("a.zip!/教育局.docx", b"1"), Given("a.zip!/乡镇/b.txt", b"2")]


def test_a_document_that_is_a_package_inside_is_one_document() -> None:
    data = packed({"[Content_Types].xml": b"<Types/>", "word/document.xml": b"<x/>"})
    assert [one.name for one in held(data, "a.docx")] == ["a.docx"]


def test_names_that_windows_wrote_are_read() -> None:
    data = packed({"AAAAAA.txt": b"1"}).replace(b"AAAAAA", "教育局".encode("gbk"))
    assert [one.name for one in held(data)] == ["a.zip!/教育局.txt"]


def test_what_plainly_is_no_document_is_left_out() -> None:
    files = {
        "__MACOSX/._a.txt": b"x",
        ".DS_Store": b"x",
        "~$a.docx": b"x",
        "Thumbs.db": b"x",
        "b/.git/c": b"x",
    }
    assert [one.name for one in held(packed({**files, "b.txt": b"1"}))] == ["a.zip!/b.txt"]
    assert not any(map(is_plainly_none, ("a.txt", "./a.txt", "../b/a.txt", "a~$b.docx")))


def test_archives_within_archives_are_opened_so_far_as_the_limit_goes() -> None:
    data = packed({"c.txt": b"1"})
    for name in ("b.zip", "a.zip"):
        data = packed({name: data, f"{name}.txt": b"2"})
    assert [one.name for one in held(data)] == [
        "a.zip!/a.zip!/b.zip!/c.txt",
        "a.zip!/a.zip!/b.zip.txt",
        "a.zip!/a.zip.txt",
    ]
    first = held(data, nesting=2)[0]
    assert isinstance(first.data, LimitError)
    assert (first.name, first.data.values["setting"]) == ("a.zip!/a.zip!/b.zip", "GONGKAI_LIMIT_NESTING")


@pytest.mark.parametrize(
    ("limit", "most", "files"),
    [
        ("entries", 2, {f"{i}.txt": b"1" for i in range(3)}),
        ("inflated", 1, {f"{i}.txt": bytes(600 << 10) for i in range(3)}),
    ],
)
def test_an_archive_beyond_a_limit_is_one_error_that_names_it(
    limit: str, most: int, files: dict[str, bytes]
) -> None:
    (one,) = held(packed(files), **{limit: most})
    assert isinstance(one.data, LimitError)
    assert one.name == "a.zip"
    assert one.data.code == "limit"
    assert f"GONGKAI_LIMIT_{limit.upper()}" in str(one.data)


def test_a_bomb_costs_no_more_than_the_limit() -> None:
    (one,) = held(packed({"a.txt": bytes(40 << 20)}), inflated=8)
    assert isinstance(one.data, LimitError)


def test_a_head_that_lies_and_a_file_that_is_damaged_cost_that_file() -> None:
    data = bytearray(packed({"a.txt": b"1" * 1000, "b.txt": b"2"}))
    data[40:44] = b"\xff\xff\xff\xff"  # in the packed bytes of the first
    first, second = held(bytes(data))
    assert isinstance(first.data, UnreadableError)
    assert second == Given("a.zip!/b.txt", b"2")


def test_a_locked_file_says_so() -> None:
    data = bytearray(packed({"a.txt": b"1"}))
    data[6] |= 1
    at = data.find(b"PK\x01\x02")
    data[at + 8] |= 1
    (one,) = held(bytes(data))
    assert isinstance(one.data, UnreadableError)
    assert "password" in str(one.data)


def test_an_archive_without_files_and_a_damaged_one_are_told() -> None:
    (empty,) = held(packed({}))
    assert "without files" in str(empty.data)
    (damaged,) = held(packed({"a.txt": b"1"})[:-10])
    assert isinstance(damaged.data, bytes)  # it is read, and refused there


def test_documents_attached_to_a_page_or_a_mail_are_inputs(tmp_path: Path) -> None:
    mail = EmailMessage()
    mail["Subject"] = "年报"
    mail.set_content("<p>见附件</p>", subtype="html")
    mail.add_attachment(b"docx", maintype="application", subtype="octet-stream", filename="教育局 2023.docx")
    mail.add_attachment(packed({"b.txt": b"2"}), maintype="application", subtype="zip", filename="b.zip")
    mail.add_attachment(
        b"\x89PNG", maintype="image", subtype="png", filename="logo.png", disposition="inline"
    )
    assert held(bytes(mail), "a.eml") == [
        Given("a.eml!/教育局 2023.docx", b"docx"),
        Given("a.eml!/b.zip!/b.txt", b"2"),
    ]


@pytest.mark.parametrize(
    ("said", "inputs"),
    [
        ("附件为我局2023年政府信息公开工作年度报告，请查收。\n联系人：张某", 1),
        ("一、总体情况\n2023年，我局公开信息6条。\n三、收到和处理政府信息公开申请情况\n0件。", 2),
        ("各位同事：\n" + "现将有关事项通知如下。" * 300, 2),
    ],
)
def test_a_note_beside_what_a_mail_carries_is_no_input(said: str, inputs: int) -> None:
    mail = EmailMessage()
    mail.set_content(said)
    mail.add_attachment(b"docx", maintype="application", subtype="octet-stream", filename="年报.docx")
    given = held(bytes(mail), "a.eml")
    assert len(given) == inputs
    assert given[-1] == Given("a.eml!/年报.docx", b"docx")
