"""One sentence on the 信息处理费, read clause by clause.

A sum in it is seldom what was charged: it is the price of a page, what was due, what the year before brought,
what was given back. Only what is said to have been charged this year counts.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal
from typing import NamedTuple

from gongkai.fold import Span
from gongkai.parsing.numerals import read_number
from gongkai.prose.fee_words import When, amount_of, of_years, patterns_of_fee, when
from gongkai.report import Number

_CLAUSE = re.compile(r"(?:[^,:;()!?]|(?<=\d),(?=\d{3}))+")
_ACTUAL, _TOTAL, _PLAIN = 3, 2, 1


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
    own: bool = False  # its requests are counted beside it
    of_year: bool = False  # a part that its own words give to this year


class Sentence:
    """Reads one sentence that names the fee, which stands at ``at``."""

    def __init__(self, text: str, at: int, year: int | None, key: str, *, named: bool = False) -> None:
        self.text = text
        self.at = at
        self.year = year
        self.name = patterns_of_fee()[key].search(text)
        self.named = named
        self.sums: list[_Sum] = []
        self.due: list[_Sum] = []  # what was to be paid; it counts where it is said to have been
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
        part = beside = False
        count = 0
        time = When.THIS
        before = ""
        for match in _CLAUSE.finditer(self.text):
            clause = match[0]
            part = part or patterns["parts"].search(clause) is not None
            named = self.named or (self.name is not None and match.start() < self.name.end())
            if patterns["other_fee"].search(clause) and not self._names(clause):
                before = ""
                continue
            if patterns["excepted"].search(clause) or patterns["no_default"].search(clause):
                beside = patterns["excepted"].search(clause) is not None
                continue
            alone = patterns["alone"].fullmatch(clause) if before else None
            none = self._none(clause) or alone
            if none and beside:
                continue  # it is of other fees: 除信息处理费外,未收取任何费用
            money = patterns["money"].search(clause)
            first = none or money
            # 今年为零, 处理费上年为零: whose time that is stands before the last word.
            whole = first is None or first is alone or first.re is patterns["nothing"]
            place = len(clause) if first is None else first.end() if whole else first.start()
            last, at_last = time, when(clause, time, self.year)
            time = when(clause[:place], time, self.year)
            unpaid = patterns["unpaid"].search(clause)
            summed, count = len(self.sums) > count, len(self.sums)
            goes_on = bool(before) and self.text[match.start() - 1] != ";"
            if unpaid and summed and self.sums[-1].rank < _ACTUAL and not patterns["another"].search(clause):
                self.due.append(self.sums.pop())  # 收费金额340元,申请人逾期未缴纳
            if none and time is not When.OTHER:
                self.zero = self.zero or none[0].rstrip(' "')[-1] in "零0"
                self.none.append(self._span(match.start(), self._none_end(match.start(), clause, none)))
            elif unpaid and time is not When.OTHER:
                self.unpaid.append(self._span(*match.span()))
            elif not none and money:
                inside = bool(self.sums) and "(" in self.text[: match.start()].rpartition(")")[2]
                self._sums(match.start(), clause, before if goes_on else "", last, part=part or inside)
            elif not none and time is When.THIS and self.due and patterns["paid"].search(clause):
                self.sums.append(self.due.pop())
            elif self.sums and patterns["refunded"].search(clause):
                self.sums.clear()
            speaks = (
                named or patterns["charging"].search(clause) or (part and patterns["count"].search(clause))
            )
            if not (before and money and patterns["time_alone"].fullmatch(clause[: money.start()])):
                before = clause if speaks else ""  # 2022年200元,2023年400元: both of what was said before
            time = at_last if money and not none else time

    def _names(self, clause: str) -> bool:
        return self.name is not None and self.name[0] in clause

    def _none(self, clause: str) -> re.Match[str] | None:
        """Return where a clause says that nothing was charged; None where it speaks of the rest, or of a sum."""
        patterns = patterns_of_fee()
        found = patterns["none"].search(clause) or patterns["nothing"].search(clause)
        if found is None or patterns["rest"].match(clause.lstrip()) or patterns["policy"].search(clause):
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
        return amount_of(money) == 0

    def _none_end(self, start: int, clause: str, none: re.Match[str]) -> int:
        name = self.name
        if name is not None and start + none.start() < name.end() <= start + len(clause):
            return max(start + none.end(), name.end())
        return start + none.end()

    def _sums(self, start: int, clause: str, before: str, time: When, *, part: bool) -> None:
        """Collect the sums of a clause; ``time`` is whose time the clause before it spoke of."""
        at, rate = 0, None
        found = list(patterns_of_fee()["money"].finditer(clause))
        own = of_years(clause, len(found), self.year)
        for i, money in enumerate(found):
            lead, at = clause[at : money.start()], money.end()
            if i and (found[i - 1]["each"] or rate):
                lead = lead.rpartition("标准")[2]  # 按100元/件的标准收取400元
            rate = patterns_of_fee()["each"].search(lead)
            time = (When.THIS if i == own else When.OTHER) if own is not None else when(lead, time, self.year)
            if time is When.THIS:
                self._sum(start, clause, money, lead, before, part=part)

    def _sum(
        self, start: int, clause: str, money: re.Match[str], lead: str, before: str, *, part: bool
    ) -> None:
        """Collect one sum of this year, if it was charged or was due for the fee."""
        patterns = patterns_of_fee()
        words = lead if patterns["charged_here"].search(lead) or self._names(clause) else before + lead
        if (
            money["each"]
            or patterns["each"].search(lead)
            or patterns["due_behind"].match(clause, money.end())
            or patterns["range"].match(clause, money.end())
            or patterns["range"].fullmatch(lead)
        ):
            return
        if patterns["spent"].search(lead) and not self._names(lead):
            return
        if patterns["change"].search(lead) and not patterns["result"].search(lead):
            return
        if patterns["from"].search(lead) and patterns["onward"].match(clause, money.end()):
            return
        if patterns["other_fee"].search(lead) and not self._names(lead):
            return
        if not self._names(clause) and not patterns["charging"].search(words):
            return
        actual = patterns["actual"].search(words)
        due = patterns["due"].search(lead)
        if not due and not actual and not patterns["taken"].search(lead):
            due = patterns["due"].search(words)
        each = "分别" in lead
        total = patterns["total"].search(lead) and not each
        bound = money["more"] or money["beyond"] or patterns["about"].search(lead)
        count = None if each else self._cases(lead, words, before, part=part)
        end = start + money.end() - len(money["beyond"] or "") - len(money["each"] or "")
        if self.name is not None and start < self.name.end() <= start + len(clause):
            end = max(end, self.name.end())
        rank = _ACTUAL if actual else _TOTAL if total else _PLAIN
        own = count is not None and not total
        of_year = part and (patterns["this_year"].search(lead) or patterns["year"].search(lead)) is not None
        span = self._span(start, end)
        one = _Sum(None if bound else amount_of(money), rank, part, count, span, own, of_year)
        (self.due if due else self.sums).append(one)

    def _cases(self, lead: str, words: str, before: str, *, part: bool) -> int | None:
        """Return for how many requests a sum was charged, as the words right before it say."""
        patterns = patterns_of_fee()
        behind = before if part or "处理费" in before else ""
        count = next(iter([*patterns["count"].finditer(lead)][-1:]), None)
        count = count or patterns["count"].search(words) or patterns["count"].search(behind)
        return _number(count["count"]) if count else None

    def _chosen(self) -> _Sum | None:
        """Return the sum that was charged in all."""
        whole = [one for one in self.sums if not one.part] or self.sums
        if not whole:
            return None
        this = [one for one in self.sums if one.of_year]
        if len(this) == 1 and patterns_of_fee()["many"].search(self.text):
            return this[0]
        best = max(one.rank for one in whole)
        ranked = [one for one in whole if one.rank == best]
        values = {one.amount for one in ranked}
        first, *others = ranked
        told_apart = others and all(one.own for one in ranked)
        if (len(values) == 1 and not told_apart) or first.amount is None:
            return first
        if _adds_up(first, others):
            return first
        if _adds_up(ranked[-1], ranked[:-1]):
            return ranked[-1]
        counts = [one.cases for one in ranked]
        return first._replace(amount=None, cases=sum(filter(None, counts)) if told_apart else None, own=False)

    def _count(self, chosen: _Sum | None) -> int | None:
        """Return for how many requests it was charged: said of the whole, or of parts that make the whole."""
        if chosen is not None and chosen.amount is None and chosen.cases:
            return chosen.cases
        if chosen is not None and chosen.cases is not None and (chosen.rank == _ACTUAL or chosen.of_year):
            return chosen.cases
        others = [one for one in self.sums if one is not chosen]
        told = chosen is not None and chosen.cases is None and len(others) > 1
        if told and all(one.cases for one in others) and _adds_up(chosen, others):
            return sum(one.cases or 0 for one in others)  # 1件,860元;3件,900元;合计1760元
        if self.name is not None:
            before, behind = self.text[: self.name.start()], self.text[self.name.end() :]
            count = patterns_of_fee()["count_before"].search(before) or patterns_of_fee()[
                "count_behind"
            ].match(behind)
            if count:
                return _number(count["count"])
        if chosen is None:
            return None
        parts = [one for one in self.sums if one.part and one is not chosen]
        if parts and _adds_up(chosen, parts):
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
        charged = (
            patterns["charged"].search(before)
            or (patterns["charged_for"].search(before) and patterns["so_many"].match(behind))
            or patterns["bare_sum"].match(behind)
        )
        if not charged or patterns["not_charged_but_named"].match(behind):
            return None
        if when(before, When.THIS, self.year) is not When.THIS:
            return None
        start = max(before.rfind(mark) for mark in ",:;") + 1
        return Statement(True, None, self._count(None), self._span(start, self.name.end()))

    def _span(self, start: int, end: int) -> Span:
        words = self.text[start:end]
        start += len(words) - len(words.lstrip())
        return Span(self.at + start, self.at + start + len(words.strip()))


def _adds_up(whole: _Sum | None, parts: Sequence[_Sum]) -> bool:
    return whole is not None and whole.amount == sum(Decimal(one.amount or 0) for one in parts)


def _number(count: str) -> int | None:
    value = read_number(count)
    return value if isinstance(value, int) else None
