"""信息处理费: whether the body charged it, for how many requests, how many yuan."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator, Sequence

from gongkai.fold import Folded, Span
from gongkai.parsing.numerals import read_number
from gongkai.parsing.phrases import phrases
from gongkai.parsing.sections import SectionText
from gongkai.report import Fee, Number

#: Section six is where the form asks for it.
_ORDER = ("other", "overview", "requests", "problems")
#: The name with spaces or commas between its letters, and those.
_SCATTERED_NAME = re.compile(r"信[ ,]?息[ ,]?处[ ,]?理[ ,]?费(?<!信息处理费)|未[ ,]收[ ,]?取|收[ ,]取")
_GAP = re.compile(r"(?<=[\u4e00-\u9fff])[ ,](?=[\u4e00-\u9fff])")
_NAME = re.compile(r"[《〈<][^《》〈〉<>\n]{2,60}[》〉>]+")
_SENTENCE = re.compile(r"[^。;\n]+")
#: A sentence of so few characters may be a heading.
_HEADING = 26


@functools.cache
def _patterns() -> dict[str, re.Pattern[str]]:
    return {key: re.compile(pattern) for key, pattern in phrases("fee").items()}


def read_fee(folded: Folded, sections: tuple[SectionText, ...]) -> Fee | None:
    """Return what the report says of the fee, None where it says nothing; the span is in the source.

    Without sections the whole text is read. ``amount_yuan`` is 0 only where 0 is printed, and null
    where the words make it a bound.
    """
    bodies = {section.id: section.body for section in sections}
    spans = [bodies[id_] for id_ in _ORDER if id_ in bodies] or [Span(0, len(folded.text))]
    fee = _find(folded, spans)
    if fee is None and _SCATTERED_NAME.search(folded.text):
        dense = folded.drop(_GAP)
        there = [Span(*(dense.find(folded.at[place]) for place in span)) for span in spans]
        fee = _find(dense, there)
    return fee


def _find(folded: Folded, spans: Sequence[Span]) -> Fee | None:
    for span in spans:
        for sentence, start, following in _sentences(folded.text, span):
            fee = _read(folded, sentence, start) or _read_heading(folded, sentence, following)
            if fee:
                return fee
    return None


def _sentences(text: str, span: Span) -> Iterator[tuple[str, int, Span]]:
    """Yield each sentence that names the fee, its start, and the span of the next sentence.

    Names of regulations are blanked out: 《…信息处理费管理办法》 says nothing of a charge.
    """
    if text.find("处理费", *span) < 0:
        return
    waiting: tuple[str, int] | None = None
    for match in _SENTENCE.finditer(text, *span):
        if waiting:
            yield *waiting, Span(*match.span())
            waiting = None
        if "处理费" in match[0]:
            waiting = _NAME.sub(lambda name: " " * len(name[0]), match[0]), match.start()
    if waiting:
        yield *waiting, Span(span.end, span.end)


def _read_heading(folded: Folded, sentence: str, following: Span) -> Fee | None:
    """Read 「信息处理费收取情况。本年度未收取。」: the name in a heading, the answer behind it."""
    none = len(sentence.strip()) <= _HEADING and _patterns()["none_next"].match(folded.text, *following)
    if not none or _patterns()["fee"].search(sentence) is None:
        return None
    span = folded.span(following.start + len(none[0]) - len(none[0].lstrip()), none.end())
    return Fee(charged=False, count=None, amount_yuan=None, start=span.start, end=span.end)


def _read(folded: Folded, sentence: str, at: int) -> Fee | None:
    patterns = _patterns()
    name = patterns["fee"].search(sentence)
    if name is None:
        return None
    before, behind = sentence[: name.start()], sentence[name.end() :]
    count = patterns["count_before"].search(before) or patterns["count_behind"].match(behind)
    cases = int(count["count"]) if count else None
    clause = max(before.rfind(mark) for mark in ",:") + 1

    def fee(start: int, end: int, charged: bool, amount: Number | None = None) -> Fee:
        words = sentence[start:end]
        start += len(words) - len(words.lstrip())
        span = folded.span(at + start, at + end)
        return Fee(charged=charged, count=cases, amount_yuan=amount, start=span.start, end=span.end)

    def paid(money: re.Match[str], start: int, end: int) -> Fee:
        amount = read_number(money["amount"] + (money["scale"] or ""))
        return fee(start, end, bool(amount), amount)

    if money := patterns["actual"].search(behind) or patterns["sum_behind"].match(behind):
        return paid(money, clause, name.end() + money.end())
    if money := patterns["sum_before"].search(before):
        return paid(money, clause, name.end())
    if patterns["none_before"].search(before):
        return fee(clause, name.end(), charged=False)
    if none := patterns["none_later"].search(behind):
        return fee(clause, name.end() + none.end(), False, 0)
    if none := patterns["none_behind"].match(behind):
        return fee(clause, name.end() + none.end(), charged=False)
    if money := patterns["sum_later"].search(behind):
        return paid(money, clause, name.end() + money.end())
    if cases == 0 and count:
        return fee(clause, name.end() + (count.end() if count.string is behind else 0), charged=False)
    charged = patterns["charged"].search(before) and not patterns["not_charged_but_named"].match(behind)
    if charged or patterns["bound"].match(behind):
        return fee(clause, name.end(), charged=True)
    return None
