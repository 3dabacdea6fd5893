"""Reports that were once misread, as data: ``tests/cases/NAME.yaml`` is the case NAME.

A misread report becomes a case without any Python: cut the report down to what shows the fault, and
write one file:

    why: one sentence, what a careful reader knows
    file: report.html          the name that the input gets; its ending says what it is
    input: |                   the whole input; or input_base64 for bytes
    expect:                    whatever of these the case is about, read from the input, never by running the code
      exit: 1                  of `gongkai check`: an error is found
      form: "2021"             a value or null; so also year, agency, title, published; a list: any of these
      contact: {address: …}    the keys named
      sections: {has: [overview], not: [...]}
      values: {path: number or null}
      status: {path: blank}    a list: any of these
      not_sound: [path, …]     may be null, ambiguous, conflicting; but verified or read only with the value
                               that `values` gives it (such a value is then no longer demanded); a path may end in *
      findings: {has: [GK501], not: [GK6xx], says: [text], not_says: [text], severity: {GK101: error}}
                               GK6xx is any code of that hundred; in `has` and `says` a list in the list: any of these
      problems, improvements: [text, …], or {items: [...], count: 3, not: [text]}
                               each text is an item, or most of one; a list in the list: any of these. `not`: no
                               item holds this text
      claims: {metric: value}  every claim of that metric has this value; a list: these and no others; null: none
      fee: {charged: false}    the keys named; null: nothing is said of it
      rules: {GK108: {says: [...], not_says: [...]}}     of the rule's page

Every span must be true too. ``python -m pytest tests/test_cases.py -k NAME`` runs the case NAME. A case
that is not yet read right stands in ``tests/cases/pending.txt``; one that stands there and is read right
fails, so that the list shrinks.
"""

from __future__ import annotations

import base64
import unicodedata
from collections.abc import Iterator, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

import gongkai
from gongkai.report import Finding
from gongkai.rules.registry import find
from gongkai.yaml_files import read_yaml
from tests.printing import check_spans, read_values, statuses

CASES = Path(__file__).parent / "cases"
PENDING = frozenset((CASES / "pending.txt").read_text("utf-8").split())
PATHS = sorted(CASES.glob("*.yaml"))
_PLAIN = ("form", "year", "agency", "title", "published")
_LISTS = ("problems", "improvements")
_KNOWN = {*_PLAIN, *_LISTS, "exit", "contact", "sections", "values", "status", "not_sound", "findings"}
_KNOWN |= {"claims", "fee", "rules"}
_FINDINGS = {"has", "not", "says", "not_says", "severity"}
#: So much of the longer of two texts the shorter must be, to be the same item.
_MOST = 0.7


def _params() -> Iterator[Any]:
    for path in PATHS:
        marks = [pytest.mark.xfail(strict=True)] if path.stem in PENDING else []
        yield pytest.param(path, id=path.stem, marks=marks)


@pytest.mark.parametrize("path", list(_params()))
def test_case(path: Path) -> None:
    case = read_yaml(path)
    data = base64.b64decode(case["input_base64"]) if "input_base64" in case else case["input"].encode()
    report = gongkai.extract(data, name=case["file"])
    check_spans(report)
    troubles = list(_troubles(case["expect"], report))
    assert not troubles, "\n".join([case["why"], *troubles])


def test_every_case_is_one() -> None:
    """A word that the test does not know would be asked of nobody."""
    for path in PATHS:
        case = read_yaml(path)
        assert case["why"], path.name
        assert case.keys() - {"input", "input_base64"} == {"why", "file", "expect"}, path.name
        assert case["expect"], path.name
        assert case["expect"].keys() <= _KNOWN, path.name
        assert case["expect"].get("findings", {}).keys() <= _FINDINGS, path.name
    assert {path.stem for path in PATHS} >= PENDING


