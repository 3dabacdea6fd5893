"""GK603: everything is said to be done, yet something is carried forward or pending."""

from __future__ import annotations

import re
from collections.abc import Iterator

from gongkai.rules.case import Case
from gongkai.rules.rule import Example, Hit, Rule
from gongkai.wording import Text

_DONE = re.compile(
    r"(?:全部|均已?|已全部|都已)(?:按时|按期|依法|依规|及时|规范|在[^,。;]{0,10}内|予以|给予|已)*(?:办结|办理完毕|答复完毕|办复)"
    r"|办结率(?:达到?|为)?(?:了)?100%"
)
_UPHELD = re.compile(r"(?:均|全部|都)(?:获得?|被|予以|为|结果)*维持")
#: The sentence itself says what was left.
_SAID = re.compile(r"(?<!上年)(?<!年度)(?<!一年)结转|顺延|延期|下一?年|次年|除|正在办理|尚在")
_PENDING = ("review", "litigation_direct", "litigation_after_review")


def check(case: Case) -> Iterator[Hit]:
    section = case.section.get("overview")
    if section is None:
        return
    forward = case.value("requests", "carried_forward", "total")
    if forward:
        for match in _DONE.finditer(case.text, *section.body):
            sentence = case.text[slice(*case.sentence(match.start()))]
            if "申请" in _before(case, match.start()) and not _SAID.search(sentence):
                values = {"quote": " ".join(match[0].split()), "count": forward}
                fields = ("requests.carried_forward.total",)
                yield Hit(values, fields, case.span(*match.span()), actual=forward)
                break
    pending = [row for row in _PENDING if case.value("litigation", row, "pending")]
    if pending:
        upheld = _UPHELD.search(case.text, *section.body)
        if upheld and re.search("复议|诉讼", _before(case, upheld.start())):
            values = {
                "quote": " ".join(upheld[0].split()),
                "count": sum(case.value("litigation", row, "pending") or 0 for row in pending),
            }
            paths = tuple(f"litigation.{row}.pending" for row in pending)
            yield Hit(values, paths, case.span(*upheld.span()), "pending")


def _before(case: Case, at: int) -> str:
    """Return the words of the sentence before, and of the one before that."""
    start = case.sentence(at).start
    return case.text[max(0, start - 60) : at]


RULE = Rule(
    code="GK603",
    severity="warning",
    title=Text("称全部办结而有结转", "all is said to be done, yet something is left"),
    wording=Text(
        "正文称“{quote}”，表三结转下年度继续办理 {count} 件",
        "the text says “{quote}”; table three carries {count} forward",
    ),
    also={
        "pending": Text(
            "正文称“{quote}”，表四尚未审结 {count} 件",
            "the text says “{quote}”; in table four {count} are pending",
        )
    },
    rationale=Text(
        "结转下年度的件尚未办结，尚未审结的案件还没有结果，不能说“全部”。",
        "What is carried forward is not done, and what is pending has no result yet: it is not “all”.",
    ),
    source=Text("正文自洽", "the text must agree with itself"),
    example=Example(good="办结9件，结转下年度继续办理2件。", bad="已全部办结。"),
    check=check,
)
