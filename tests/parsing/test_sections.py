"""Where the six sections begin and end, however their headings are printed."""

from __future__ import annotations

import pytest

from gongkai import Report, extract
from gongkai.fold import fold
from gongkai.form import load_forms
from gongkai.parsing.sections import SECTION_IDS, SectionText, find_sections
from tests import printing
from tests.printing import HEADINGS, LAYOUTS, assemble, check_spans, lawful, read_values, tables, write

TABLES = ("disclosure", "requests", "litigation")


def sections(text: str) -> tuple[SectionText, ...]:
    return find_sections(fold(text), load_forms())


def headings(text: str) -> dict[str, str | None]:
    folded = fold(text)
    found = find_sections(folded, load_forms())
    assert [s.body.end for s in found][:-1] == [(s.heading or s.body).start for s in found[1:]], (
        "a section ends where the next begins"
    )
    return {s.id: folded.text[slice(*s.heading)] if s.heading else None for s in found}


def body(text: str, id_: str) -> str:
    folded = fold(text)
    section = next(s for s in find_sections(folded, load_forms()) if s.id == id_)
    return folded.text[slice(*section.body)]


def prose(*names: str, sep: str = "\n") -> str:
    """Return a report without its tables whose headings are ``names``."""
    said = (
        "我局认真做好政府信息公开工作，健全制度，压实责任，加强审核，畅通渠道，服务群众。",
        "第二十条第（一）项 信息内容 本年制发件数 本年废止件数 现行有效件数 规章 0 0 0 行政规范性文件 0 0 0",
        "申请人情况 自然人 法人或其他组织 总计 一、本年新收政府信息公开申请数量 0 0 0 0 0 0 0",
        "行政复议 行政诉讼 未经复议直接起诉 复议后起诉 结果维持 结果纠正 其他结果 尚未审结 总计 0 0 0 0 0",
        "一是公开不够及时，二是形式单一。下一步，我局将加强培训，丰富形式，提高质量。",
        "本年度未收取信息处理费，没有其他需要说明的内容，特此报告，敬请监督。",
    )
    return "\n".join(f"{name}{sep}{text}" for name, text in zip(names, said, strict=True)) + "\n"


def spelt(index: int, name: str) -> list[str]:
    names = list(HEADINGS)
    names[index] = name
    return names


#: VARIANTS 6: the index of the section and how its heading was printed.
SPELLINGS = [
    (0, "一、概述"),
    (0, "一、工作概述"),
    (0, "一、基本情况"),
    (0, "1、总体情况"),
    (0, "1.总体情况"),
    (0, "一.总体情况"),
    (0, "一 总体情况"),
    (0, "（一）总体情况"),
    (0, "第一部分 总体情况"),
    (0, "一、总体情况（宋体加粗小四号字）"),
    (0, "总体情况"),
    (1, "二、行政机关主动公开政府信息情况"),
    (1, "二、主动公开政府政府情况"),
    (1, "二、主动公开政府信息的情况"),
    (1, "主动公开政府信息情况"),
    (2, "三、收到和处理政府信息公开申请的情况"),
    (2, "三、行政机关收到和处理政府信息公开申请情况"),
    (2, "三、 收到和处理政府信息公开申请情况："),
    (3, "四、政府信息公开行政法复议、行政诉讼情况"),
    (3, "四、因政府信息公开工作被申请行政复议、提起行政诉讼情况"),
    (3, "四、政府信息公开行政复议和行政诉讼情况"),
    (3, "四、政府信息公开行政复议行政诉讼情况"),
    (3, "四、因政府信息公开申请行政复议、提起行政诉讼的情况"),
    (4, "五、存在问题及改进措施"),
    (4, "五、存在的主要问题及改进情况"),
    (4, "五、政府信息公开工作存在的主要问题及改进情况"),
    (4, "五、存在问题及整改措施"),
    (4, "五、存在的问题和努力方向"),
    (4, "五、存在的主要问题及整改情况"),
    (5, "六、其他需要报告的事项"),
    (5, "六、其他需要报告事项"),
    (5, "六、需要报告的其他事项"),
    (5, "六、其它需要报告的事项"),
    (5, "六、其他需要说明的事项"),
]  # fmt: skip


@pytest.mark.parametrize(("index", "name"), SPELLINGS)
@pytest.mark.parametrize("sep", ["\n", "\n\n", " "])
def test_spellings(index: int, name: str, sep: str) -> None:
    text = prose(*spelt(index, name), sep=sep)
    found = headings(text)
    assert list(found) == list(SECTION_IDS)
    core = fold(name).text.split("(宋")[0].rstrip(":")
    shown = found[SECTION_IDS[index]]
    assert shown is not None
    assert core.endswith(shown) or shown in core or core in shown
    folded = fold(text).text
    at = folded.index(fold(name).text)
    section = next(s for s in sections(text) if s.id == SECTION_IDS[index])
    assert section.heading is not None
    assert at <= section.heading.start < section.heading.end <= at + len(fold(name).text)


