"""GK7xx: what the reports of two years of one organ say of each other.

These look at two :class:`~gongkai.report.Report` values, not at a document: years are compared long
after their files were read. A finding is about the later report, as last year's can no longer be
mended; none is an error, as it may be last year's that is wrong, or an organ that was made over.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import NamedTuple, TypeVar

from gongkai.fold import Span, fold
from gongkai.report import Finding, Number, Report, SectionId
from gongkai.rules.case import field_name
from gongkai.rules.rule import FORM_2019, FORM_2021, Example, Hit, Rule, place
from gongkai.wording import Lang, Text, default_lang


class Pair(NamedTuple):
    """The reports of two consecutive years, each with its canonical text where that is known."""

    earlier: Report
    later: Report
    texts: tuple[str | None, str | None]

    @property
    def values(self) -> dict[str, object]:
        return {"before": self.earlier.year, "year": self.later.year}


Kept = TypeVar("Kept")
PairCheck = Callable[[Pair], Iterable[Hit]]


def compare(
    earlier: Report,
    later: Report,
    lang: Lang | None = None,
    *,
    earlier_text: str | None = None,
    later_text: str | None = None,
) -> list[Finding]:
    """Return what the report of a year has against it in the light of the year before's.

    Nothing where the years are not known, or do not follow one another. The texts are looked at
    where the reports carry them or where they are given.
    """
    if earlier.year is None or later.year != earlier.year + 1:
        return []
    pair = Pair(earlier, later, (earlier_text or earlier.text, later_text or later.text))
    lang = lang or default_lang()
    found = [rule.finding(hit, lang) for rule, check in _CHECKS for hit in check(pair)]
    return sorted(found, key=place)


def consecutive(reports: Iterable[tuple[str, int, Kept]]) -> Iterator[tuple[Kept, Kept]]:
    """Yield what is kept of an earlier and a later report wherever years of one organ follow one another.

    Each is given with the organ it is of and its year. Where an organ has two reports of one year, the
    last one given stands for it. The years of an organ come one after the other.
    """
    organs: defaultdict[str, dict[int, Kept]] = defaultdict(dict)
    for organ, year, kept in reports:
        organs[organ][year] = kept
    for years in organs.values():
        for year in sorted(years):
            if year - 1 in years:
                yield years[year - 1], years[year]


# --- the checks -----------------------------------------------------------------------------------


def _value(report: Report, table: str, row: str, column: str) -> Number | None:
    values: Mapping[str, Mapping[str, Number | None]] | None = getattr(report, table, None)
    return (values or {}).get(row, {}).get(column)


def _spot(report: Report, path: str) -> Span | None:
    evidence = report.evidence.get(path)
    if evidence is None or evidence.start is None or evidence.end is None:
        return None
    return Span(evidence.start, evidence.end)


def _carried(pair: Pair) -> Iterator[Hit]:
    differ: list[tuple[str, Number, Number]] = []
    for column in (pair.later.requests or {}).get("carried_over", {}):
        before = _value(pair.earlier, "requests", "carried_forward", column)
        now = _value(pair.later, "requests", "carried_over", column)
        if before is not None and now is not None and before != now:
            differ.append((column, before, now))
    if not differ:
        return
    fields = tuple(f"requests.carried_over.{column}" for column, _, _ in differ)
    _, before, now = next((one for one in differ if one[0] == "total"), differ[0])
    columns = "、".join(f"{field_name('requests', column)} {b}→{n}" for column, b, n in differ)
    values = pair.values | {"columns": columns}
    yield Hit(values, fields, _spot(pair.later, fields[0]), expected=before, actual=now)


def _in_force(pair: Pair) -> Iterator[Hit]:
    for row in pair.later.disclosure or {}:
        before = _value(pair.earlier, "disclosure", row, "in_force")
        now = _value(pair.later, "disclosure", row, "in_force")
        issued = _value(pair.later, "disclosure", row, "issued")
        repealed = _value(pair.later, "disclosure", row, "repealed")
        if before is None or now is None or issued is None or repealed is None:
            continue
        due = before + issued - repealed
        if due == now:
            continue
        values = pair.values | {
            "row": field_name("disclosure", row),
            "held": before,
            "issued": issued,
            "repealed": repealed,
            "due": due,
            "now": now,
        }
        fields = tuple(f"disclosure.{row}.{column}" for column in ("issued", "repealed", "in_force"))
        yield Hit(values, fields, _spot(pair.later, fields[-1]), expected=due, actual=now)


def _items(pair: Pair) -> Iterator[Hit]:
    for row in pair.later.disclosure or {}:
        items = _value(pair.earlier, "disclosure", row, "previous_items")
        change = _value(pair.earlier, "disclosure", row, "change")
        now = _value(pair.later, "disclosure", row, "previous_items")
        if items is None or change is None or now is None or items + change == now:
            continue
        values = pair.values | {
            "row": field_name("disclosure", row), "items": items, "change": f"{change:+}" if change else "0",
            "due": items + change, "now": now,
        }  # fmt: skip
        field = f"disclosure.{row}.previous_items"
        yield Hit(values, (field,), _spot(pair.later, field), expected=items + change, actual=now)


#: Fewer numbers than this may well be the same by chance.
_ENOUGH = 5
_TABLES: tuple[tuple[SectionId, Text], ...] = (
    ("disclosure", Text("表二", "table two")),
    ("requests", Text("表三", "table three")),
)


def _same_table(pair: Pair) -> Iterator[Hit]:
    for table, name in _TABLES:
        before, now = getattr(pair.earlier, table), getattr(pair.later, table)
        if not before or before != now:
            continue
        told = sum(1 for columns in now.values() for value in columns.values() if value)
        if told < _ENOUGH:
            continue
        section = next((one for one in pair.later.sections if one.id == table), None)
        span = Span(section.start, min(section.end, section.start + 20)) if section else None
        yield Hit(pair.values | {"table": name.zh, "table_en": name.en, "count": told}, span=span)


_PROSE: tuple[tuple[SectionId, str], ...] = (
    ("overview", "总体情况"),
    ("problems", "存在的主要问题及改进情况"),
)
_NOT_LETTERS = re.compile(r"[^\u4e00-\u9fff]+")
#: How alike (0–100) the letters of a section must be, and how many there must be.
_ALIKE, _LEAST = 92.0, 60


def _same_text(pair: Pair) -> Iterator[Hit]:
    if pair.texts[0] is None or pair.texts[1] is None:
        return
    from rapidfuzz import fuzz

    for id_, name in _PROSE:
        letters: list[str] = []
        spans: list[Span] = []
        for report, text in zip((pair.earlier, pair.later), pair.texts, strict=True):
            section = next((one for one in report.sections if one.id == id_), None)
            if section is None or text is None:
                break
            letters.append(_NOT_LETTERS.sub("", fold(text[section.start : section.end]).text))
            spans.append(Span(section.start, section.start + len(section.heading or "")))
        if len(letters) < 2 or min(map(len, letters)) < _LEAST:
            continue
        alike = fuzz.ratio(*letters, score_cutoff=_ALIKE)
        if alike:
            yield Hit(pair.values | {"name": name, "alike": int(alike)}, span=spans[1])


# --- the rules ------------------------------------------------------------------------------------


def _not_of_one(_: object) -> tuple[Hit, ...]:
    """Return nothing: one report alone says nothing of another (:func:`compare`)."""
    return ()


_CHECKS: tuple[tuple[Rule, PairCheck], ...] = (
    (
        Rule(
            code="GK701",
            severity="warning",
            title=Text("上年结转与上一年度报告不符", "what was carried over is not what was carried forward"),
            wording=Text(
                "{before} 年度报告的“结转下年度继续办理”与本报告的“上年结转”不符：{columns}",
                "the report of {before} carried forward other numbers than this one carried over: {columns}",
            ),
            rationale=Text(
                "上一年结转下年度的件，就是本年的上年结转，七列各自相等。",
                "What one year carries forward the next carries over, in each of the seven columns.",
            ),
            source=Text(f"{FORM_2021}；{FORM_2019}", f"{FORM_2021}; {FORM_2019}"),
            example=Example(
                good="二、上年结转政府信息公开申请数量 | 1 | 0 | 0 | 0 | 0 | 0 | 1 |",
                bad="二、上年结转政府信息公开申请数量 | 0 | 1 | 0 | 0 | 0 | 0 | 1 |",
            ),
            check=_not_of_one,
        ),
        _carried,
    ),
    (
        Rule(
            code="GK702",
            severity="warning",
            title=Text(
                "现行有效件数与上一年度不衔接", "the documents in force do not follow from last year's"
            ),
            wording=Text(
                "“{row}”：{before} 年度现行有效 {held} 件，加本年制发 {issued} 件、减废止 {repealed} 件应为 {due} 件，"
                "本报告为 {now} 件",
                "{row}: {held} in force in {before}, {issued} issued and {repealed} repealed since make {due}, "
                "not {now}",
            ),
            rationale=Text(
                "现行有效件数等于上年现行有效加本年制发减本年废止。清理后宣布失效的也计入废止。",
                "What is in force is what was, with what was issued and without what was repealed or lapsed.",
            ),
            source=Text(FORM_2021, FORM_2021),
            example=Example(good="行政规范性文件 | 2 | 1 | 27 |", bad="行政规范性文件 | 2 | 1 | 29 |"),
            check=_not_of_one,
        ),
        _in_force,
    ),
    (
        Rule(
            code="GK703",
            severity="warning",
            title=Text("统计表与上一年度完全相同", "a table is last year's"),
            wording=Text(
                "{table}与 {before} 年度报告完全相同（{count} 个非零数），请核对是否漏改",
                "{table_en} is that of {before}, all {count} numbers that are not 0: was it left as it was?",
            ),
            rationale=Text(
                "两年的数字不会个个相同，多是沿用上年文件而没有更新。",
                "No two years have all their numbers the same: last year's file was not brought up to date.",
            ),
            source=Text("《中华人民共和国政府信息公开条例》第五十条", "Regulations art. 50"),
            example=Example(good="行政许可 | 290 | | |", bad="行政许可 | 251 | | |"),
            check=_not_of_one,
        ),
        _same_table,
    ),
    (
        Rule(
            code="GK704",
            severity="warning",
            title=Text("文字与上一年度几乎相同", "the text is last year's"),
            wording=Text(
                "“{name}”与 {before} 年度报告有 {alike}% 的文字相同",
                "{alike}% of section {name} is what the report of {before} said",
            ),
            rationale=Text(
                "照搬上年文字的报告没有反映本年工作，存在的问题也看不出是否改进。",
                "A text that repeats last year's says nothing of this one, nor whether its problems were solved.",
            ),
            source=Text("《中华人民共和国政府信息公开条例》第五十条第四项", "Regulations art. 50(4)"),
            example=Example(
                good="一是公开不够及时。二是解读形式单一，图文解读偏少。",
                bad="一是个别股室重视不够。二是栏目划分不够清晰，查找不便。",
            ),
            check=_not_of_one,
        ),
        _same_text,
    ),
    (
        Rule(
            code="GK705",
            severity="warning",
            title=Text(
                "上一年项目数量与上一年度报告不符", "last year's items are not those of last year's report"
            ),
            wording=Text(
                "“{row}”：{before} 年度项目数为 {due}（{items}，增减 {change}），本报告“上一年项目数量”为 {now}",
                "{row}: the report of {before} has {due} items ({items}, {change}), this one says {now}",
            ),
            rationale=Text(
                "旧格式的“上一年项目数量”就是上一年度的项目数与增减之和。",
                "In the old form last year's items are those of the report before, with their change.",
            ),
            source=Text(FORM_2019, FORM_2019),
            example=Example(
                good="行政许可 | 12 | -2 | 251 |", bad="行政许可 | 15 | -2 | 251 |", report="2019"
            ),
            check=_not_of_one,
        ),
        _items,
    ),
)
RULES: tuple[Rule, ...] = tuple(rule for rule, _ in _CHECKS)
