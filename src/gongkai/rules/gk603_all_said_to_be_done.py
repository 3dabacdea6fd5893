"""GK603: everything is said to be done, yet something is carried forward or pending."""

from __future__ import annotations

import re
from collections.abc import Iterator

from gongkai.parsing.numerals import quantities
from gongkai.prose.metrics import wordings
from gongkai.rules.case import Case
from gongkai.rules.readings import readings
from gongkai.rules.rule import Check, Example, Hit
from gongkai.wording import Text

_DONE = re.compile(
    r"(?:全部|均已?|已全部|都已)(?:按时|按期|依法|依规|及时|规范|在[^,。;]{0,10}内|予以|给予|已)*(?:办结|办理完毕|答复完毕|办复)(?!的)"
    r"|(?<!按时)(?<!按期)(?<!及时)(?<!时限内)(?<!期限内)办结率(?:达到?|为)?(?:了)?100%"
)
#: One of these is in all of that: to look for a word takes no time.
_DONE_WORDS = ("办结", "完毕", "办复")
_UPHELD = re.compile(r"(?:均|全部|都)(?:获得?|被|予以|为|结果)*维持")
#: The sentence itself says what was left.
_SAID = re.compile(
    r"(?<!上年)(?<!年度)(?<!一年)结转|顺延|延期|到期|应办结|应答复|下一?年|次年|除|正在办理|尚在"
)
_OUTCOMES = ("requests_handled", "requests_answered")
_PENDING = ("review", "litigation_direct", "litigation_after_review")


def check(case: Case) -> Iterator[Hit]:
    section = case.section.get("overview")
    if section is None:
        return
    forward = case.value("requests", "carried_forward", "total")
    if forward and any(case.text.find(word, *section.body) >= 0 for word in _DONE_WORDS):
        for match in _DONE.finditer(case.text, *section.body):
            before = _before(case, match.start())
            if _is_of_requests(before) and not _is_said(case, match.start()):
                values = {"quote": case.quoted(*match.span()), "count": forward}
                fields = ("requests.carried_forward.total",)
                yield Hit(values, fields, case.span(*match.span()), actual=forward)
                break
    if any(case.value("litigation", row, "pending") for row in _PENDING):
        upheld = _UPHELD.search(case.text, *section.body)
        rows = _cases_of(_before(case, upheld.start())) if upheld else ()
        pending = [row for row in rows if case.value("litigation", row, "pending")]
        if upheld and pending:
            values = {
                "quote": case.quoted(*upheld.span()),
                "count": sum(case.value("litigation", row, "pending") or 0 for row in pending),
            }
            paths = tuple(f"litigation.{row}.pending" for row in pending)
            yield Hit(values, paths, case.span(*upheld.span()), "pending")


def _cases_of(before: str) -> tuple[str, ...]:
    """Return the rows of table four of which the words before speak: of the last kind of cases, or of both at once."""
    plain = wordings().plain
    named = [match for match in plain["topics"].finditer(before) if match.lastgroup in ("review", "lawsuit")]
    if not named:
        return ()
    joint = [match.end() for match in plain["joint"].finditer(before)]
    if joint and joint[-1] >= named[-1].end():
        return _PENDING
    return _PENDING[:1] if named[-1].lastgroup == "review" else _PENDING[1:]


def _is_of_requests(before: str) -> bool:
    """Say whether requests are what the words before spoke of last: proposals and calls are done with too."""
    *_, last = [None, *wordings().plain["topics"].finditer(before)]
    return last is not None and last.lastgroup == "requests"


def _is_said(case: Case, at: int) -> bool:
    """Say whether the sentence tells what was left, or speaks of those alone that were dealt with."""
    start, end = case.sentence(at)
    if _SAID.search(case.text, start, end):
        return True
    clause = max(start, case.text.rfind(",", start, at) + 1)
    whole = {reading.value for reading in readings(case.proved, "requests_received")}
    counted = [one for one in quantities(case.text, clause, at) if one.unit in ("件", "份", "宗")]
    if counted and whole and counted[-1].value not in whole:
        return True  # of these alone: 牵头起草的3件答复均按时办结
    done = case.value("requests", "total_outcomes", "total")
    return any(
        claim.metric in _OUTCOMES and claim.value == done and start <= case.folded.find(claim.start) < at
        for claim in case.claims
    )


def _before(case: Case, at: int) -> str:
    """Return the words of the sentence before, and of the one before that."""
    start = case.sentence(at).start
    return case.text[max(0, start - 60) : at]


RULE = Check(
    code="GK603",
    severity="warning",
    title=Text("称全部办结而有结转", "all is said to be done, yet something is left"),
    wording=Text(
        "正文称“{quote}”，表三“结转下年度继续办理”为 {count} 件",
        "the text says “{quote}”; table three carries {count} forward",
    ),
    also={
        "pending": Text(
            "正文称“{quote}”，表四“尚未审结”为 {count} 件",
            "the text says “{quote}”; in table four {count} are pending",
        )
    },
    rationale=Text(
        "结转下年度的申请尚未办结，尚未审结的案件尚无结果，不宜表述为“全部”。",
        "What is carried forward is not done, and what is pending has no result yet: it is not “all”.",
    ),
    source=Text("正文自洽", "the text must agree with itself"),
    example=Example(good="办结9件，结转下年度继续办理2件。", bad="已全部办结。"),
    check=check,
    sentences=True,
)
