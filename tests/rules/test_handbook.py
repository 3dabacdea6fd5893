"""docs/rules.md says what the rules say."""

from __future__ import annotations

from pathlib import Path

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