@pytest.mark.parametrize(
    "names",
    [
        HEADINGS,
        [name.replace("、", "．", 1) for name in HEADINGS],
        [name[2:] for name in HEADINGS],
        [f"{i}、{name[2:]}" for i, name in enumerate(HEADINGS, 1)],
        [f"（{'一二三四五六'[i]}）{name[2:]}" for i, name in enumerate(HEADINGS)],
        [f"第{'一二三四五六'[i]}部分 {name[2:]}" for i, name in enumerate(HEADINGS)],
        [f"　　{name}" for name in HEADINGS],
        [f"**{name}**" for name in HEADINGS],
        [f"## {name}" for name in HEADINGS],
        [" ".join(name) for name in HEADINGS],
        ["".join(f"{c} " if c in "一二三四五六、" else c for c in name) for name in HEADINGS],
        [name.replace("、", ",、", 1) for name in HEADINGS],
        # numbering that restarts, is doubled, or runs wrong
        [f"一、{name[2:]}" for name in HEADINGS],
        ["一、总体情况", "一、主动公开政府信息情况", "二、收到和处理政府信息公开申请情况",
         "三、政府信息公开行政复议、行政诉讼情况", "四、存在的主要问题及改进情况", "五、其他需要报告的事项"],
        ["一、一、总体情况", "二、二、主动公开政府信息情况", *HEADINGS[2:]],
        [*HEADINGS[:4], "四、存在的主要问题及改进情况", "五、其他需要报告的事项"],
    ],
)  # fmt: skip
@pytest.mark.parametrize("sep", ["\n", ""])
def test_numbering_and_dress(names: list[str], sep: str) -> None:
    """Each heading found, glued to its paragraph or not."""
    text = prose(*names, sep=sep)
    if not sep and not names[0].startswith(("一", "1", "（", "第", "　", "*", "#", "(")):
        pytest.skip("without number and without line break a heading is a phrase")
    found = headings(text)
    assert list(found) == list(SECTION_IDS)
    assert None not in found.values()
    assert "健全制度" in body(text, "overview")
    assert "规章" not in body(text, "overview")
    assert "规章" in body(text, "disclosure")
    assert "自然人" in body(text, "requests")
    assert "复议后起诉" in body(text, "litigation")
    assert "形式单一" in body(text, "problems")
    assert "信息处理费" not in body(text, "problems")
    assert "信息处理费" in body(text, "other")


def test_injected_commas() -> None:
    """`一,、總體情況`."""
    names = ["一,、總體情況", "二,、主動公開政府,信息情況", "三,、收到和處,理政府信息公開申請情況",
             "四,、政府信息公開行政復議、行政訴訟情況", "五、存在的主要問題,及改進情況", "六,、其他需要報告的事項"]  # fmt: skip
    text = prose(*names)
    found = headings(text)
    assert list(found) == list(SECTION_IDS)
    assert None not in found.values()
    for id_, name in zip(SECTION_IDS, names, strict=True):
        section = next(s for s in sections(text) if s.id == id_)
        assert section.heading is not None
        at = text.index(name)
        span = fold(text).span(*section.heading)
        assert at <= span.start <= span.end <= at + len(name)


INLINE = (
    "本报告由总体情况、主动公开政府信息情况、收到和处理政府信息公开申请情况、因政府信息公开工作被申请行政复议、提起行政诉讼情况、"
    "政府信息公开工作存在的主要问题及改进情况、其他需要报告的事项等六部分组成。\n"
)
NUMBERED = (
    "本报告包括：一、总体情况；二、主动公开政府信息情况；三、收到和处理政府信息公开申请情况；"
    "四、政府信息公开行政复议、行政诉讼情况；五、存在的主要问题及改进情况；六、其他需要报告的事项。\n"
)


@pytest.mark.parametrize("preamble", [INLINE, NUMBERED, INLINE.replace("、", "，"), INLINE.strip()])
def test_a_preamble_that_lists_the_names(preamble: str) -> None:
    text = preamble + prose(*HEADINGS)
    found = sections(text)
    assert [s.id for s in found] == list(SECTION_IDS)
    assert all(s.heading is not None and s.heading.start >= len(preamble) for s in found)


