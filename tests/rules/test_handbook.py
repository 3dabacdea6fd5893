"""docs/rules.md says what the rules say."""

from __future__ import annotations

from pathlib import Path

from gongkai.rules.citations import CITATIONS, REASONS
from gongkai.rules.handbook import page
from gongkai.rules.registry import described

PAGE = Path(__file__).resolve().parents[2] / "docs" / "rules.md"


def test_the_page_is_up_to_date() -> None:
    assert PAGE.read_text(encoding="utf-8") == page(), (
        "write it again: python -m gongkai.rules.handbook > docs/rules.md"
    )


def test_every_rule_is_explained_in_both_languages() -> None:
    text = page()
    for rule in described():
        assert f'<a id="{rule.code.lower()}">' in text
        assert rule.rationale.zh in text
        assert rule.rationale.en in text


def test_every_source_is_a_citation_that_is_recorded_or_a_reason() -> None:
    recorded = {one.words for one in CITATIONS}
    for rule in described():
        for words in rule.source.zh.split("；"):
            assert words in recorded | REASONS, (rule.code, words)
    for one in CITATIONS:
        assert one.words in page()
