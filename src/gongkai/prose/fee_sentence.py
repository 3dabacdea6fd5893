"""One sentence on the 信息处理费, read clause by clause.

A sum in it is seldom what was charged: it is the price of a page, what was due, what the year before brought,
what was given back. Only what is said to have been charged this year counts.
"""

from __future__ import annotations

import functools
import re
from decimal import Decimal
from typing import NamedTuple

from gongkai.fold import Span
from gongkai.parsing.numerals import read_number
from gongkai.parsing.phrases import phrases
from gongkai.report import Number

_CLAUSE = re.compile(r"(?:[^,:;()!?]|(?<=\d),(?=\d{3}))+")
_ACTUAL, _TOTAL, _PLAIN = 3, 2, 1


@functools.cache
def patterns_of_fee() -> dict[str, re.Pattern[str]]:
    """Return the patterns of ``schemas/wordings/fee.yaml``."""
    return {key: re.compile(pattern) for key, pattern in phrases("fee").items()}


class Statement(NamedTuple):
    """What one place says of the fee of the year; the span is in the folded text."""

    charged: bool
    amount: Number | None
    cases: int | None
    span: Span


class _Sum(NamedTuple):
    """A sum that was charged this year. ``amount`` is None where the words make it a bound."""

    amount: Number | None
    rank: int
    part: bool
    cases: int | None
    span: Span


