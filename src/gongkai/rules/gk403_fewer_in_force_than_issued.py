"""GK403: fewer documents in force than were issued in the year."""

from __future__ import annotations

from collections.abc import Iterator

from gongkai.form import Cellname
from gongkai.rules.case import Case, label_of
from gongkai.rules.rule import FORM_2021, FORM_2021_EN, Check, Example, Hit
from gongkai.wording import Text

_COLUMNS = ("issued", "repealed", "in_force")


def check(case: Case) -> Iterator[Hit]:
    fields = case.proved.get("disclosure")
    if not fields:
        return
    for block in case.tables["disclosure"].shape.blocks:
        if not {column.id for column in block.columns}.issuperset(_COLUMNS):
            continue
        for row in block.rows:
            issued, repealed, in_force = (case.value("disclosure", row.id, column) for column in _COLUMNS)
            if issued is None or in_force is None or in_force >= issued:
                continue
            values = {
                "row": label_of(case.tables["disclosure"].shape, row.id),
                "issued": issued,
                "repealed": repealed or 0,
                "in_force": in_force,
            }
            explained = in_force >= issued - (repealed or 0)
            yield Hit(
                values,
                tuple(f"disclosure.{row.id}.{column}" for column in _COLUMNS),
                case.place("disclosure", Cellname(row.id, "in_force")),
                wording="repealed" if explained else "",
                severity="info" if explained else None,
                actual=in_force,
            )


RULE = Check(
    code="GK403",
    severity="warning",
    title=Text("现行有效件数少于本年制发件数", "fewer in force than issued"),
    wording=Text(
        "“{row}”现行有效 {in_force} 件，少于本年制发 {issued} 件减去废止 {repealed} 件",
        "{row}: {in_force} in force, fewer than the {issued} issued less the {repealed} repealed",
    ),
    also={
        "repealed": Text(
            "“{row}”现行有效 {in_force} 件，少于本年制发 {issued} 件；请核对制发的文件当年是否又废止（本年废止 {repealed} 件）",
            "{row}: {in_force} in force, fewer than the {issued} issued, unless some of these were among the "
            "{repealed} repealed",
        )
    },
    rationale=Text(
        "本年制发的文件，除当年又废止的以外，年底均属现行有效；现行有效件数还包括以前年度制发的，不应少于本年制发件数。",
        "What was issued in the year is in force at its end unless repealed, and what is older is counted too.",
    ),
    source=Text(FORM_2021, FORM_2021_EN),
    example=Example(good="行政规范性文件 | 2 | 1 | 27 |", bad="行政规范性文件 | 2 | 1 | 0 |"),
    check=check,
)
