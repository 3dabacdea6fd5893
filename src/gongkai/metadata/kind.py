"""Whether a text is a report at all, or only looks like one."""

from __future__ import annotations

import functools
import itertools
import re
from typing import Any, Literal

from gongkai.document import Document
from gongkai.fold import Folded
from gongkai.metadata.titles import find_title
from gongkai.parsing.numerals import quantities
from gongkai.parsing.phrases import any_of, phrases
from gongkai.parsing.sections import SectionText

ReportKind = Literal[
    "report",
    "free-form",
    "form-notice",
    "blank-template",
    "news",
    "sample-essay",
    "university",
    "public-enterprise",
    "other-text",
]
#: The kinds that are reports. Every other kind is why a text is none.
REPORTS = frozenset({"report", "free-form"})

#: Marks of a look-alike stand near the top; what follows may be an attached form.
_TOP = 6000
_HEADLINE = 400
#: Any of these words, or small letters before a character, may be a placeholder.
_PLACEHOLDERS = ("XX", "××", "**", "○○", "□□", "__", "请填写", "(填写", "名称)")
_SMALL_PLACEHOLDER = re.compile("xx[\u3400-\u9fff]")
_YEAR = re.compile(r"20\d\d\s?年")
_LETTERS = re.compile(r"[\u3400-\u9fff]")
#: Who else reports on disclosure, in prose of their own.
_OTHERS: tuple[ReportKind, ...] = ("university", "public-enterprise")
_TABLES = frozenset({"disclosure", "requests", "litigation"})


@functools.cache
def _marks(kind: str) -> tuple[int, tuple[re.Pattern[str], ...]]:
    spec = phrases("kinds")[kind]
    return spec["least"], tuple(re.compile(pattern, re.MULTILINE) for pattern in spec["patterns"])


@functools.cache
def _pattern(kind: str, key: str | None = None) -> re.Pattern[str]:
    entry: Any = phrases("kinds")[kind]
    return re.compile(any_of(entry if key is None else entry[key]), re.MULTILINE)


def report_kind(
    document: Document, folded: Folded, sections: tuple[SectionText, ...], has_tables: bool
) -> ReportKind:
    """Return what kind of text this is: one of :data:`REPORTS`, else why it is no report.

    ``has_tables``: a table of the form was found in it, with its labels (numbers or not). A part of
    a report (its first sections, a table alone) is a report.
    """
    text = folded.text
    top = text[:_TOP]
    ids = {section.id for section in sections}
    if _is_template(text):
        return "blank-template"
    if not _is_filled(text):
        if _bears("form-notice", top):
            return "form-notice"
        if _is_blank(text, sections, has_tables):
            return "blank-template"
        if _is_essay(text, sections):
            return "sample-essay"
    if not has_tables and len(ids) < 3 and _bears("news", top):
        return "news"
    if has_tables:
        return "report"
    for other in _OTHERS:
        if _pattern(other, "who").search(top) and _bears(other, top):
            return other
    if len(ids) < 3 and _bears("other-text", top):
        return "other-text"
    if _pattern("free-form").search(text) and _bears("report", text):
        return "free-form"
    if len(ids & _TABLES) > 1:
        return "report"
    if "公开" in text and (len(ids) > 1 or (ids and _bears("report", text))):
        return "report"
    if _bears("report", text) and (find_title(top) or len(text) > _HEADLINE):
        return "free-form"
    return "other-text"


def _bears(kind: str, text: str) -> bool:
    least, patterns = _marks(kind)
    found = 0
    for pattern in patterns:
        found += pattern.search(text) is not None
        if found >= least:
            return True
    return False


def _is_filled(text: str) -> bool:
    """Say whether numbers stand in the cells of a table."""
    spec = phrases("kinds")["filled"]
    cells = _pattern("filled", "pattern").finditer(text)
    least: int = spec["least"]
    return sum(1 for _ in itertools.islice(cells, least)) == least


def _is_template(text: str) -> bool:
    """Say whether placeholders stand where a report has its year, its body, its numbers."""
    words = [one for one in _PLACEHOLDERS if one[0] in text]  # to look for one letter takes no time
    if not any(one in text for one in words) and not _SMALL_PLACEHOLDER.search(text):
        return False
    least: int = phrases("kinds")["blank-template"]["least"]
    counts = {
        key: sum(1 for _ in _pattern("blank-template", key).finditer(text))
        for key in ("year", "body", "number", "words")
    }
    if sum(counts.values()) < least or not (
        counts["year"] or (counts["words"] and not _is_filled(text))
    ):  # hints may stand in what is filled in
        return False
    printed = sum(1 for quantity in quantities(text, 0, len(text)) if quantity.value)
    return sum(counts.values()) > printed


def _is_blank(text: str, sections: tuple[SectionText, ...], has_tables: bool) -> bool:
    """Say whether only the form's own words are there: no year, no number, no sentence."""
    if not has_tables and len({section.id for section in sections} & _TABLES) < 2:
        return False
    prose = [text[slice(*section.body)] for section in sections if section.id not in _TABLES]
    return not _YEAR.search(text) and sum(len(_LETTERS.findall(body)) for body in prose) < 40


def _is_essay(text: str, sections: tuple[SectionText, ...]) -> bool:
    """Say whether the text calls itself a model above its first section, or lost its digits."""
    opens = min((section.heading.start for section in sections if section.heading), default=_HEADLINE)
    if _pattern("sample-essay", "title").search(text[: min(opens, _HEADLINE)].split("。", maxsplit=1)[0]):
        return True
    if _YEAR.search(text):
        return False
    return sum(1 for _ in _pattern("sample-essay", "bare").finditer(text)) > 1
