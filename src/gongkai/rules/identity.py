"""The words that the rules of identities (GK2xx, GK3xx) share, and rules for those of a user's own form.

:mod:`gongkai.proof` tries the identities, for it is they that set the statuses of the fields, and
:mod:`.broken_sums` makes findings of what it hands on.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

from gongkai.form import Form, Identity, TableForm
from gongkai.rules.case import label_of
from gongkai.rules.rule import FORM_2019, FORM_2019_EN, FORM_2021, FORM_2021_EN, Example, Rule
from gongkai.wording import Text

_SOURCE = Text(f"{FORM_2021}；{FORM_2019}", f"{FORM_2021_EN}; {FORM_2019_EN}")
FOLDED = Text("勾稽关系不成立", "the identity does not hold")
_BLANKS = Text("（空白格按 0 计：{blanks}）", " (blank cells counted as 0: {blanks})")
#: What is said of an identity that is not simply broken, by key.
_ALSO = {
    "untold": Text(
        "“{label}”：勾稽关系 {code} 有一边未填，无法核对",
        "{label}: only one side of identity {code} is printed, so it could not be tried",
    ),
    "unfilled": Text(
        "“{columns}”一列未填 {count} 行，无法核对勾稽关系 {code}",
        "column {columns} is left blank in {count} rows, so {code} could not be tried",
    ),
    "unfilled_many": Text(
        "“{columns}”各列未填 {count} 行，无法核对勾稽关系 {code}",
        "the columns {columns} are left blank in {count} rows, so {code} could not be tried",
    ),
    "unsearched": Text(
        "不符之处较多，未能在限定时间内找出可疑单元格",
        "too much is broken: no cells to suspect were found in the time allowed",
    ),
    "unfinished": Text(
        "可疑单元格可能不止所列各处，未能在限定时间内全部找出",
        "there may be other cells to suspect: not all were looked at in the time allowed",
    ),
}


def identity(
    *, code: str, title: Text, wording: Text, rationale: Text, example: Example, source: Text = _SOURCE
) -> Rule:
    """Return the rule of an identity, with what may be said of it besides that it is broken.

    ``form``: a user's own form has other words for a known code; they stand in the finding, ``said``.
    """
    blanks = Text(wording.zh + _BLANKS.zh, wording.en + _BLANKS.en)
    own = Text("{said}", "{said}")
    own_blanks = Text(own.zh + _BLANKS.zh, own.en + _BLANKS.en)
    return Rule(
        code=code,
        severity="error",
        title=title,
        wording=wording,
        also={"blanks": blanks, **_ALSO, "form": own, "form_blanks": own_blanks},
        rationale=rationale,
        source=source,
        example=example,
    )


def of_forms(forms: Sequence[Form], known: Collection[str]) -> Iterator[Rule]:
    """Yield a rule for every identity of ``forms`` whose code is not ``known``, from the form's words."""
    seen = set(known)
    for form in forms:
        for table in form.tables.values():
            for one in table.identities:
                if one.code not in seen:
                    seen.add(one.code)
                    yield _generic(form, table, one)


def _generic(form: Form, table: TableForm, one: Identity) -> Rule:
    left, right = (" + ".join(label_of(table, id_) for id_ in side) for side in (one.left, one.right))
    words = {lang: one.wording.get(lang, FOLDED.say("en" if lang == "en" else "zh")) for lang in ("zh", "en")}
    return identity(
        code=one.code,
        title=FOLDED,
        wording=Text(words["zh"], words["en"]),
        rationale=Text(f"格式 {form.id} 规定：{left} = {right}", f"Form {form.id} says: {left} = {right}"),
        source=Text(form.source, form.source),
        example=Example("", ""),
    )
