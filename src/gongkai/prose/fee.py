"""信息处理费: whether the body charged it, for how many requests, how many yuan.

Here the sentences on it are found; :mod:`gongkai.prose.fee_sentence` reads one.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator, Sequence

from gongkai.fold import Folded, Span
from gongkai.parsing.sections import SectionText
from gongkai.prose.fee_sentence import Sentence, Statement
from gongkai.prose.fee_words import patterns_of_fee
from gongkai.report import Fee

#: Section six is where the form asks for it.
_ORDER = ("other", "overview", "requests", "problems")
#: The name with spaces or commas between its letters, and those.
_SCATTERED_NAME = re.compile(r"信[ ,]?息[ ,]?处[ ,]?理[ ,]?费(?<!信息处理费)|未[ ,]收[ ,]?取|收[ ,]取")
_GAP = re.compile(r"(?<=[\u4e00-\u9fff])[ ,](?=[\u4e00-\u9fff])")
_NAME = re.compile(r"[《〈<][^《》〈〉<>\n]{2,60}[》〉>]+")
_SENTENCE = re.compile(r"[^。\n]+")
#: A sentence of so few characters may be a heading; a longer one than this is a text without full stops.
_HEADING = 26
_LONGEST = 1500


def read_fee(folded: Folded, sections: tuple[SectionText, ...], year: int | None = None) -> Fee | None:
    """Return what the report of ``year`` says of the fee, None where it says nothing; the span is in the source.

    Without sections the whole text is read. ``amount_yuan`` is 0 only where 0 is printed, and null
    where the words make it a bound, or where several sums stand without their total.
    """
    found = next(_statements(folded, sections, year), None)
    if found is None:
        return None
    text, said = found
    start, end = text.span(*said.span)
    return Fee(charged=said.charged, count=said.cases, amount_yuan=said.amount, start=start, end=end)


def fee_statements(
    folded: Folded, sections: tuple[SectionText, ...], year: int | None = None
) -> list[Statement]:
    """Return everything that the report of ``year`` says of the fee, by the fee's own name; spans in the text."""
    if "处理费" not in folded.text:
        return []
    return list(_read_all(folded, _spans(folded, sections), year, "fee"))


def _statements(
    folded: Folded, sections: tuple[SectionText, ...], year: int | None
) -> Iterator[tuple[Folded, Statement]]:
    if "费" not in folded.text:
        return
    spans = _spans(folded, sections)
    for said in _read_all(folded, spans, year, "fee"):
        yield folded, said
    if _SCATTERED_NAME.search(folded.text):
        dense = folded.drop(_GAP)
        there = [Span(*(dense.find(folded.at[place]) for place in span)) for span in spans]
        for said in _read_all(dense, there, year, "fee"):
            yield dense, said
    for said in _read_all(folded, spans, year, "otherwise"):
        yield folded, said


def _spans(folded: Folded, sections: tuple[SectionText, ...]) -> list[Span]:
    bodies = {section.id: section.body for section in sections}
    return [bodies[id_] for id_ in _ORDER if id_ in bodies] or [Span(0, len(folded.text))]


def _read_all(folded: Folded, spans: Sequence[Span], year: int | None, key: str) -> Iterator[Statement]:
    for span in spans:
        for sentence, start, following in _sentences(folded.text, span, key):
            found = [
                one._replace(span=Span(start + one.span.start, start + one.span.end))
                for one in _said(sentence, year, key)
            ]
            if not found and following:
                found = _next(folded.text, sentence, following, year, key)
            yield from found


@functools.lru_cache(maxsize=256)
def _said(sentence: str, year: int | None, key: str) -> tuple[Statement, ...]:
    """Return what a sentence says, its spans counted from its start: more than one stage asks, and most say the same."""
    return tuple(Sentence(sentence, 0, year, key).statements())


def _sentences(text: str, span: Span, key: str) -> Iterator[tuple[str, int, Span | None]]:
    """Yield each sentence that names the fee, its start, and the span of the next one if that names it not.

    Names of regulations are blanked out: 《…信息处理费管理办法》 says nothing of a charge.
    """
    if text.find("处理费" if key == "fee" else "费", *span) < 0:
        return
    name = patterns_of_fee()[key]
    waiting: tuple[str, int] | None = None
    for match in _SENTENCE.finditer(text, *span):
        words = _NAME.sub(lambda name: " " * len(name[0]), match[0][:_LONGEST]) if "费" in match[0] else ""
        named = bool(words) and name.search(words) is not None
        if waiting and words.strip() + match[0].strip():
            yield *waiting, None if named else Span(*match.span())
            waiting = None
        if named:
            waiting = words, match.start()
    if waiting:
        yield *waiting, None


def _next(text: str, sentence: str, following: Span, year: int | None, key: str) -> list[Statement]:
    """Read a sentence that goes on about the fee without its name: 「信息处理费收取情况。本年度未收取。」."""
    words = text[slice(*following)][:_LONGEST]
    if not patterns_of_fee()["goes_on"].match(words) or patterns_of_fee()["other_fee"].search(words):
        return []
    heading = len(sentence.strip()) <= _HEADING
    if words.strip() in ("无", "没有") and heading:
        lead = len(words) - len(words.lstrip())
        return [
            Statement(False, None, None, Span(following.start + lead, following.start + len(words.rstrip())))
        ]
    if not heading and not re.match(r"\s*(?:其中)?(?:本年|今年|20\d\d年)", words):
        return []
    return Sentence(words, following.start, year, key, named=True).statements()