@pytest.mark.parametrize("leader", [" .... ", "……", "\t", "-----", "    ", " ·····"])
def test_a_table_of_contents(leader: str) -> None:
    contents = "目录\n" + "\n".join(f"{name}{leader}{i * 2 + 1}" for i, name in enumerate(HEADINGS)) + "\n"
    text = contents + prose(*HEADINGS)
    found = sections(text)
    assert [s.id for s in found] == list(SECTION_IDS)
    assert all(s.heading is not None and s.heading.start >= len(contents) for s in found)


def test_contents_without_pages() -> None:
    contents = "目录\n" + "\n".join(HEADINGS) + "\n"
    found = sections(contents + prose(*HEADINGS))
    assert all(s.heading is not None and s.heading.start >= len(contents) for s in found)


def test_sub_items_of_the_first_section_in_its_own_numerals() -> None:
    """Even a false 三、主动公开政府信息情况 before the real 二."""
    names = list(HEADINGS)
    text = prose(*names).replace(
        "畅通渠道，服务群众。",
        "畅通渠道。\n一、加强组织领导\n成立小组，专人负责，定期检查，不留死角，形成合力。\n二、依申请公开\n全年收到0件，没有结转，没有复议，没有诉讼。\n"
        "三、主动公开政府信息情况\n全年主动公开信息12条，均为网站公开，没有撤回，没有更正。\n",
    )
    found = sections(text)
    assert [s.id for s in found] == list(SECTION_IDS)
    folded = fold(text).text
    disclosure = next(s for s in found if s.id == "disclosure")
    assert disclosure.heading is not None
    assert folded.rindex("主动公开政府信息情况") == disclosure.heading.end - len("主动公开政府信息情况")


def test_sub_items_that_bear_a_section_s_name() -> None:
    text = prose(*HEADINGS).replace(
        "畅通渠道，服务群众。",
        "畅通渠道。\n（一）主动公开政府信息情况\n全年公开信息12条，均为网站公开，没有撤回。\n"
        "（二）收到和处理政府信息公开申请情况\n全年收到0件，没有结转，没有复议，没有诉讼。\n"
        "（三）存在的主要问题及改进情况\n无，继续保持，不断提高，服务大局，服务群众。\n",
    )
    found = sections(text)
    assert [s.id for s in found] == list(SECTION_IDS)
    folded = fold(text).text
    for section in found:
        assert section.heading is not None
        assert folded[section.heading.start] in "一二三四五六"


def test_names_of_sections_in_prose_are_no_headings() -> None:
    text = prose(*HEADINGS).replace(
        "畅通渠道，服务群众。",
        "针对上年存在的主要问题及改进情况，逐项落实；对其他需要报告的事项，按时报送；在总体情况较好的基础上再接再厉。",
    )
    assert headings(text) == headings(prose(*HEADINGS))


# --- missing headings -----------------------------------------------------------------------------


@pytest.mark.parametrize("layout", ["html", "lines", "pipes", "tabs"])
@pytest.mark.parametrize("gone", [(1,), (2,), (3,), (1, 2), (1, 2, 3), (0, 1, 2, 3, 4, 5)])
def test_a_section_without_heading_is_found_by_its_table(layout: str, gone: tuple[int, ...]) -> None:
    values = lawful(17)
    names = ["" if i in gone else name for i, name in enumerate(HEADINGS)]
    text = assemble(map(LAYOUTS[layout], tables(values)), headings=names, page=layout == "html")
    text = text.replace("<p></p>", "")
    report = extract(text.encode(), name="a.html") if layout == "html" else extract(text)
    check_spans(report)
    found = {s.id: s for s in report.sections}
    for i, id_ in enumerate(SECTION_IDS):
        if id_ in TABLES:
            assert (found[id_].heading is None) == (i in gone)
        elif i not in gone:
            assert found[id_].heading == HEADINGS[i]
    assert read_values(report) == {path: int(value) for path, value in values.items()}


@pytest.mark.parametrize("layout", ["html", "lines", "pipes"])
def test_tables_alone(layout: str) -> None:
    values = lawful(18)
    shown = [LAYOUTS[layout](rows) for rows in tables(values)]
    text = "\n".join(shown)
    if layout == "html":
        text = f"<html><body>{text}</body></html>"
    report = extract(text.encode(), name="a.html") if layout == "html" else extract(text)
    assert read_values(report) == {path: int(value) for path, value in values.items()}
    assert [s.id for s in report.sections] == list(TABLES)


# --- whole documents ------------------------------------------------------------------------------


def joined(values: dict[str, str]) -> Report:
    text = write(values, "pipes").replace("\n", " ")
    return extract(text)


def test_a_document_on_one_line() -> None:
    report = joined(lawful(19))
    assert [s.id for s in report.sections] == list(SECTION_IDS)
    assert [s.heading for s in report.sections] == list(HEADINGS)


