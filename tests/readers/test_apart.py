"""Binary formats are read apart, within the limits: what exceeds one is an error that names it and its setting."""

from __future__ import annotations

import io
import threading
import time
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from gongkai.errors import LimitError, UnreadableError
from gongkai.limits import Limits, holding, prolonging
from gongkai.readers import apart, read

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def docx(body: str, **parts: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr(
            "word/document.xml", f'<w:document xmlns:w="{W}"><w:body>{body}</w:body></w:document>'
        )
        for name, text in parts.items():
            package.writestr(name.replace("__", "/"), text)
    return out.getvalue()


def paragraph(text: str) -> str:
    return f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>"


RELATIONS = '<Relationships><Relationship Type="http://x/numbering" Target="numbering.xml"/></Relationships>'


@pytest.mark.parametrize(
    ("made", "limit"),
    [
        (lambda: docx("<w:p/>" * 8_000_000), "part"),
        (lambda: docx("<w:p/>" * 400_000), "elements"),
        (lambda: docx("<w:tbl><w:tr>" + "<w:tc/>" * 400_000 + "</w:tr></w:tbl>"), "elements"),
        (
            lambda: docx(
                paragraph("一"),
                **{
                    "word___rels__document.xml.rels": RELATIONS,
                    "word__numbering.xml": f"<n>{'<w/>' * 400_000}</n>",
                },
            ),
            "elements",
        ),
        (lambda: docx(paragraph("一"), **{f"word__{i}.xml": "<a/>" for i in range(3000)}), "entries"),
    ],
    ids=["bomb", "paragraphs", "cells", "numbering", "parts"],
)
def test_a_package_of_absurd_size_is_refused_at_once(made: Callable[[], bytes], limit: str) -> None:
    data = made()
    assert len(data) < 1 << 20
    before = time.monotonic()
    with pytest.raises(LimitError) as caught:
        read(data)
    assert time.monotonic() - before < 10
    assert caught.value.values["setting"] == f"GONGKAI_LIMIT_{limit.upper()}"


@pytest.mark.parametrize(
    "attack",
    [
        '<!DOCTYPE x [<!ENTITY a "12"><!ENTITY b "&a;&a;">]><w:document xmlns:w="{W}"><w:body>&b;</w:body></w:document>',
        '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><w:document xmlns:w="{W}"><w:body>&a;</w:body></w:document>',
        '<!DOCTYPE x SYSTEM "http://127.0.0.1:9/x.dtd"><w:document xmlns:w="{W}"><w:body/></w:document>',
        "<w:document",
        "",
    ],
)
def test_entities_and_damaged_parts_are_refused(attack: str) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        package.writestr("word/document.xml", attack.replace("{W}", W))
    with pytest.raises(UnreadableError):
        read(out.getvalue())


@pytest.mark.kills
def test_time_and_memory_are_limits_of_one_file_alone() -> None:
    slow = docx(paragraph("1") * 400_000)  # takes many times as long as it may
    with pytest.raises(LimitError, match="GONGKAI_LIMIT_SECONDS"):
        read(slow, limits=Limits(seconds=1, elements=10**9))
    with pytest.raises(LimitError, match="GONGKAI_LIMIT_MEMORY"):
        read(docx(paragraph("1") * 60_000), limits=Limits(memory=40))
    assert read(docx(paragraph("一、总体情况"))).text == "一、总体情况"


def test_files_that_are_read_at_the_same_time_have_a_process_each() -> None:
    data, found = docx(paragraph("一") * 500), []
    threads = [threading.Thread(target=lambda: found.append(read(data).text)) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(set(found)) == 1
    assert len(found) == 4
    assert len({child.process.pid for child in apart._idle}) == len(apart._idle) >= 1


SLOW = """
import sys, time, types
from gongkai.limits import another_page
from gongkai.readers.page import Content

def read(data, charset):
    for _ in range(int(data)):
        another_page()
        time.sleep(0.9)
    return Content("read", None, (), {}, ())

module = sys.modules["gongkai.readers.slow"] = types.ModuleType("slow")
module.read = read
"""


def test_each_page_of_a_scan_has_the_time_of_a_file(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "sitecustomize.py").write_text(SLOW, encoding="utf-8")
    monkeypatch.syspath_prepend(tmp_path)  # a child knows the path of its parent
    monkeypatch.setattr(apart, "_idle", [])
    monkeypatch.setattr(apart, "_GRACE", 0)
    pages: list[int] = []
    with holding(Limits(seconds=3)), prolonging(lambda: pages.append(1)):
        assert apart.read_apart("slow", b"4").text == "read"
    assert len(pages) == 4  # who asked is told of each
    (child,) = apart._idle
    child.end()
