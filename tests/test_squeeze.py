"""No run that a text repeats costs more than it is worth: what no report has is passed over, in its place."""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from gongkai import extract
from gongkai.errors import LimitError
from gongkai.fold import fold

SEED = sorted((Path(__file__).parent / "data" / "seeds").glob("*.txt"))[0].read_text(encoding="utf-8")
HEAD = "一、总体情况"

Drawn = Callable[[random.Random], str]


def test_what_repeats_for_thousands_of_letters_is_shortened_in_its_place() -> None:
    text = "甲" + "1, " * 5000 + "乙" + "*" * 1500 + "丙"
    folded = fold(text)
    assert len(folded.text) < 4000
    assert "*" * 1500 in folded.text
    for letter in "甲乙丙":
        at = folded.text.index(letter)
        assert text[slice(*folded.span(at, at + 1))] == letter


@pytest.mark.parametrize("text", ["0\n" * 175, "| 0 " * 175, "\t0" * 400, "=" * 300, "\n" * 900, "0" * 1900])
def test_what_tables_repeat_stays(text: str) -> None:
    assert fold(f"甲{text}乙").text == f"甲{text}乙"


@pytest.mark.parametrize(
    "run",
    [
        "*" * 32_000, "_" * 32_000, "1," * 32_000, " " * 60_000, "\n\t" * 30_000, "(" * 60_000, "收到申请1件，" * 64_000,
        lambda draw: "".join(draw.choices(" \t\n\u3000", k=60_000)),
        lambda draw: "".join(draw.choices("0123456789,. ", k=60_000)),
        lambda draw: "".join(draw.choices("公开政府信息年度报告局委一二三申请件", k=100_000)),
        lambda draw: "".join(f"\n{draw.choice('一二三四五六')}、{draw.choice(('总体情况', '主动公开政府信息情况'))}" for _ in range(5000)),
        lambda draw: "".join(f"（{draw.choice('一二三四')}）存在问题{i}\n" for i in range(5000)),
        lambda draw: "".join(f"20{draw.randint(10, 30)}年" for _ in range(10_000)),
        lambda draw: "".join(draw.choices(("予以公开\n", "部分公开\n", "总计\n"), k=10_000)),
    ],
    ids=range(14),
)  # fmt: skip
def test_a_long_run_is_read_over(run: str | Drawn) -> None:
    run = run if isinstance(run, str) else run(random.Random(5))
    before = time.process_time()
    report = extract(SEED.replace(HEAD, f"{HEAD}\n{run}\n", 1))
    assert time.process_time() - before < 8
    assert {p: one.raw for p, one in report.evidence.items()} == {
        p: one.raw for p, one in extract(SEED).evidence.items()
    }


def test_a_text_that_states_thousands_of_numbers_is_beyond_the_limit() -> None:
    claims = "".join(f"收到申请{i}件，其中自然人{i}件、" for i in range(20_000))
    with pytest.raises(LimitError, match="GONGKAI_LIMIT_CLAIMS"):
        extract(SEED.replace(HEAD, HEAD + claims, 1))


@pytest.mark.parametrize(
    "head",
    [
        "<style>" * 40_000,
        f"<style>{'/*' * 100_000}</style>",
        f"<style>{'@media' * 100_000}</style>",
        "<style>a{" * 20_000,
    ],
    ids=range(4),
)
def test_style_sheets_cost_no_more_than_they_are_long(head: str) -> None:
    before = time.process_time()
    page = f"<html><head>{head}</head><body><p>{HEAD}</p></body></html>".encode()
    try:
        extract(page, media_type="text/html")
    except Exception as error:
        assert type(error).__module__ == "gongkai.errors"
    assert time.process_time() - before < 5