def _troubles(expect: dict[str, Any], report: gongkai.Report) -> Iterator[str]:
    for key in _PLAIN:
        if key in expect and getattr(report, key) not in _any(expect[key]):
            yield f"{key} is {getattr(report, key)!r}, not {expect[key]!r}"
    for key, value in expect.get("contact", {}).items():
        if _plain(getattr(report.contact, key)) != _plain(value):
            yield f"contact.{key} is {getattr(report.contact, key)!r}, not {value!r}"
    ids = {section.id for section in report.sections}
    if missing := set(expect.get("sections", {}).get("has", ())) - ids:
        yield f"no section {missing}"
    if false := set(expect.get("sections", {}).get("not", ())) & ids:
        yield f"false section {false}"
    yield from _cells(expect, read_values(report), statuses(report))
    found = gongkai.check(report)
    if "exit" in expect and expect["exit"] != int(any(one.severity == "error" for one in found)):
        yield f"errors are {[one.code for one in found if one.severity == 'error']}"
    if "findings" in expect:
        yield from _findings(expect["findings"], found)
    yield from _narrative(expect, report)
    for code, wanted in expect.get("rules", {}).items():
        yield from _rule(code, wanted)


def _narrative(expect: dict[str, Any], report: gongkai.Report) -> Iterator[str]:
    told = report.narrative
    for key in _LISTS:
        if key in expect:
            wanted = expect[key] if isinstance(expect[key], dict) else {"items": expect[key]}
            yield from _items(key, wanted, [item.text for item in getattr(told, key)])
    for metric, value in expect.get("claims", {}).items():
        has = {_number(claim.value) for claim in told.claims if claim.metric == metric}
        if has != ({_number(one) for one in _any(value)} if value is not None else set()):
            yield f"claim {metric} is {has}, not {value}"
    if "fee" not in expect:
        return
    if expect["fee"] is None or told.fee is None:
        if expect["fee"] is not told.fee:
            yield f"fee is {told.fee}, not {expect['fee']}"
        return
    for key, value in expect["fee"].items():
        if getattr(told.fee, key) != value:
            yield f"fee.{key} is {getattr(told.fee, key)}, not {value}"


def _items(key: str, wanted: dict[str, Any], got: list[str]) -> Iterator[str]:
    left = list(got)
    for text in wanted.get("items", ()):
        same = next((item for item in left if any(_is_item(one, item) for one in _any(text))), None)
        if same is None:
            yield f"{key}: no item {text!r} (has {got})"
        else:
            left.remove(same)
    if wanted.get("count", len(got)) != len(got):
        yield f"{key}: {len(got)} items, not {wanted['count']} ({got})"
    for text in wanted.get("not", ()):
        yield from (f"{key}: {text!r} stands in {item!r}" for item in got if _plain(text) in _plain(item))


def _is_item(wanted: str, item: str) -> bool:
    short, long = sorted((_plain(wanted), _plain(item)), key=len)
    return bool(short) and short in long and len(short) >= _MOST * len(long)


def _rule(code: str, wanted: dict[str, Any]) -> Iterator[str]:
    rule = find(code)
    words = _plain(
        [text.zh for text in (rule.title, *rule.wordings, rule.rationale, rule.source)] if rule else ""
    )
    yield from (
        f"rule {code} does not say {text!r}" for text in wanted.get("says", ()) if _plain(text) not in words
    )
    yield from (f"rule {code} says {text!r}" for text in wanted.get("not_says", ()) if _plain(text) in words)


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


def _findings(wanted: dict[str, Any], got: Sequence[Finding]) -> Iterator[str]:
    told = [(finding.code, _plain(finding.message)) for finding in got]
    words = " ".join(message for _, message in told)
    for code in wanted.get("has", ()):
        if not any(_coded(each, one) for each, _ in told for one in _any(code)):
            yield f"no finding {code}"
    for code in wanted.get("not", ()):
        yield from (f"false finding {each}: {message}" for each, message in told if _coded(each, code))
    severities = {(finding.code, finding.severity) for finding in got}
    for code, severity in wanted.get("severity", {}).items():
        if (code, severity) not in severities:
            yield f"no finding {code} of severity {severity}"
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
