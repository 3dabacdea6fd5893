"""GK108: a section of text says nothing, or hardly anything."""

from __future__ import annotations

import re
from collections.abc import Iterator

from gongkai.report import SectionId
from gongkai.rules.case import Case
from gongkai.rules.rule import FORM_2021, FORM_2021_EN, LAW, LAW_EN, Check, Example, Hit
from gongkai.rules.section_names import NAMES
from gongkai.wording import Text

_LETTERS = re.compile(r"[\u4e00-\u9fff]")
#: What was done, counted.
_COUNTED = re.compile(r"\d\s*[件条篇份次]")
#: With fewer letters a section of this kind cannot say what it is for.
_LEAST: dict[SectionId, tuple[int, int]] = {"overview": (0, 30), "problems": (4, 16)}


def check(case: Case) -> Iterator[Hit]:
    for id_, (index, least) in _LEAST.items():
        section = case.section.get(id_)
        if section is None or section.body.end - section.body.start > 200:
            continue
        body = case.text[slice(*section.body)]
        told = case.narrative
        if len(_LETTERS.findall(body)) >= least or (
            id_ == "problems" and (told.improvements or len(told.problems) > 1)
        ):
            continue
        said = case.quoted(*section.body)
        if id_ == "overview" and said and not _LETTERS.search(said):
            continue  # dots and a page: a table of contents
        spot = section.heading or section.body
        wording = "empty" if not said else "short" if id_ == "overview" and _COUNTED.search(body) else ""
        yield Hit({"name": NAMES[index], "said": said}, span=case.span(*spot), wording=wording)


RULE = Check(
    code="GK108",
    severity="warning",
    title=Text("应有内容的部分空缺", "a section says nothing"),
    wording=Text("“{name}”只写了“{said}”，没有实际内容", "{name} only says “{said}”"),
    also={
        "empty": Text("“{name}”没有内容", "{name} is empty"),
        "short": Text(
            "“{name}”只写了“{said}”，没有综述主动公开、依申请公开等各方面的情况",
            "{name} only says “{said}” and sums up none of its five parts",
        ),
    },
    rationale=Text(
        "条例第五十条要求报告存在的主要问题及改进情况；总体情况要综述全年工作。写“无”等于没有报告。",
        "Article 50 asks for the main problems and how they are being solved, and the overview sums up the year. "
        "“None” reports nothing.",
    ),
    source=Text(f"{LAW}第五十条第四项；{FORM_2021}", f"{LAW_EN} art. 50(4); {FORM_2021_EN}"),
    example=Example(
        good="（一）存在的主要问题。一是公开不够及时。二是解读形式单一，图文解读偏少。\n"
        "（二）改进情况。一是加强业务培训，做到及时公开。二是丰富解读形式。\n",
        bad="无。\n",
    ),
    check=check,
)
