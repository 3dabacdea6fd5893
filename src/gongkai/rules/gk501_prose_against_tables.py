"""GK501: a number in prose is not the number in the table."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

from gongkai.fold import Span
from gongkai.form import Cellname
from gongkai.report import Claim, Number, Severity
from gongkai.rules.bodies import (
    in_narrower_scope,
    in_wider_scope,
    left_over,
    other_body,
    rest_done,
    sifted,
)
from gongkai.rules.case import Case, field_label, labels_of_sum
from gongkai.rules.readings import NARROWED, Reading, agrees, readings, table_name, told_in_parts, unread
from gongkai.rules.rule import FORM_2021, FORM_2021_EN, LAW, LAW_EN, Check, Example, Hit
from gongkai.wording import Text

#: What prose can hardly mean otherwise: these contradict the table where they differ. What counts
#: outcomes or applicants, or decisions of a whole office, may count a part: someone should look.
_CERTAIN = frozenset(
    {
        "requests_received",
        "requests_carried_over",
        "requests_carried_forward",
        "normative_in_force",
        "normative_repealed",
        "regulations_in_force",
        "regulations_repealed",
        "review_total",
        "lawsuit_total",
        "lawsuit_direct",
        "lawsuit_after_review",
    }
)
_DISCLOSURE = re.compile(r"依申请|公开申请|申请公开|信息公开|政务公开")
#: Where a clause begins, and how far before a number.
_MARK, _CLAUSE = re.compile("[,。;:()\\n]"), 40
#: How far before a number the paragraph may say what it is about.
_PARAGRAPH = 150
#: Cases of two kinds have the same results.
_KINDS = {"review": "复议", "lawsuit": "诉讼"}
#: The organ's own number behind that of all, and what parts make: 全县收到352件,我局收到10件; 书面2件,平台8件,共10件.
_OWN = re.compile(
    r"[,。;(](?:其中|涉及|涉)?[,:]?(?:我|本)[\u4e00-\u9fff]{1,6}?[^,。;\d]{0,10}(?P<count>\d{1,6})[件宗条份]"
)
_IN_ALL = re.compile(r"[,。;(](?:[^,。;\d]{0,6}(?:共|合计|总计))[^,。;\d]{0,8}(?P<count>\d{1,6})[件宗条份]")
#: What is said of all that a number counts: 收到10件,均为自然人申请.
_OF_ALL = re.compile(
    r"[,;]?(?:以上|上述|申请人?|经审[核查],?)*(?:均|全部|都)(?:已|依法|依规|依申请|按[时期]|按规定|及时|为|系|是|属于?|由|来自)*"
    r"(?:(?P<requests_granted>予以公开(?!及|和|或|、|与))|(?P<requests_natural_person>自然人|公民个人)(?!和|或|及|、|与)"
    r"|(?P<requests_business>商业企业)(?!和|或|及|、|与))"
)
_RESULTS = frozenset({"upheld", "corrected", "other", "pending"})
_REQUESTS = frozenset({"requests_received", "requests_answered", "requests_handled"})
_MYRIADS = {"万元": Decimal(1), "元": Decimal("0.0001"), "亿元": Decimal(10_000)}


def check(case: Case) -> Iterator[Hit]:
    for claim in case.narrative.claims:
        if claim.metric == "information_disclosed":
            continue
        value = _in_units_of_the_table(claim)
        words = _words(case, claim) if claim.metric in NARROWED else ""
        if agrees(case.proved, claim.metric, value, words):
            continue
        found = readings(case.proved, claim.metric, words)
        if (
            not found
            or unread(case, claim.metric)
            or any(_same(reading.value, value, claim) for reading in found)
            or (claim.method != "llm" and _counts_otherwise(case, claim, value, found))
        ):
            continue
        yield _hit(case, claim, value, found)
    yield from _of_all(case)


def _of_all(case: Case) -> Iterator[Hit]:
    """Yield what is said of all requests, and by the table is true of fewer."""
    for claim in case.narrative.claims:
        if claim.metric not in _REQUESTS or not agrees(case.proved, claim.metric, claim.value):
            continue
        start, end = case.folded.find(claim.start), case.folded.find(claim.end)
        said = _OF_ALL.match(case.text, end)
        if said is None or said.lastgroup is None or in_wider_scope(case, start, end):
            continue
        found = readings(case.proved, said.lastgroup)
        if found and not unread(case, said.lastgroup) and all(one.value < claim.value for one in found):
            span = case.span(start, said.end())
            of_all = claim.model_copy(update={"metric": said.lastgroup, "end": span.end})
            yield _hit(case, of_all, claim.value, found)


def _words(case: Case, claim: Claim) -> str:
    """Return the words of its clause before a number."""
    at = case.folded.find(claim.start)
    return _MARK.split(case.text[max(0, at - _CLAUSE) : at])[-1]


def _counts_otherwise(case: Case, claim: Claim, value: Number, found: Sequence[Reading]) -> bool:
    """Say whether the sentence itself explains why its number is another than the table's.

    Of a number that a model named this is not asked: that it is the organ's own was part of the question.
    """
    start, end = case.folded.find(claim.start), case.folded.find(claim.end)
    values = [Decimal(reading.value) for reading in found]
    beside = _OWN if other_body(case, case.sentence(start).start, start) else _IN_ALL
    if beside is _OWN or value < max(values):
        told = beside.finditer(case.text, end, case.sentence(start).end)
        if any(Decimal(match["count"]) in values for match in told):
            return True
    if value >= min(values) and in_wider_scope(case, start, end):
        return True
    if sifted(case, start, values) or told_in_parts(case, claim, values):
        return True
    if value <= max(values) and in_narrower_scope(case, start):
        return True
    if claim.metric in ("requests_answered", "requests_handled") and value + rest_done(case, start) in values:
        return True
    if claim.metric.startswith("requests_"):
        numbers, own = left_over(case, start)
        if (own and value <= max(values)) or any(value + sum(numbers) == one for one in values):
            return bool(numbers)
    return value in _of_both(case, claim, start)


def _of_both(case: Case, claim: Claim, at: int) -> set[Number]:
    """Return what reviews and lawsuits make together, where the sentence counts both before it names a result."""
    kind, _, result = claim.metric.partition("_")
    if kind not in _KINDS or result not in _RESULTS:
        return set()
    before = case.text[case.sentence(at).start : at]
    if not all(re.search(word + r"[^,。;\d]{0,8}\d", before) for word in _KINDS.values()):
        return set()
    reviews, lawsuits = (readings(case.proved, f"{one}_{result}") for one in _KINDS)
    return {one.value + other.value for one in reviews for other in lawsuits}


def _in_units_of_the_table(claim: Claim) -> Number:
    """Return the number as table two counts it: fees in myriads of yuan."""
    scale = _MYRIADS.get(claim.unit or "")
    return claim.value if scale is None else claim.value * scale


def _same(printed: Number, value: Number, claim: Claim) -> bool:
    if printed == value:
        return True
    if claim.unit not in _MYRIADS:
        return False
    # Either side may have been rounded: to the decimals that it prints.
    places = min(_places(printed), _places(value))
    return round(Decimal(printed), places) == round(Decimal(value), places)


def _places(number: Number) -> int:
    return max(0, -int(number.as_tuple().exponent)) if isinstance(number, Decimal) else 0


def _hit(case: Case, claim: Claim, value: Number, found: Sequence[Reading]) -> Hit:
    nearest = min(found, key=lambda reading: abs(Decimal(reading.value - value)))
    start, end = case.folded.find(claim.start), case.folded.find(claim.end)
    sentence = case.sentence(start)
    other = other_body(case, sentence.start, start)
    by_model = claim.method == "llm"
    sure = other is None and _is_of_disclosure(case, claim, start) and not by_model
    certain = claim.metric in _CERTAIN and sure
    severity: Severity = "error" if certain else "warning"
    table, row, column = nearest.fields[0].split(".")
    values: dict[str, object] = {
        "quote": case.clause(start, end),
        "value": claim.value,
        "table": table_name(table),
        "field": field_label(case.tables[table].shape, Cellname(row, column)),
        "expected": nearest.value,
        "readings": [Text(f"{one.name.zh} {one.value}", f"{one.name.en} {one.value}") for one in found],
        "other": other,
    }
    wording = ("many" if len(found) > 1 else "") + ("other" if other else "")
    if len(nearest.fields) > 1 and len(found) == 1:
        wording = "sum" + ("other" if other else "")
        names = [Cellname(*path.split(".")[1:]) for path in nearest.fields]
        values["field"] = labels_of_sum(case.tables[table].shape, names)
    wording += "model" if by_model else ""
    fields = tuple(dict.fromkeys(path for reading in found for path in reading.fields))
    return Hit(
        values,
        fields=fields if len(fields) <= 4 else nearest.fields,
        span=Span(claim.start, claim.end),
        wording=wording,
        severity=severity,
        expected=nearest.value,
        actual=value,
    )


def _is_of_disclosure(case: Case, claim: Claim, at: int) -> bool:
    """Say whether a number of reviews or actions is of those over disclosure: an office has others too."""
    if not claim.metric.startswith(("review", "lawsuit")):
        return True
    return _DISCLOSURE.search(case.text, max(0, at - _PARAGRAPH), at) is not None


_ZH = "正文称“{quote}”，{table}“{field}”为 {expected}"
_ZH_SUM = "正文称“{quote}”，{table}“{field}”合计为 {expected}"
_ZH_MANY = "正文称“{quote}”，与{table}的各种口径都不符：{readings}"
_ZH_OTHER = "；此句写的是“{other}”，如统计口径不同，请在正文写明"
_EN = 'the text says "{quote}"; {table} says {expected} ({field})'
_EN_SUM = 'the text says "{quote}"; in {table} {field} add up to {expected}'
_EN_MANY = 'the text says "{quote}", which is none of the readings of {table}: {readings}'
_EN_OTHER = ' (the sentence speaks of "{other}": if it counts something else, it should say so)'
_ZH_MODEL = "；此数是哪一项由模型认定，请核对"
_EN_MODEL = " (a model said what this number counts: please check)"
_ALSO = {
    "other": Text(_ZH + _ZH_OTHER, _EN + _EN_OTHER),
    "sum": Text(_ZH_SUM, _EN_SUM),
    "sumother": Text(_ZH_SUM + _ZH_OTHER, _EN_SUM + _EN_OTHER),
    "many": Text(_ZH_MANY, _EN_MANY),
    "manyother": Text(_ZH_MANY + _ZH_OTHER, _EN_MANY + _EN_OTHER),
}

RULE = Check(
    code="GK501",
    severity="error",
    title=Text("正文与统计表不一致", "the text contradicts a table"),
    wording=Text(_ZH, _EN),
    also={
        **_ALSO,
        "model": Text(_ZH + _ZH_MODEL, _EN + _EN_MODEL),
        **{f"{key}model": Text(one.zh + _ZH_MODEL, one.en + _EN_MODEL) for key, one in _ALSO.items()},
    },
    rationale=Text(
        "正文和表格说的是同一年同一机关的事。“收到”可以指新收、新收加结转或已办理，“行政诉讼”是两类起诉之和，"
        "与其中任一口径相符即视为相符；与各种口径都不符的，正文与表必有一处有误。句中写明另有主体或范围的，只作警告；"
        "办理结果、申请人、许可处罚等可能只计一部分的，也只作警告。",
        "Text and tables speak of one organ and one year. What was received may be what is new, that and what was carried "
        "over, or what was dealt with, and lawsuits both kinds of action: any such reading will do. Where none "
        "does, one of the two places is wrong. It is a warning only where the sentence names another body or "
        "scope, or counts what may be a part (outcomes, applicants, decisions).",
    ),
    source=Text(f"{LAW}第五十条；{FORM_2021}", f"{LAW_EN} art. 50; {FORM_2021_EN}"),
    example=Example(good="现行有效行政规范性文件27件", bad="现行有效行政规范性文件26件"),
    check=check,
    sentences=True,
)
