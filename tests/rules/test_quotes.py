"""What a finding quotes stands in the document, letter for letter, so that a search finds it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from opencc import OpenCC

from gongkai import Report, extract
from tests.rules.planted import FAULTS, planted, read
from tests.rules.specimens import changed
from tests.rules.test_sentences import REQUESTS

DATA = Path(__file__).parents[1] / "data"
FILES = [*sorted((DATA / "seeds").glob("*.txt")), *sorted((DATA / "real").glob("*.txt"))]
#: Values that are words of the document.
QUOTED = (
    "quote",
    "words",
    "heading",
    "word",
    "raw",
    "said",
    "wrong",
    "beside",
    "last",
    "number",
    "first",
    "second",
)
_SPACE = re.compile(r"[^\S\u3000]+")


def missing(report: Report) -> list[str]:
    """Return what is quoted and does not stand in the text; where it was cut it says so."""
    text = _SPACE.sub("", report.text or "")
    quoted = [
        value for one in report.findings for name, value in one.values.items()
        if name in QUOTED and isinstance(value, str)
    ]  # fmt: skip
    return [words for words in quoted if _SPACE.sub("", words.strip("…")) not in text]


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_of_real_reports(path: Path) -> None:
    assert missing(extract(path)) == []


@pytest.mark.parametrize("layout", ["html-word", "pdf", "pdf-vertical", "pipe-lines"])
def test_of_planted_mistakes(layout: str) -> None:
    assert [words for kind in FAULTS for words in missing(read(planted(kind, 1), layout, 1))] == []


def test_traditional_and_full_width_stay_as_they_are() -> None:
    text = OpenCC("s2t").convert(changed((REQUESTS, "全年共收到政府信息公开申请１７件。")))
    (one,) = [one for one in extract(text).findings if one.code == "GK501"]
    assert one.values["quote"] == "全年共收到政府信息公開申請１７件"
    assert "“全年共收到政府信息公開申請１７件”" in one.message


def test_words_are_whole_and_a_cut_is_marked() -> None:
    long = "按照县委县政府关于进一步深化政务公开工作的有关部署和要求认真办理网站平台WebService123456收到政府信息公开申请17件。"
    (one,) = [one for one in extract(changed((REQUESTS, long))).findings if one.code == "GK501"]
    quote = one.values["quote"]
    assert quote.startswith("…")
    assert quote.endswith("收到政府信息公开申请17件")
    assert quote.removeprefix("…") in long
    assert not re.match(r"…(?:[A-Za-z]*e[A-Z]|\d)", quote)
