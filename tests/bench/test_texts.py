"""The benchmark over texts of converters: with the packages that are here, in a process of its own."""

from __future__ import annotations

import re
import sys
from pathlib import Path

import pytest

from benchmarks import bench_texts
from benchmarks.texts import converters
from tests.torture.generate import make

TEXTS = Path(converters.__file__).parent
HERE = ("--python", sys.executable)


def test_a_lawful_page_keeps_its_truth_through_a_converter() -> None:
    page = make(1, form="2021", layout="html-clean", noise=())
    with bench_texts.worker(Path(sys.executable), "bs4-lines", "pandoc-nothing") as asked:
        (text,) = asked.texts(page)
    assert (text.layout, text.gold, text.name) == (
        "bs4-lines",
        page.gold,
        "000001-2021-html-clean-bs4-lines.txt",
    )
    assert asked.absent == set() and asked.failed == []


def test_a_converter_that_fails_or_is_not_there_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(path: str) -> str:
        raise ValueError(path)

    def absent(path: str) -> str:
        raise ModuleNotFoundError(path)

    monkeypatch.setattr(converters, "CONVERTERS", {".pdf": {"a.txt": broken, "b.md": absent}})
    assert converters.texts("x.pdf", set()) == {
        "texts": {}, "absent": ["b.md"], "failed": {"a.txt": "ValueError: x.pdf"}
    }  # fmt: skip


def test_one_line_for_each_converter_and_one_for_all(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bench_texts, "DOCUMENTS", ("html-clean",))
    monkeypatch.setattr(bench_texts, "FLOOR", 0.5)
    assert bench_texts.main([*HERE, "--reports", "1", "--only", "bs4-lines,bs4-spaces", "--check"]) == 0
    head, *lines = capsys.readouterr().out.splitlines()
    assert head.split() == [
        "converter",
        "texts",
        "cells",
        "exact",
        "silent",
        "verified✗",
        "conflicting✗",
        "open",
    ]
    assert [line.split()[0] for line in lines] == ["bs4-lines", "bs4-spaces", "all"]


def test_what_is_below_the_floor_fails(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bench_texts, "DOCUMENTS", ("html-clean",))
    monkeypatch.setattr(bench_texts, "FLOOR", 1.01)
    assert bench_texts.main([*HERE, "--reports", "1", "--only", "bs4-lines", "--check"]) == 1
    assert bench_texts.main(["--python", "nowhere"]) == 2
    assert "converters.sh" in capsys.readouterr().err


def test_every_converter_is_pinned_with_its_hash_and_none_is_a_dependency() -> None:
    wanted = re.findall(
        r"(?m)^[a-z0-9][\w-]*", (TEXTS / "converters.in").read_text("utf-8").replace(".", "-")
    )
    pinned = re.findall(
        r"(?m)^([a-z][\w-]*)==\S+.*\\\n +--hash=", (TEXTS / "converters.txt").read_text("utf-8")
    )
    assert wanted and set(wanted) <= set(pinned)
    own = (TEXTS.parents[1] / "requirements.lock").read_text("utf-8")
    assert not re.search(r"(?mi)^(pymupdf|html2text)", own)
