"""GK2xx and GK3xx as rules: what the identities of the form are, why they must hold, what breaks them.

:mod:`gongkai.proof` tries them, for it is they that set the statuses of the fields, and
:mod:`.broken_sums` words what it hands on. What a broken one is called stands in the form's own file; a
code that only such a file knows is explained from there (:func:`of_forms`).
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

from gongkai.form import Form, Identity, TableForm
from gongkai.rules.case import Case, label_of
from gongkai.rules.rule import FORM_2019, FORM_2021, Example, Hit, Rule
from gongkai.wording import Text

_SOURCE = Text(f"{FORM_2021}；{FORM_2019}", f"{FORM_2021}; {FORM_2019}")
_FOLDED = Text("勾稽关系不成立", "the identity does not hold")


def _told_elsewhere(_: Case) -> tuple[Hit, ...]:
    """Return nothing: :func:`~gongkai.rules.broken_sums.findings` has said it."""
    return ()


RULES = (
    Rule(
        code="GK201",
        severity="error",
        title=Text("六类申请人之和不等于总计", "the applicants of a row do not add up"),
        wording=Text(
            "“{label}”一行：六类申请人之和为 {expected}，总计填报为 {actual}",
            "row {label}: the applicants add up to {expected}, the total says {actual}",
        ),
        rationale=Text(
            "表三每一行的“总计”是自然人与五类法人或其他组织之和。不等，必有一格填错。",
            "In every row of table three the total is the sum of the natural persons and the five kinds of "
            "organisations. Where it is not, one of the cells is wrong.",
        ),
        source=_SOURCE,
        example=Example(
            good="一、本年新收政府信息公开申请数量 | 8 | 2 | 0 | 0 | 0 | 0 | 10 |",
            bad="一、本年新收政府信息公开申请数量 | 8 | 2 | 0 | 0 | 0 | 0 | 11 |",
        ),
        check=_told_elsewhere,
    ),
    Rule(
        code="GK202",
        severity="error",
        title=Text("收办件数不平衡", "what came in is not what went out"),
        wording=Text(
            "“{label}”一列：第一项加第二项为 {expected}，第三项总计加第四项为 {actual}",
            "column {label}: items one and two add up to {expected}, items three and four to {actual}",
        ),
        rationale=Text(
            "表头注明：第一项加第二项之和，等于第三项加第四项之和。七列各自成立；总计栏平了，"
            "各类申请人之间仍可能互相抵消，所以逐列核对。",
            "The head of table three says so: items one and two equal items three and four. It holds in each "
            "of the seven columns: errors may cancel out in the total alone.",
        ),
        source=_SOURCE,
        example=Example(
            good="四、结转下年度继续办理 | 2 | 0 | 0 | 0 | 0 | 0 | 2 |",
            bad="四、结转下年度继续办理 | 1 | 1 | 0 | 0 | 0 | 0 | 2 |",
        ),
        check=_told_elsewhere,
    ),
    Rule(
        code="GK203",
        severity="error",
        title=Text("办理结果之和不等于（七）总计", "the outcomes do not add up"),
        wording=Text(
            "“{label}”一列：各种办理结果之和为 {expected}，“（七）总计”填报为 {actual}",
            "column {label}: the outcomes add up to {expected}, the total row says {actual}",
        ),
        rationale=Text(
            "“（七）总计”是（一）至（六）各种办理结果之和，七列各自成立。部分公开的只计一次，不重复计入其他结果。",
            "The row （七）总计 is the sum of the outcomes （一） to （六）, in each of the seven columns. What "
            "was partly disclosed counts once, under no other outcome.",
        ),
        source=_SOURCE,
        example=Example(
            good="（一）予以公开 | 3 | 1 | 0 | 0 | 0 | 0 | 4 |",
            bad="（一）予以公开 | 2 | 1 | 0 | 0 | 0 | 0 | 3 |",
        ),
        check=_told_elsewhere,
    ),
    Rule(
        code="GK301",
        severity="error",
        title=Text("四种结果之和不等于总计", "the four results do not add up"),
        wording=Text(
            "“{label}”：四种结果之和为 {expected}，总计填报为 {actual}",
            "{label}: the four results add up to {expected}, the total says {actual}",
        ),
        rationale=Text(
            "表四每一组的“总计”是结果维持、结果纠正、其他结果、尚未审结之和。",
            "In each group of table four the total is the sum of upheld, corrected, other and pending.",
        ),
        source=_SOURCE,
        example=Example(
            good="1 | 0 | 0 | 0 | 1 | 0 | 0 | 0 | 0 | 0 |", bad="1 | 0 | 0 | 0 | 0 | 0 | 0 | 0 | 0 | 0 |"
        ),
        check=_told_elsewhere,
    ),
)


def of_forms(forms: Sequence[Form], known: Collection[str]) -> Iterator[Rule]:
    """Yield a rule for every identity of ``forms`` whose code is not ``known``, from the form's words."""
    seen = set(known)
    for form in forms:
        for table in form.tables.values():
            for identity in table.identities:
                if identity.code not in seen:
                    seen.add(identity.code)
                    yield _generic(form, table, identity)


def _generic(form: Form, table: TableForm, identity: Identity) -> Rule:
    left, right = (
        " + ".join(label_of(table, id_) for id_ in side) for side in (identity.left, identity.right)
    )
    words = {
        lang: identity.wording.get(lang, _FOLDED.say("en" if lang == "en" else "zh")) for lang in ("zh", "en")
    }
    return Rule(
        code=identity.code,
        severity="error",
        title=_FOLDED,
        wording=Text(words["zh"], words["en"]),
        rationale=Text(f"格式 {form.id} 规定：{left} = {right}", f"Form {form.id} says: {left} = {right}"),
        source=Text(form.source, form.source),
        example=Example("", ""),
        check=_told_elsewhere,
    )