@pytest.mark.parametrize("layout", LAYOUTS)
def test_of_two_reports_in_one_text_the_first_is_read(layout: str) -> None:
    values = lawful(21)
    first, second = write(values, layout), write(lawful(22), layout).replace("某县", "某市")
    report = extract(first + "\n" + second)
    assert read_values(report) == {path: int(value) for path, value in values.items()}
    assert report.sections[-1].end <= len(first) + 1
    check_spans(report)


def test_a_report_signed_by_nobody_is_not_signed_by_the_next_one() -> None:
    first = "政府信息公开工作年度报告\n" + prose(*HEADINGS)
    second = "某市财政局2023年政府信息公开工作年度报告\n" + prose(*HEADINGS) + "某市财政局\n2024年1月9日\n"
    report = extract(first + second)
    assert (report.agency, report.year, report.published) == (None, None, None)
    assert [s.end for s in report.sections][-1] == len(first)


def test_headings_glued_to_their_paragraphs() -> None:
    values = lawful(20)
    text = write(values, "lines")
    for name in HEADINGS:
        text = text.replace(name + "\n", name)
    report = extract(text)
    assert [s.heading for s in report.sections] == list(HEADINGS)
    assert read_values(report) == {path: int(value) for path, value in values.items()}


@pytest.mark.parametrize(
    "text", ["", "\n", "今天天气很好。", "一", "一、", "一、总体情况", "?。ㄒ唬", "1" * 1000, "、" * 1000]
)
def test_short_and_strange_texts(text: str) -> None:
    found = sections(text)
    assert len(found) <= 1


def test_sections_of_a_damaged_text_stay_in_order() -> None:
    text = write(lawful(2), "lines")
    for cut in range(0, len(text), 97):
        found = sections(text[:cut])
        assert [s.id for s in found] == [id_ for id_ in SECTION_IDS if id_ in {s.id for s in found}]
        places = [(s.heading or s.body).start for s in found]
        assert places == sorted(places)
        assert all(s.body.start <= s.body.end <= cut for s in found)


def test_headings_whose_last_letter_lost_a_byte() -> None:
    """The byte shift of VARIANTS 7 runs to the end of the line: half of the last letter is left."""

    def shifted(line: str) -> str:
        return (b"?" + ("\u3000" + line).encode("gb18030")[1:] + b"\n").decode("gb18030", errors="replace")

    text = prose(*HEADINGS)
    for name in HEADINGS:
        text = text.replace(name + "\n", shifted(name))
    assert [section.id for section in sections(text)] == list(SECTION_IDS)


def test_headings_quoted_from_the_source() -> None:
    text = "一 、 总 体 情 况\n" + prose(*HEADINGS).partition("\n")[2]
    report = extract(printing.TITLE + "\n" + text)
    assert report.sections[0].heading == "一 、 总 体 情 况"
    check_spans(report)


@pytest.mark.parametrize(
    "heading",
    [
        "一、政府信息公开工作总体情况",
        "一、工作基本情况",
        "一、2023年政府信息公开工作总体情况",
        "一、全县政务公开工作总体情况",
        "一、我局政府信息公开工作总体情况",
        "一、2023年度工作总体情况",
    ],
)
def test_an_overview_under_other_words(heading: str) -> None:
    text = f"{heading}\n2023年主动公开信息19条。\n五、存在的主要问题及改进情况\n不够及时。\n"
    assert headings(text)["overview"] == heading


@pytest.mark.parametrize(
    "said",
    [
        "收到政府信息公开申请7件，其中予以公开6件，无法提供1件。",
        "办结9件，其中不予公开的3件，不予处理2件，其他处理1件。",
        "共答复5件，法律服务机构1件，法人或其他组织2件。",
    ],
)
def test_labels_in_a_sentence_are_no_table(said: str) -> None:
    text = f"一、总体情况\n（一）主动公开。做好工作。\n（二）依申请公开。{said}\n五、存在的主要问题及改进情况\n不够及时。\n"
    assert list(headings(text)) == ["overview", "problems"]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("（一）主要问题", "（二）改进情况"),
        ("（一）存在的主要问题。", "（二）下一步改进措施。"),
        ("（1）存在问题", "（2）整改情况"),
    ],
)
def test_section_five_by_its_two_sub_heads(first: str, second: str) -> None:
    text = f"一、总体情况\n做好工作。\n{first}\n更新不及时。\n{second}\n加强更新。\n六、其他需要报告的事项\n无。\n"
    assert headings(text) == {"overview": "一、总体情况", "problems": None, "other": "六、其他需要报告的事项"}
    assert body(text, "problems").startswith(first.replace("（", "(").replace("）", ")").rstrip("。"))
