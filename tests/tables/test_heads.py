"""Column heads of which one is not printed: what is not known in order places nothing."""

from __future__ import annotations

import pytest

from gongkai import extract
from gongkai.form import load_forms
from gongkai.tables.names.lexicon import lexicon
from tests.torture.generate import make
from tests.torture.score import score

HEADS = ("自然人", "法人或其他组织", "总计", "商业企业", "科研机构", "社会公益组织", "其他")
PRINTED = ("natural_person", "total", "business", "research", "social_welfare", "other")


def test_heads_behind_a_stray_one_are_found_as_printed_but_in_no_order() -> None:
    forms = load_forms()
    block = forms[0].tables["requests"].blocks[0]
    head = lexicon("requests", forms).read_head(block, ("其他", *HEADS))
    assert head is not None
    assert (head.columns, head.found) == ((), ("other", *PRINTED[:-1]))


def test_heads_of_two_lines_without_their_group_stand_as_the_form_has_them() -> None:
    forms = load_forms()
    block = forms[0].tables["requests"].blocks[0]
    head = lexicon("requests", forms).read_head(block, tuple(key for key in HEADS if key != "法人或其他组织"))
    assert head is not None
    assert head.columns == tuple(column.id for column in block.columns)
    assert set(head.found) == set(PRINTED)


def test_a_column_too_few_under_such_heads_is_not_guessed() -> None:
    specimen = make(91182, layout="tabs", noise=("missing-column",))
    assert not score(specimen, extract(specimen.data, name=specimen.name).to_dict(with_text=True)).silent
    specimen = make(91182)
    assert not score(specimen, extract(specimen.data, name=specimen.name).to_dict(with_text=True)).silent


FEES = """某县教育局2020年政府信息公开工作年度报告
一、总体情况
公开为常态。
二、主动公开政府信息情况
第二十条第（八）项
信息内容
{heads}
行政事业性收费
{cells}
三、收到和处理政府信息公开申请情况
无。
四、政府信息公开行政复议、行政诉讼情况
无。
五、存在的主要问题及改进情况
无。
六、其他需要报告的事项
无。
"""


@pytest.mark.parametrize(
    "heads", ["上一年项目数量\n本在增/减", "上在年项目数量\n本年增/减", "上一年项目数量\n变化"]
)
def test_a_misprinted_head_is_not_one_that_is_not_printed(heads: str) -> None:
    """One of the two cells was left empty: whose the number is nobody can tell."""
    evidence = extract(FEES.format(heads=heads, cells="+2")).evidence
    read = [(evidence[f"disclosure.fees.{column}"].status) for column in ("previous_items", "change")]
    assert read == ["ambiguous", "ambiguous"]
    evidence = extract(FEES.format(heads=heads, cells="4\n+2")).evidence
    assert (evidence["disclosure.fees.previous_items"].raw, evidence["disclosure.fees.change"].raw) == (
        "4",
        "+2",
    )


def test_empty_cells_that_are_kept_place_a_number_under_a_misprinted_head() -> None:
    heads, cells = "\t上一年项目数量\n\t本在增/减\n", "\t\n\t+2\n"
    text = (
        FEES.format(heads=heads, cells=cells)
        .replace("\n行政事业", "\n\t行政事业")
        .replace("\n信息", "\n\t信息")
    )
    evidence = extract(text).evidence
    assert (evidence["disclosure.fees.previous_items"].status, evidence["disclosure.fees.change"].raw) == (
        "blank",
        "+2",
    )


@pytest.mark.parametrize(
    ("heads", "cells", "statuses"),
    [
        # A second 「-38」 got in front of 46.
        ("上一年项目数量\n本年增/减\n处理决定数量", "27982\n-38\n-3846", ["ambiguous"] * 3),
        ("上一年项目数量\n本年增/减\n处理决定数量", "27982\n-38\n3846", ["read"] * 3),
        ("本年处理决定数量", "— 4", ["ambiguous"]),  # the number of a page, whose last stroke got lost
    ],
)
def test_a_sign_where_the_form_has_none_is_not_taken_for_the_number_s(
    heads: str, cells: str, statuses: list[str]
) -> None:
    text = FEES.format(heads=heads, cells=cells).replace("第（八）项", "第（六）项")
    evidence = extract(text.replace("行政事业性收费", "行政处罚")).evidence
    columns = ("previous_items", "change", "decisions")[-len(statuses) :]
    assert [evidence[f"disclosure.penalties.{column}"].status for column in columns] == statuses