class Sentence:
    """Reads one sentence that names the fee, which stands at ``at``."""

    def __init__(self, text: str, at: int, year: int | None, key: str, *, named: bool = False) -> None:
        self.text = text
        self.at = at
        self.year = year
        self.name = patterns_of_fee()[key].search(text)
        self.named = named
        self.sums: list[_Sum] = []
        self.none: list[Span] = []
        self.unpaid: list[Span] = []
        self.zero = False  # a 0 is printed

    def statements(self) -> list[Statement]:
        """Return what the sentence says of the year: what was charged, then what was not."""
        self._read()
        found: list[Statement] = []
        chosen = self._chosen()
        if chosen is not None:
            amount = chosen.amount
            if not (amount == 0 and self.none):
                found.append(
                    Statement(amount is None or bool(amount), amount, self._count(chosen), chosen.span)
                )
        elif (charged := self._charged()) is not None:
            found.append(charged)
        none = self.none or ([] if found else self.unpaid)
        if none and not (found and not found[0].charged):
            count = self._count(None)
            zero = 0 if self.zero or (chosen is not None and chosen.amount == 0) else None
            found.append(Statement(False, zero, 0 if count == 0 else None, none[0]))
        return found

    def _read(self) -> None:
        patterns = patterns_of_fee()
        other = part = False
        before = ""
        for match in _CLAUSE.finditer(self.text):
            clause = match[0]
            part = part or patterns["parts"].search(clause) is not None
            named = self.named or (self.name is not None and match.start() < self.name.end())
            if patterns["other_fee"].search(clause) and not self._names(clause):
                before = ""
                continue
            none = self._none(clause) or (patterns_of_fee()["alone"].fullmatch(clause) if before else None)
            place = none.start() if none else len(clause)
            money = patterns["money"].search(clause)
            place = place if none else money.start() if money else len(clause)
            last_named = self._is_other(clause, other)
            other = self._is_other(clause[:place], other)
            unpaid = patterns["unpaid"].search(clause)
            goes_on = bool(before) and self.text[match.start() - 1] != ";"
            if none and not other:
                self.zero = self.zero or none[0].rstrip()[-1] in "零0"
                self.none.append(self._span(match.start(), self._none_end(match.start(), clause, none)))
            elif unpaid and not other:
                self.unpaid.append(self._span(*match.span()))
            elif not none and not other:
                self._sums(match.start(), clause, before if goes_on else "", part=part)
            speaks = (
                named or patterns["charging"].search(clause) or (part and patterns["count"].search(clause))
            )
            before = clause if speaks else ""
            other = last_named if money and not none else other

    def _names(self, clause: str) -> bool:
        return self.name is not None and self.name[0] in clause

    def _none(self, clause: str) -> re.Match[str] | None:
        """Return where a clause says that nothing was charged; None where it speaks of the rest, or of a sum."""
        patterns = patterns_of_fee()
        found = patterns["none"].search(clause) or patterns["nothing"].search(clause)
        if found is None or patterns["rest"].match(clause.lstrip()):
            return None
        if patterns["not_it"].search(found[0]) or (
            patterns["not_it"].match(clause, found.end()) and not self._names(found[0])
        ):
            return None
        money = patterns["money"].search(clause)
        if money and money.start() < found.start() and not self._is_zero(money):
            return None  # 200 yuan were not charged: neither said nor unsaid by this alone
        return found

    def _is_zero(self, money: re.Match[str]) -> bool:
        return read_number(money["amount"]) == 0

    def _none_end(self, start: int, clause: str, none: re.Match[str]) -> int:
        name = self.name
        if name is not None and start + none.start() < name.end() <= start + len(clause):
            return max(start + none.end(), name.end())
        return start + none.end()

    def _is_other(self, words: str, other: bool) -> bool:
        """Say whether a clause speaks of another year; a clause that names none goes on with the last one."""
        patterns = patterns_of_fee()
        last = -1
        for match in patterns["last_year"].finditer(words):
            last, other = match.start(), True
        for match in patterns["year"].finditer(words):
            if self.year is not None and match.start() > last:
                last, other = match.start(), int(match["year"]) != self.year
        for match in patterns["this_year"].finditer(words):
            if match.start() > last:
                last, other = match.start(), False
        return other

    def _sums(self, start: int, clause: str, before: str, *, part: bool) -> None:
        patterns = patterns_of_fee()
        at = 0
        for money in patterns["money"].finditer(clause):
            lead = clause[at : money.start()]
            words = lead if patterns["charged_here"].search(lead) or self._names(clause) else before + lead
            at = money.end()
            if money["each"] or patterns["each"].search(lead) or patterns["due"].search(lead):
                continue
            if patterns["due_behind"].match(clause, at):
                continue
            if not self._names(clause) and not patterns["charging"].search(words):
                continue
            actual, total = patterns["actual"].search(words), patterns["total"].search(lead)
            if patterns["due"].search(words) and not actual:
                continue
            bound = money["more"] or money["beyond"] or patterns["about"].search(lead)
            amount = None if bound else read_number(money["amount"] + (money["scale"] or ""))
            rank = _ACTUAL if actual else _TOTAL if total else _PLAIN
            count = patterns["count"].search(words) or (patterns["count"].search(before) if part else None)
            end = start + money.end() - len(money["beyond"] or "") - len(money["each"] or "")
            if self.name is not None and start < self.name.end() <= start + len(clause):
                end = max(end, self.name.end())
            self.sums.append(
                _Sum(amount, rank, part, int(count["count"]) if count else None, self._span(start, end))
            )

    def _chosen(self) -> _Sum | None:
        """Return the sum that was charged in all."""
        whole = [one for one in self.sums if not one.part] or self.sums
        if not whole:
            return None
        best = max(one.rank for one in whole)
        ranked = [one for one in whole if one.rank == best]
        values = {one.amount for one in ranked}
        first, *others = ranked
        if len(values) == 1 or first.amount is None:
            return first
        if first.amount == sum(Decimal(one.amount or 0) for one in others):
            return first
        if ranked[-1].amount == sum(Decimal(one.amount or 0) for one in ranked[:-1]):
            return ranked[-1]
        return first._replace(amount=None)

    def _count(self, chosen: _Sum | None) -> int | None:
        """Return for how many requests it was charged: said of the whole, or of parts that make the whole."""
        if self.name is not None:
            before, behind = self.text[: self.name.start()], self.text[self.name.end() :]
            count = patterns_of_fee()["count_before"].search(before) or patterns_of_fee()[
                "count_behind"
            ].match(behind)
            if count:
                return int(count["count"])
        if chosen is None:
            return None
        parts = [one for one in self.sums if one.part and one is not chosen]
        if parts and chosen.amount == sum(Decimal(one.amount or 0) for one in parts):
            counts = [one.cases for one in parts if one.cases is not None]
            return sum(counts) if len(counts) == len(parts) else None
        return chosen.cases

    def _charged(self) -> Statement | None:
        """Return that it was charged, where the words say so without a sum."""
        if self.name is None or self.none:
            return None
        patterns = patterns_of_fee()
        before, behind = self.text[: self.name.start()], self.text[self.name.end() :]
        if patterns["planned"].search(before):
            return None
        if not patterns["charged"].search(before) or patterns["not_charged_but_named"].match(behind):
            return None
        if self._is_other(before, False):
            return None
        start = max(before.rfind(mark) for mark in ",:;") + 1
        return Statement(True, None, self._count(None), self._span(start, self.name.end()))

    def _span(self, start: int, end: int) -> Span:
        words = self.text[start:end]
        start += len(words) - len(words.lstrip())
        return Span(self.at + start, self.at + start + len(words.strip()))
