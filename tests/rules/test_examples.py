"""Every rule's own example: the lawful report gives nothing, its bad words give this rule's code."""

from __future__ import annotations

import re
import string
from pathlib import Path

import pytest

import gongkai.rules
from gongkai import extract
from gongkai.form import load_forms
from gongkai.rules.registry import checks, described, explained, find
from gongkai.rules.rule import Rule
from gongkai.rules.samples import filled
from tests.rules.specimens import findings, lawful, read

RULES = {rule.code: rule for rule in described()}
SINGLE = [
    rule
    for rule in RULES.values()
    if rule.code[:3] not in ("GK7", "GK9") and rule.code not in ("GK118", "GK119", "GK813")
]


def _fields(template: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(template) if name}


@pytest.mark.parametrize("name", ["2021", "2022", "2019", "county"])
def test_a_lawful_report_gives_nothing(name: str) -> None:
    assert [(one.code, one.message) for one in read(report=name).findings] == []


@pytest.mark.parametrize("rule", SINGLE, ids=lambda rule: rule.code)
def test_the_example(rule: Rule) -> None:
    good, bad, report = rule.example
    assert lawful(report).count(good) == 1, "the good example stands in the lawful report"
    assert rule.code in {one.code for one in findings((good, bad), report=report)}


def test_the_example_of_a_file_s_name() -> None:
    good, bad, report = RULES["GK813"].example
    for name, expected in ((good, []), (bad, ["GK813"])):
        found = extract(lawful(report).encode(), name=name.replace(".docx", ".txt"))
        assert [one.code for one in found.findings] == expected


@pytest.mark.parametrize("rule", RULES.values(), ids=lambda rule: rule.code)
def test_the_words(rule: Rule) -> None:
    for text in (rule.title, *rule.wordings, rule.rationale, rule.source):
        assert text.zh.strip() == text.zh != ""
        assert text.en.strip() == text.en != ""
        assert re.search("[\u4e00-\u9fff]", text.zh)
    assert not rule.title.zh.endswith("。")
    assert rule.rationale.zh.endswith("。")
    assert rule.rationale.en.endswith(".")
    for text in rule.wordings:
        assert _fields(text.en) == _fields(text.zh)


def test_codes_are_those_of_the_contract() -> None:
    for rule in described():
        assert re.fullmatch(r"GK[1-9]\d\d", rule.code)
        assert rule.severity in ("error", "warning", "info")
    assert len(RULES) == len(described())
    assert {code[:3] for code in RULES} == {f"GK{family}" for family in range(1, 10)}


def test_each_rule_is_in_the_module_of_its_name() -> None:
    modules = sorted(Path(gongkai.rules.__path__[0]).glob("gk*.py"))
    assert [path.stem[:5].upper() for path in modules] == [rule.code for rule in described()]
    for rule in checks():
        assert rule.check.__module__.startswith(f"gongkai.rules.{rule.code.lower()}_")


def test_a_rule_is_found_by_its_code() -> None:
    assert find("gk201 ") is RULES["GK201"]
    assert find("GK999") is None
    assert {rule.code for rule in explained(load_forms())} == set(RULES)


@pytest.mark.parametrize("rule", RULES.values(), ids=lambda rule: rule.code)
def test_every_wording_is_explained_filled(rule: Rule) -> None:
    for lang in ("zh", "en"):
        said = filled(rule, lang)  # type: ignore[arg-type]
        assert len(said) == len(rule.wordings)
        assert not [words for words in said if "{" in words or "None" in words]
