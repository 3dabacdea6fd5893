"""Reports that were once misread, as data: ``tests/cases/NAME.yaml`` is the case NAME.

A misread report becomes a case without any Python: cut the report down to what shows the fault, and
write one file:

    why: one sentence, what a careful reader knows
    file: report.html          the name that the input gets; its ending says what it is
    input: |                   the whole input; or input_base64 for bytes
    expect:                    whatever of these the case is about, read from the input, never by running the code
      form: "2021"             a value or null; so also year; a list: any of these
      values: {path: number or null}
      status: {path: blank}    a list: any of these
      not_sound: [path, …]     may be null, ambiguous, conflicting; but verified or read only with the value
                               that `values` gives it (such a value is then no longer demanded); a path may end in *
      findings: {has: [GK501], not: [GK6xx], says: [text], not_says: [text]}
                               GK6xx is any code of that hundred; in `has` and `says` a list in the list: any of these

Every span must be true too. ``python -m pytest tests/test_cases.py -k NAME`` runs the case NAME. A case
that is not yet read right stands in ``tests/cases/pending.txt``; one that stands there and is read right
fails, so that the list shrinks.
"""

from __future__ import annotations

import base64
import unicodedata
from collections.abc import Iterable, Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import yaml

import gongkai
from gongkai.report import Finding
from tests.printing import check_spans, read_values, statuses

CASES = Path(__file__).parent / "cases"
PENDING = frozenset((CASES / "pending.txt").read_text("utf-8").split())
PATHS = sorted(CASES.glob("*.yaml"))
_KNOWN = {"form", "year", "values", "status", "not_sound", "findings"}
_FINDINGS = {"has", "not", "says", "not_says"}


def _params() -> Iterator[Any]:
    for path in PATHS:
        marks = [pytest.mark.xfail(strict=True)] if path.stem in PENDING else []
        yield pytest.param(path, id=path.stem, marks=marks)


@pytest.mark.parametrize("path", list(_params()))
def test_case(path: Path) -> None:
    case = yaml.safe_load(path.read_text("utf-8"))
    data = base64.b64decode(case["input_base64"]) if "input_base64" in case else case["input"].encode()
    report = gongkai.extract(data, name=case["file"])
    check_spans(report)
    troubles = list(_troubles(case["expect"], report))
    assert not troubles, "\n".join([case["why"], *troubles])


def test_every_case_is_one() -> None:
    """A word that the test does not know would be asked of nobody."""
    for path in PATHS:
        case = yaml.safe_load(path.read_text("utf-8"))
        assert case["why"], path.name
        assert case.keys() - {"input", "input_base64"} == {"why", "file", "expect"}, path.name
        assert case["expect"], path.name
        assert case["expect"].keys() <= _KNOWN, path.name
        assert case["expect"].get("findings", {}).keys() <= _FINDINGS, path.name
    assert {path.stem for path in PATHS} >= PENDING


def _troubles(expect: dict[str, Any], report: gongkai.Report) -> Iterator[str]:
    for key in ("form", "year"):
        if key in expect and getattr(report, key) not in _any(expect[key]):
            yield f"{key} is {getattr(report, key)!r}, not {expect[key]!r}"
    yield from _cells(expect, read_values(report), statuses(report))
    if "findings" in expect:
        yield from _findings(expect["findings"], gongkai.check(report))


def _cells(expect: dict[str, Any], got: dict[str, object], said: dict[str, Any]) -> Iterator[str]:
    values = {path: _number(value) for path, value in expect.get("values", {}).items()}
    loose: set[str] = set()
    for pattern in expect.get("not_sound", ()):
        paths = [path for path in said if path.startswith(pattern[:-1])] if pattern[-1] == "*" else [pattern]
        loose.update(paths)
        for path in paths:
            right = path in values and _number(got.get(path)) == values[path]
            if said.get(path) in ("verified", "read") and not right:
                yield f"{path} is {got.get(path)} {said[path]}, and should not be"
    for path, value in values.items():
        if path not in loose and _number(got.get(path)) != value:
            yield f"{path} is {got.get(path)} {said.get(path)}, not {value}"
    for path, status in expect.get("status", {}).items():
        if said.get(path) not in _any(status):
            yield f"{path} is {said.get(path)}, not {status}"


def _findings(wanted: dict[str, Any], got: Iterable[Finding]) -> Iterator[str]:
    told = [(finding.code, _plain(finding.message)) for finding in got]
    words = " ".join(message for _, message in told)
    for code in wanted.get("has", ()):
        if not any(_coded(each, one) for each, _ in told for one in _any(code)):
            yield f"no finding {code}"
    for code in wanted.get("not", ()):
        yield from (f"false finding {each}: {message}" for each, message in told if _coded(each, code))
    for text in wanted.get("says", ()):
        if not any(_plain(one) in words for one in _any(text)):
            yield f"no finding says {text!r}"
    for text in wanted.get("not_says", ()):
        if _plain(text) in words:
            yield f"a finding says {text!r}"


def _any(wanted: Any) -> list[Any]:
    return wanted if isinstance(wanted, list) else [wanted]


def _number(value: object) -> Decimal | None:
    return None if value is None else Decimal(str(value))


def _coded(code: str, wanted: str) -> bool:
    return code.startswith(wanted.removesuffix("xx"))


def _plain(text: object) -> str:
    return "".join(char for char in unicodedata.normalize("NFKC", str(text)) if char.isalnum())
