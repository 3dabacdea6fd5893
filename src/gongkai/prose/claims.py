"""Numbers that prose states, each with what it counts; ``schemas/wordings/claims.yaml`` names them.

Precision goes before recall: a number of another year, of a part of the body, or that only bounds
is no claim. Claims of none are read by :mod:`gongkai.prose.claims_of_none`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import NamedTuple

from gongkai.document import Document
from gongkai.errors import LimitError
from gongkai.fold import Folded, Span
from gongkai.form import TABLES
from gongkai.limits import held
from gongkai.parsing.numerals import Quantity, quantities
from gongkai.parsing.quote import quote
from gongkai.parsing.sections import SectionText
from gongkai.prose.beside import before_table
from gongkai.prose.claims_of_none import claims_of_none
from gongkai.prose.flowing import WRAP
from gongkai.prose.metrics import YEAR, Metric, index_of, wordings
from gongkai.report import Claim, Part

#: How far the words around a number reach, and how far back the text says what it speaks of.
_LEAD = 40
_TAIL = 24
_TOPIC = 150
_LABEL = 30
#: A whole has no more parts than this.
_PARTS = 100
#: So many numbers of prose there may be for each that says something of the report's own.
_NUMBERS = 5
_CLAUSE = re.compile(r"[,。;()\n]")
_FIGURES = re.compile(r"\d+")
_REMARK = re.compile(r"\([^()\n]{1,40}\)")
_SENTENCE = "。;\n"
_LISTED = frozenset({"、", ",", "和", "与", "及"})
#: Metrics of table four: only cases over disclosure are the report's.
_CASES = ("review_", "lawsuit_")
_REQUESTS = "requests_"
#: Measures of pieces of information, as of requests.
_PIECES = frozenset("项条个")
#: Behind it a sentence speaks of this year again.
_NOW = re.compile("今年|本年")
#: From which year to which something passed.
_PASSED = re.compile(
    r"(?:(?P<since>20\d\d)年度?)?(?:结转|转结|遗留|转入|顺延|延续|转)(?:(?:至|到|入|为|转)*(?P<to>20\d\d)年)?"
)


def read_claims(
    document: Document,
    folded: Folded,
    sections: tuple[SectionText, ...],
    year: int | None = None,
    joined: Folded | None = None,
) -> list[Claim]:
    """Return the numbers that the prose of a report states, in order; spans are in the source.

    Read are the overview, section six and what sections two to four say before their tables, or the whole text
    where it has no overview.
    """
    bodies = {section.id: section.body for section in sections}
    spans = [Span(0, len(folded.text))]
    if "overview" in bodies:
        spans = [bodies[id_] for id_ in ("overview", "other") if id_ in bodies]
        spans += [
            one for id_ in TABLES if id_ in bodies for one in before_table(folded.text, id_, bodies[id_])
        ]
    text = joined or folded.drop(WRAP)
    if text is not folded:
        spans = [Span(*(text.find(folded.at[place]) for place in span)) for span in spans]
    claims: list[Claim] = []
    for start, end in spans:
        reader = _Reader(document, text, start, end, year)
        claims += [*reader.numbers(), *claims_of_none(text, Span(start, end), year)]
        if len(claims) > held().claims:
            raise LimitError.over("claims", held())
    return sorted(claims, key=lambda claim: claim.start)


class _Words(NamedTuple):
    """The words around a number, without white space, and where its clause starts."""

    lead: str
    tail: str
    start: int


class _Reader:
    """Reads the claims of one stretch of prose, ``folded.text[start:end]``."""

    def __init__(self, document: Document, folded: Folded, start: int, end: int, year: int | None) -> None:
        self.document = document
        self.folded = folded
        self.text = folded.text
        self.start = start
        self.end = end
        self.year = year
        self.quantities = list(quantities(self.text, start, end, bare=True))
        self.wordings = wordings()
        self.seen: set[str] = set()
        self.parts_of_whole: set[int] = set()
        #: The metric of a number that is told behind another (分别为1件和0件), and of what one is a part of.
        self.in_turn: dict[int, str] = {}
        self.part_of: dict[int, str] = {}
        #: Numbers of this year that are told behind those of many years.
        self.of_this_year: set[int] = set()

    def numbers(self) -> Iterator[Claim]:
        """Yield the claims that are stated with a number."""
        if len(self.quantities) > _NUMBERS * held().claims:
            raise LimitError.over("claims", held())
        for i, quantity in enumerate(self.quantities):
            if quantity.value is None or quantity.unit not in self.wordings.measures:
                continue
            if quantity.unit == "个" and not self.text[quantity.start].isdigit():
                continue  # 三个一 is a slogan
            words = self._words(i, quantity)
            plain = self.wordings.plain
            if i not in self.in_turn and not plain["hint"].search(words.lead + words.tail):
                continue
            if plain["compares"].search(words.lead):
                continue
            for metric in self._metrics(i, quantity, words):
                if self._is_of_years(metric, i, words):
                    continue
                if self._speaks_of_it(metric, i, quantity, words):
                    self.seen.add(metric.id)
                    yield self._claim(metric, i, quantity)

    def _words(self, i: int, quantity: Quantity) -> _Words:
        floor = self.quantities[i - 1].end if i else self.start
        start = max(floor, quantity.start - _LEAD)
        before = self.text[start : quantity.start]
        marks = [mark.end() for mark in _CLAUSE.finditer(before)]
        start += marks[-1] if marks else 0
        after = _CLAUSE.split(self.text[quantity.end : min(quantity.end + _TAIL, self.end)], 1)[0]
        lead = "".join(self.text[start : quantity.start].split())
        return _Words(lead, "".join(after.split()), start)

    def _metrics(self, i: int, quantity: Quantity, words: _Words) -> Iterator[Metric]:
        """Yield what the number counts: one metric, none, or two that are both said to be zero."""
        found = self.wordings
        if i in self.in_turn:
            yield next(metric for metric in found.metrics if metric.id == self.in_turn[i])
            return
        joint = found.plain["joint"].search(words.lead)
        if "分别" in words.lead and self._goes_on(i):
            if joint and found.plain["each"].search(words.lead):
                self.in_turn[i + 1] = "lawsuit_total"
                yield next(metric for metric in found.metrics if metric.id == "review_total")
            return
        if joint:
            if quantity.value == 0 and ("分别" not in words.lead or found.plain["each"].search(words.lead)):
                yield from (
                    metric for metric in found.metrics if metric.id in ("review_total", "lawsuit_total")
                )
            return
        index = index_of(found.lead.search(words.lead))
        if index is None:
            index = index_of(found.tail.match(words.tail))
        if index is None:
            both = index_of(found.both.search(words.lead))
            if both is not None and found.both_tail[both].match(words.tail):
                index = both
        if index is None and (found.any_bare.search(words.lead) or found.any_after.match(words.tail)):
            topic = self._topic(quantity.start)
            if topic:
                index = index_of(found.bare[topic].search(words.lead))
                if index is None:
                    index = index_of(found.after[topic].match(words.tail))
        metric = None if index is None else self._of_its_year(found.metrics[index], words)
        if metric is not None:
            yield metric

    def _goes_on(self, i: int) -> bool:
        """Say whether another number stands right behind a number: 1件、0件."""
        behind = self.quantities[i + 1 : i + 2]
        return bool(behind) and self.text[self.quantities[i].end : behind[0].start].strip() in _LISTED

    def _is_of_years(self, metric: Metric, i: int, words: _Words) -> bool:
        """Say whether this year's own is told behind a number of many years, and note it: 累计受理320件,今年21件."""
        if i in self.in_turn or not self.wordings.plain["years"].search(words.lead):
            return False
        whole = self.quantities[i]
        for j, one in enumerate(self.quantities[i + 1 : i + 3], i + 1):
            own = self.wordings.plain["this_year"].fullmatch(self.text[whole.end : one.start].strip())
            if (
                one.unit == whole.unit
                and own
                and (own["year"] or self.year) in (None, self.year, str(self.year))
            ):
                self.in_turn[j] = metric.id
                self.of_this_year.add(j)
                return True
        return False

    def _of_its_year(self, metric: Metric, words: _Words) -> Metric | None:
        """Return what a number that passes from one year to another is to this report: 「2022年结转至2023年2件」."""
        if not metric.id.startswith("requests_carried"):
            return metric
        passed = next(iter([*_PASSED.finditer(words.lead)][-1:]), None) or _PASSED.match(words.tail)
        if passed is None or not (passed["since"] or passed["to"]):
            return metric
        if self.year is None:
            return None if passed["since"] and passed["to"] else metric
        to = int(passed["to"]) if passed["to"] else int(passed["since"]) + 1
        id_ = {self.year: "requests_carried_over", self.year + 1: "requests_carried_forward"}.get(to)
        return next((one for one in self.wordings.metrics if one.id == id_), None)

    def _topic(self, at: int) -> str | None:
        """Return what the text before ``at`` speaks of; None where that is two things at once."""
        before = self.text[max(self.start, at - _TOPIC) : at]
        topic = joint = None
        for match in self.wordings.plain["topics"].finditer(before):
            topic = match
        for match in self.wordings.plain["joint"].finditer(before):
            joint = match
        if topic is None or (joint and joint.end() >= topic.end()):
            return None
        return topic.lastgroup

    def _speaks_of_it(self, metric: Metric, i: int, quantity: Quantity, words: _Words) -> bool:
        """Say whether the number is the report's own of this year, and whole where it must be."""
        plain = self.wordings.plain
        if plain["of_others"].search(words.lead):
            return False
        if self.part_of.get(i) == metric.id:  # 答复9件,其中按期答复7件
            return False
        if quantity.unit not in metric.measures or (metric.unless and metric.unless.search(words.lead)):
            return False
        near = max(self.start, quantity.start - _TOPIC)
        floor = max(self.text.rfind(mark, near, quantity.start) + 1 for mark in _SENTENCE)
        sentence = self.text[max(floor, near) : quantity.start]
        bare = metric.unless_said and not plain["decided"].search(words.lead)
        if bare and metric.unless_said and metric.unless_said.search(sentence):
            return False
        if metric.unless_then and not plain["taken"].search(words.lead):
            behind = re.split(f"[{_SENTENCE}]", self.text[quantity.end : quantity.end + _LEAD], maxsplit=1)[0]
            if metric.unless_then.search(behind):
                return False  # 办理行政许可事项1200件,其中作出许可决定312件
        of_all = plain["all_cases"].match(self.text, quantity.end, self.end)
        if metric.id.startswith(_CASES) and (of_all or plain["other_cases"].search(sentence)):
            return False
        if metric.id.startswith(_REQUESTS) and of_all and "公开" not in words.lead:
            return False  # 各类申请45件,其中信息公开申请18件
        if metric.id.startswith(_REQUESTS) and (
            plain["in_turn"].search(sentence)
            or (quantity.unit in _PIECES and plain["not_requests"].search(sentence))
            or (plain["not_requests"].search(sentence) and "申请" not in sentence.replace("依申请", ""))
        ):
            return False
        part = plain["subset"].search(sentence)
        if metric.id.startswith(_REQUESTS) and part and len(_FIGURES.findall(sentence, part.end())) < 2:
            return False  # 其中县政府办收到12件,办结11件
        bracket = self.text[max(self.start, words.start - _TAIL - 1) : words.start]
        if bracket.endswith("(") and plain["beside_other"].search(bracket[:-1]):
            return False
        if not metric.any_year:
            years = YEAR.findall(_NOW.split(sentence)[-1])
            of_another = bool(self.year and years) and int(years[-1]) != self.year
            if of_another or plain["other_time"].search(words.lead) or plain["since"].search(sentence):
                return False
        if not metric.whole or i in self.of_this_year:
            return True
        opening = self.text[max(self.start, words.start - 4) : words.start] + words.lead
        if i in self.parts_of_whole or "其中" in opening or plain["subset"].search(sentence):
            return False
        if metric.id not in self.seen:
            return True
        taken_up = plain["taken_up"].search(words.lead) and plain["came_in"].search(sentence)
        return not taken_up and not plain["channel"].search(words.lead)

    def _claim(self, metric: Metric, i: int, quantity: Quantity) -> Claim:
        parts = list(self._parts(i)) if quantity.value else []
        self.part_of |= {index: metric.id for index, _ in parts}
        if metric.whole:
            self.parts_of_whole.update(index for index, _ in parts)
        assert quantity.value is not None
        start, end = self.folded.span(quantity.start, quantity.end)
        return Claim(
            metric=metric.id,
            value=quantity.value,
            unit=quantity.unit,
            field=metric.field,
            parts=[part for _, part in parts],
            start=start,
            end=end,
        )

    def _parts(self, i: int) -> Iterator[tuple[int, Part]]:
        """Yield the addends that follow the number: 「…，其中a 1件、b 2件」."""
        plain = self.wordings.plain
        whole = self.quantities[i]
        aside = plain["aside"].match(self.text, whole.end, self.end)
        opening = plain["parts"].match(self.text, aside.end() if aside else whole.end, self.end)
        if opening is None and aside:
            opening = plain["parts"].match(self.text, whole.end, self.end)
        if opening is None:
            return
        at, told = opening.end(), Decimal(0)
        for index in range(i + 1, min(i + _PARTS, len(self.quantities))):
            quantity = self.quantities[index]
            remark = _REMARK.match(self.text, at, self.end)
            at = remark.end() if remark else at
            if quantity.start < at:
                continue
            share = plain["share"].match(self.text, at, quantity.start)
            at = share.end() if share else at
            between = self.text[at : quantity.start]
            label = between.lstrip(",、;和及与 \n")
            if (
                told == whole.value
                and ";" in between[: -len(label)]
                and ";" not in self.text[opening.end() : at]
            ):
                return  # 复议4件,其中维持3件、纠正1件;被诉2件
            if (
                len(label) > _LABEL
                or not label.strip()
                or _CLAUSE.search(label)
                or plain["part_unless"].search(label)
            ):
                return
            if quantity.unit == whole.unit and quantity.value is not None:
                told += quantity.value
                yield index, self._part(quantity, quantity.start - len(label))
            at = quantity.end
            if self.text.startswith(")", at):
                return

    def _part(self, quantity: Quantity, label: int) -> Part:
        assert quantity.value is not None
        start, end = self.folded.span(quantity.start, quantity.end)
        words = quote(self.document, self.folded, range(label, quantity.start))
        return Part(label=words, value=quantity.value, unit=quantity.unit, start=start, end=end)
