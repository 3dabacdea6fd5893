"""Digits that are no number of the table, or not all of it: none may be given out as one."""

from __future__ import annotations

from pathlib import Path

import pytest

from gongkai import Report, extract
from tests.printing import lawful, write

REAL = Path(__file__).parents[1] / "data" / "real"
PATH = "disclosure.licensing.decisions"


def sure(report: Report, path: str = PATH) -> int | None:
    """Return the value of a field if it is given out as read, None if it is left open."""
    table, row, column = path.split(".")
    value = (getattr(report, table) or {}).get(row, {}).get(column)
    status = report.evidence[path].status
    assert (value is None) == (status not in ("read", "verified", "conflicting"))
    return value


@pytest.mark.parametrize("layout", ["lines", "tight-lines", "pipes", "pipe-lines", "html"])
@pytest.mark.parametrize(
    "cell",
    [
        "²12", "12注1", "1.2万", "12万", "12千", "3百", "1O", "1e2", "12e1", "注1：12", "12件/5件",
        "1&nbsp;2", "超过12", "不足12", "约12", "12余", "12以上", "3或4", "5人次左右", "12合计", "12含5", "4'941'162",
        "28'128", "12. 50",
    ],
)  # fmt: skip
def test_a_number_with_something_at_it(cell: str, layout: str) -> None:
    report = extract(write(lawful(45, top=6) | {PATH: cell}, layout))
    harmless = cell == "²12" or (cell == "1&nbsp;2" and layout == "html")  # a mark before it, a space in it
    assert sure(report) in ((None, 12) if harmless else (None,))


@pytest.mark.parametrize("layout", ["lines", "tight-lines", "pipes", "pipe-lines", "html"])
@pytest.mark.parametrize("mark", ["²", "①", "㉑", "[¹]", "❷", "₁₂"])
def test_the_mark_of_a_note_is_no_part_of_the_number_before_it(mark: str, layout: str) -> None:
    report = extract(write(lawful(45, top=6) | {PATH: f"12{mark}"}, layout))
    assert sure(report) == 12
    assert report.evidence[PATH].raw == "12"


@pytest.mark.parametrize(
    "remark", ["（详见附件1）", "（注1）", "[1]", "（共3类）", "（指12个月）", "（含2个部门）"]
)
def test_a_remark_behind_a_label(remark: str) -> None:
    values = lawful(45, top=6) | {PATH: "290"}
    assert sure(extract(write(values, "lines").replace("行政许可", f"行政许可{remark}", 1))) in (None, 290)


@pytest.mark.parametrize(
    "after",
    [
        "第 5 页 共 8 页",
        "Page 5",
        "序号 3",
        "共12件",
        "备注 12",
        "以上数据共 12 件",
        "合计 12",
        "注：12",
        "12家单位参与",
    ],
)
def test_words_behind_a_label_whose_cell_got_lost(after: str) -> None:
    text = write(lawful(45, top=6) | {PATH: "@"}, "tight-lines")
    assert sure(extract(text.replace("@", after))) is None


def test_a_space_within_a_number_does_not_shift_a_row() -> None:
    text = (REAL / "hongze-2023-words.txt").read_text(encoding="utf-8")
    printed = "4.保护第三方合法权益 0 0 0 0 0 0 0"
    assert printed in text
    report = extract(text.replace(printed, "4.保护第三方合法权益 1 7 9 0 0 0 0 8 0"))
    assert report.requests is not None
    assert set(report.requests["refused_third_party_rights"].values()) == {None}


def test_numbers_on_the_first_line_of_a_broken_label_move_to_no_other_row() -> None:
    text = (REAL / "hongze-2023-words.txt").read_text(encoding="utf-8")
    for whole, broken in (
        ("8.属于行政查询事项 0 0 0 0 0 0 0", "8.属于 0 0 0 0 0 0 0\n行政查询事项"),
        ("1.本机关不掌握相关政府信息 10 0 0 0 0 0 10", "1.本机关 10 0 0 0 0 0 10\n不掌握相关政府信息"),
        ("2.没有现成信息需要另行制作 3 0 0 0 0 0 3", "2.没有现 3 0 0 0 0 0 3\n成信息需要另行制作"),
    ):
        assert whole in text
        text = text.replace(whole, broken)
    report = extract(text)
    for row, true in (
        ("refused_administrative_query", 0),
        ("unavailable_not_held", 10),
        ("unavailable_needs_creation", 3),
    ):
        assert sure(report, f"requests.{row}.natural_person") in (None, true)


def test_two_labels_before_digits_without_borders() -> None:
    text = (REAL / "pingtan-2021.txt").read_text(encoding="utf-8")
    report = extract(text.replace("行政处罚1282行政强制42", "行政处罚行政强制128242"))
    assert sure(report, "disclosure.penalties.decisions") is None
    assert sure(report, "disclosure.coercion.decisions") is None


@pytest.mark.parametrize("layout", ["lines", "tight-lines", "pipes", "pipe-lines"])
@pytest.mark.parametrize("note", ["行政强制 3", "行政处罚：5", "行政许可3件", "注：行政强制 3 件"])
def test_a_note_below_the_table_that_repeats_a_label(note: str, layout: str) -> None:
    values = lawful(45, "2019", 1)
    text = write(values, layout, "2019", 1)
    report = extract(text.replace("三、收到", f"{note}\n三、收到", 1))
    for path, printed in values.items():
        if path.startswith("disclosure."):
            assert sure(report, path) in (None, int(printed)), path
