"""GK601: the parts of a number add up to more than the whole, or to less where all are said to be there."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from itertools import accumulate

from gongkai.fold import Span
from gongkai.parsing.numerals import quantities
from gongkai.report import Claim, Severity
from gongkai.rules.case import Case
from gongkai.rules.rule import Check, Example, Hit
from gongkai.wording import Text

#: Words that promise every part.
_COMPLETE = re.compile(r"[,:(。;]?(?:分别(?:为|是)|具体(?:为|是)|由)")
#: The last part of a list that leaves nothing out.
_REST = re.compile(r"(?:以?及)?其[他它余]")
#: Words that say that parts overlap.
_OVERLAP = re.compile(
    r"(?:件|条|份|部分|有的|个别|同一)[^,。;]{0,8}(?:同时|涉及多|包含多|含多|兼|重复计|多次|不止一)|交叉|重叠|多渠道|重复统计"
)
_DONE = frozenset({"requests_answered", "requests_handled"})
#: What is left over: the year before's may be among it.
_LEFT = re.compile(r"未到期|到期|在办|办理中|正在|未办|尚未|待办|待答复")
#: Ways to part requests and cases of which each case is in one part: by applicant, outcome, result.
_KINDS = (
    re.compile(r"自然人|公民|个人|法人|企业|科研机构|公益组织|法律服务|其[他它](?!处理|结果)"),
    re.compile(r"予以公开|部分公开|不予公开|无法提供|不予处理|其[他它]处理"),
    re.compile(r"维持|纠正|其[他它]结果|审结|驳回|撤销"),
)


def check(case: Case) -> Iterator[Hit]:
    for claim in case.claims:
        if not claim.parts:
            continue
        total = sum((Decimal(part.value) for part in claim.parts), Decimal(0))
        if total == claim.value:
            continue
        if total > claim.value:
            if not (_begins_again(claim) or _fits_another(case, claim, total) or _overlaps(case, claim)):
                yield _hit(case, claim, total, "", _severity(claim))
        elif len(claim.parts) > 1 and _all_read(case, claim):
            if _COMPLETE.match(case.text, case.folded.find(claim.end)):
                yield _hit(case, claim, total, "less", "warning")
            elif _REST.match(claim.parts[-1].label) and not _is_open(case, claim):
                yield _hit(case, claim, total, "rest", "warning")


def _fits_another(case: Case, claim: Claim, total: Decimal) -> bool:
    """Say whether an earlier number of the sentence may be the whole: 「办结11件，结转1件。其中，予以公开6件…」."""
    start = case.folded.find(claim.start)
    before = [
        one for one in quantities(case.text, case.sentence(start).start, start) if one.unit == claim.unit
    ]
    whole = sum(Decimal(one.value or 0) for one in before[:2])  # new ones and those of the year before
    if any(one.value is None or one.value >= total for one in before) or whole == total:
        return True
    over = case.value("requests", "carried_over", "total") or 0
    left = claim.metric == "requests_received" and any(_LEFT.search(part.label) for part in claim.parts)
    return left and total == claim.value + over


def _overlaps(case: Case, claim: Claim) -> bool:
    """Say whether one case counts under several parts, as the sentence says or its rest tells.

    「收到57件，其中案件信息41件，不予公开38件，其余19件」: the rest is what one of the parts leaves.
    """
    *others, last = [Decimal(part.value) for part in claim.parts]
    if _REST.match(claim.parts[-1].label) and any(one + last == claim.value for one in others[1:]):
        return True
    sentence = case.sentence(case.folded.find(claim.parts[-1].end))
    return _OVERLAP.search(case.text, case.folded.find(claim.end), sentence.end) is not None


def _all_read(case: Case, claim: Claim) -> bool:
    """Say whether each number between the first and the last part is a part: none is only a bound."""
    start, end = case.folded.find(claim.end), case.folded.find(claim.parts[-1].end)
    listed = [one for one in quantities(case.text, start, end) if one.unit == claim.unit]
    return len(listed) == len(claim.parts)


def _is_open(case: Case, claim: Claim) -> bool:
    """Say whether the list goes on behind its last part, or says that it is none of all."""
    end = case.folded.find(claim.parts[-1].end)
    return re.match(r"[^。;\n)]{0,3}(?:等|以及|[,、][^。;\n]{0,12}\d)", case.text[end : end + 24]) is not None


def _begins_again(claim: Claim) -> bool:
    """Say whether the first parts are the whole: the others part it in another way, by outcome say."""
    *sums, _ = accumulate(Decimal(part.value) for part in claim.parts)
    if claim.value not in sums:
        return False
    first = claim.parts[: sums.index(Decimal(claim.value)) + 1]
    kind = next((kind for kind in _KINDS if all(kind.search(part.label) for part in first)), None)
    return kind is None or not kind.search(claim.parts[len(first)].label)


def _severity(claim: Claim) -> Severity:
    """Return how sure an excess is: cases parted in one way do not overlap, anything else may."""
    if len(claim.parts) == 1 and claim.metric != "information_disclosed":
        return "error"
    alike = any(all(kind.search(part.label) for part in claim.parts) for kind in _KINDS)
    return "error" if alike and claim.metric != "information_disclosed" else "warning"


def _whole(case: Case, claim: Claim) -> Claim:
    """Return the number that parts rather belong to: outcomes to what was dealt with, of the same sentence."""
    if not all(_KINDS[1].search(part.label) for part in claim.parts):
        return claim
    at = case.folded.find(claim.start)
    start = case.sentence(at).start
    told = [one for one in case.claims if one.metric in _DONE and start <= case.folded.find(one.start) < at]
    return told[-1] if told else claim


def _hit(case: Case, claim: Claim, total: Decimal, wording: str, severity: Severity) -> Hit:
    whole = claim if wording else _whole(case, claim)
    start, end = case.folded.find(whole.start), case.folded.find(whole.end)
    values = {
        "quote": case.clause(start, end),
        "whole": whole.value,
        "sum": total,
        "parts": " + ".join(str(part.value) for part in claim.parts),
    }
    span = Span(whole.start, claim.parts[-1].end)
    exact = int(total) if total == total.to_integral_value() else total
    return Hit(values, span=span, wording=wording, severity=severity, expected=exact, actual=whole.value)


RULE = Check(
    code="GK601",
    severity="error",
    title=Text("分项之和与总数不符", "the parts of a number do not add up"),
    wording=Text(
        "“{quote}”，其后所列各项之和为 {sum}（{parts}），超过总数 {whole}",
        "“{quote}”: the parts that follow add up to {sum} ({parts}), more than {whole}",
    ),
    also={
        "less": Text(
            "“{quote}”，其后分别列出的各项之和为 {sum}（{parts}），少于总数 {whole}",
            "“{quote}”: the parts said to be all of it add up to {sum} ({parts}), less than {whole}",
        ),
        "rest": Text(
            "“{quote}”，其后所列各项（含“其他”）之和为 {sum}（{parts}），少于总数 {whole}",
            "“{quote}”: the parts that follow, with the rest of them, add up to {sum} ({parts}), less than {whole}",
        ),
    },
    rationale=Text(
        "“其中”往往只列一部分，少于总数不算错；超过总数，必有一数有误。申请、案件的分项不重叠，作错误；"
        "公开的信息一条可能多处发布、分属几类，作警告。写明“分别为”的，或者以“其他”收尾的，少了也提示。同一句中前面另有不小于各项之和的数的，不作错误。",
        "“Among them” often names only some parts, so less is no error; more always is, for requests and cases, which do not "
        "overlap. Published items may count under several kinds and channels: a warning. Where the text says that they are all "
        "or ends in the others, less is told as well. Parts that another number of the sentence may hold are no excess.",
    ),
    source=Text("算术", "arithmetic"),
    example=Example(good="其中政策文件20条、工作动态80条", bad="其中政策文件50条、工作动态80条"),
    check=check,
    sentences=True,
)
