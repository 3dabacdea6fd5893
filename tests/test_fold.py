"""Folding: one spelling for all ways of printing, and true offsets back to the source."""

from __future__ import annotations

import itertools
import re
import subprocess
import sys
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gongkai.fold import Folded, fold

DATA = Path(__file__).parent / "data"

#: What reports are made of, and what breaks folding: marks, pinyin, traditional characters, joiners.
SCRAPS = st.lists(
    st.one_of(
        st.text(max_size=4),
        st.sampled_from(
            [
                "?。ㄒ唬", "?。ǘ", "?。", "？。", "務(wù)", "務(wu)", "和(he)(he)", "(wù)", "（wù）", "⾏政", "⼀、",
                "１２", "“三安全”", "㈠", "①", "½", "Å", "ﬀ", "\u200b", "\ufeff", "\u3000", "\xa0", "乾县", "發後裏",
                "會國發開關", "\U00020000", "é", "e\u0301", "가", "\u1100\u1161", "㎡", "℃", "‥", "…", "\r\n", "\t", "|", "½%",
            ]
        ),
    ),
    max_size=12,
).map("".join)  # fmt: skip


def check(text: str, folded: Folded) -> None:
    """What holds of every folded text."""
    at = list(folded.at)
    assert len(at) == len(folded.text) + 1
    assert all(a <= b for a, b in itertools.pairwise(at))
    assert at[-1] == len(text)
    assert at[0] >= 0
    for i in range(len(folded.text)):
        start, end = folded.span(i, i + 1)
        assert 0 <= start < end <= len(text)
    if folded.text:
        whole = folded.span(0, len(folded.text))
        assert (whole.start, whole.end) == (at[0], at[-2] + 1)


@settings(max_examples=150, deadline=None, derandomize=True)
@given(st.one_of(SCRAPS, st.text()))
def test_any_text_is_folded_with_true_offsets(text: str) -> None:
    check(text, fold(text))


@settings(max_examples=60, deadline=None, derandomize=True)
@given(SCRAPS)
def test_folding_twice_changes_nothing(text: str) -> None:
    once = fold(text).text
    if "(" not in once and "?" not in once:  # what is left of taken pinyin may read as pinyin again
        assert fold(once).text == once


@settings(max_examples=60, deadline=None, derandomize=True)
@given(
    st.lists(st.sampled_from("政府信息公开工作年度报告一二三（），。0123456789 \n|\t"), max_size=60).map(
        "".join
    )
)
def test_plain_text_keeps_its_places(text: str) -> None:
    folded = fold(text)
    assert len(folded.text) == len(text)
    assert list(folded.at) == list(range(len(text) + 1))
    for i in range(len(text)):
        assert folded.span(i, i + 1) == (i, i + 1)


@pytest.mark.parametrize("surrogate", ["\ud800", "a\udc80b", "\x00", "\x0b\x0c\x1c", "\U0010ffff"])
def test_what_is_hardly_text(surrogate: str) -> None:
    check(surrogate, fold(surrogate))
    check(surrogate + "會國發開", fold(surrogate + "會國發開"))


@pytest.mark.parametrize(
    ("printed", "folded"),
    [
        # full width to half width
        ("１２３．４５", "123.45"),
        ("（一）", "(一)"),
        ("：；，！？", ":;,!?"),
        ("ＡＢＣ", "ABC"),
        ("｜", "|"),
        ("＋５　－３", "+5 -3"),
        # CJK radicals and compatibility characters
        ("⾏政", "行政"),
        ("⼀、总体情况", "一、总体情况"),
        ("⽂件", "文件"),
        ("⻚码", "页码"),
        ("⻓春", "长春"),
        ("㈠", "(一)"),
        ("不", "不"),
        # quotes
        ("“三安全一稳定”", '"三安全一稳定"'),
        ("＂三安全＂", '"三安全"'),
        ("「三安全」", '"三安全"'),
        ("‘三安全’", "'三安全'"),
        # dashes and minus
        ("—", "-"),
        ("−18", "-18"),
        ("－18", "-18"),
        ("–", "-"),
        # spaces
        ("商\u3000业", "商 业"),
        ("商\xa0业", "商 业"),
        ("商\u2003业", "商 业"),
        # what is not seen
        ("商\u200b业", "商业"),
        ("\ufeff商业", "商业"),
        ("商\xad业", "商业"),
        ("商\u2060业\ufe0f", "商业"),
        # left alone
        ("一\n\n二\t三|四", "一\n\n二\t三|四"),
        ("乾县人民政府", "乾县人民政府"),
        ("①", "①"),
        # a fraction and an enclosed or raised number are no digits of the number before them
        ("1⅛", "1⅛"),
        ("3½", "3½"),
        ("㉑", "㉑"),
        ("3㉑", "3"),
        ("6①②", "6"),
        ("3⁽¹⁾", "3"),
        ("3[¹]", "3"),
        ("3¹²5", "3¹²5"),
        ("3¹⁄₂", "3¹⁄₂"),
        ("3⒈", "3⒈"),
        ("⒈属于", "1.属于"),
        ("3㋀", "3㋀"),
        # between two numbers that may be parted, and where nothing parts them
        ("4\u200b5", "4 5"),
        ("4\ufeff\u200b5", "4 5"),
        ("4\u31645", "4 5"),
        ("4\u2060\xad\ufeff5", "45"),
        ("5\x008.\x0065", "58.65"),
        # what is turned round is not shown as it stands; what is told to stay is
        ("\u202e21\u202c", "\u202e2\u202e1\u202e"),
        ("\u2067件1\u20692", "\u2067件1\u20672"),
        ("\u202d21\u202c", "21"),
        ("\u206821\u2069", "21"),
        ("", ""),
    ],
)  # fmt: skip
def test_one_spelling(printed: str, folded: str) -> None:
    found = fold(printed)
    check(printed, found)
    assert found.text == folded


@pytest.mark.parametrize(
    ("printed", "folded"),
    [
        ("服務(wù)", "服務"),
        ("政務(wù)服務(wù)監(jiān)督管理辦公室關(guān)于", "政务服务监督管理办公室关于"),
        ("和(he)(he)", "和"),
        ("和（he）（he）", "和"),
        ("处(chu)理(li)结(jie)果(guo)", "处理结果"),
        ("女(nǚ)绿(lü)", "女绿"),
        ("儿(ér)安(ān)昂(áng)", "儿安昂"),
        ("中(zhōng)窗(chuāng)双(shuāng)", "中窗双"),
        ("《條例》)、《柳州市政務(wù)", "《條例》)、《柳州市政務"),
    ],
)
def test_pinyin_in_brackets(printed: str, folded: str) -> None:
    found = fold(printed)
    check(printed, found)
    assert found.text == folded


@pytest.mark.parametrize(
    "kept",
    ["网址(http://www)", "条例(GDP)", "附件(PDF)", "公司(OK)", "表(1)", "第(一)项", "政策(WTO)", "(he)", "视频(mp4)"],
)  # fmt: skip
def test_brackets_that_hold_no_pinyin_stay(kept: str) -> None:
    assert fold(kept).text == kept


def test_pinyin_is_taken_out_with_its_place() -> None:
    text = "政務(wù)服務(wù)監(jiān)督會國發開"
    folded = fold(text)
    assert folded.text == "政务服务监督会国发开"
    at = folded.text.index("服务")
    start, end = folded.span(at, at + 2)
    assert text[start:end] == "服務"
    start, end = folded.span(0, 6)
    assert text[start:end] == "政務(wù)服務(wù)監(jiān)督"


def test_traditional_texts_are_simplified_place_by_place() -> None:
    text = "政府信息公開行政復議、行政訴訟情況：發布於網絡，處理結果，總計。"
    folded = fold(text)
    assert folded.text == "政府信息公开行政复议、行政诉讼情况:发布于网络,处理结果,总计。"
    assert len(folded.text) == len(text)
    assert list(folded.at) == list(range(len(text) + 1))


def test_a_lone_traditional_looking_character_stays() -> None:
    """乾 in 乾县 is no 干; a simplified text is not converted for it."""
    for text in (
        "乾县人民政府办公室2023年政府信息公开工作年度报告",
        "瞭望塔街道",
        "范后秘余里面",
        "於潜镇人民政府",
    ):
        assert fold(text).text == text


# --- the GBK byte shift ---------------------------------------------------------------------------


def shifted(text: str, errors: str) -> str:
    """Lose the first byte of the first full-width space as those copies did: ``?`` stands for it."""
    data = text.encode("gbk")
    at = data.index(b"\xa1\xa1")
    return (data[:at] + b"?" + data[at + 1 :]).decode("gbk", errors=errors)


@pytest.mark.parametrize("errors", ["replace", "ignore"])
@pytest.mark.parametrize(
    "line",
    [
        "\u3000（一）主动公开\n", "\u3000（二）依申请公开\n", "\u3000（三）政府信息管理\n", "\u3000（四）平台建设\n",
        "\u3000（五）监督保障\n", "\u3000一、总体情况\n", "\u3000二、主动公开政府信息情况\n",
        "\u3000我局认真做好政府信息公开工作，健全制度，压实责任。\n", "\u3000全年收到申请12件，办结12件。\n",
    ],
)  # fmt: skip
def test_bytes_that_lost_half_a_space(line: str, errors: str) -> None:
    broken = shifted(line, errors)
    assert broken.startswith("?")
    folded = fold(broken)
    check(broken, folded)
    expected = fold(line).text.strip()
    got = folded.text.strip()
    # The bytes of a character on the border of the shift are lost with ``ignore``.
    letters = [c for c in expected if unicodedata.category(c) == "Lo"]
    kept = [c for c in letters if c in got]
    assert len(kept) >= len(letters) - 1, (broken, got)
    if expected.startswith("("):
        assert got.startswith(expected[:3]), (broken, got)
    numbers = [c for c in expected if c.isdigit()]
    assert [c for c in got if c.isdigit()] == numbers


def test_pairs_of_the_private_area_are_mended_too() -> None:
    printed = "\u3000一、本年新收政府信息公开申请数量\n".encode("gb18030")
    broken = (b"?" + printed[1:]).decode("gb18030", errors="replace")
    folded = fold(broken)
    check(broken, folded)
    # Of the last letter one byte is left: its mark stays.
    assert folded.text.strip() == "一、本年新收政府信息公开申请数\ufffd"


@pytest.mark.parametrize(
    ("printed", "folded"),
    [("?。ㄒ唬", "(一)"), ("?。ǘ", "(二)"), ("?。ㄈ", "(三)"), ("?。ㄋ模", "(四)"), ("?。ㄎ澹", "(五)")],
)
def test_shifted_numerals_as_they_were_seen(printed: str, folded: str) -> None:
    for behind in ("主动公开情况", "依申请公开\n", "\n"):
        text = printed + behind
        found = fold(text)
        check(text, found)
        assert found.text.strip().startswith(folded), (text, found.text)


@pytest.mark.parametrize(
    "plain", ["是否公开?。下一步", "问题是什么?\n", "a?b", "?", "??", "?。", "好不好?（一）主动公开"]
)
def test_a_question_mark_in_plain_text_stays(plain: str) -> None:
    assert fold(plain).text.replace("(", "（").replace(")", "）") == plain


def test_quotes_of_a_shifted_text_are_cut_from_the_source() -> None:
    text = "一、总体情况\n?。ㄒ唬┲鞫公开\n全年公开信息12条。\n"
    folded = fold(text)
    check(text, folded)
    at = folded.text.index("12条")
    start, end = folded.span(at, at + 3)
    assert text[start:end] == "12条"


# --- cutting and finding --------------------------------------------------------------------------


@pytest.mark.parametrize("path", sorted(DATA.glob("*/*.txt")), ids=lambda path: path.stem)
def test_numbers_of_real_texts_are_cut_from_the_source(path: Path) -> None:
    text = path.read_bytes().decode("utf-8-sig")
    folded = fold(text)
    check(text, folded)
    numbers = [folded.span(*m.span()) for m in re.finditer(r"\d+", folded.text)]
    assert [text[a:b] for a, b in numbers] == re.findall(r"\d+", text)


def test_find_is_the_way_into_the_folded_text() -> None:
    text = "政務(wù)服務(wù)發開會國"
    folded = fold(text)
    for i, offset in enumerate(list(folded.at)[:-1]):
        assert folded.find(offset) <= i
        assert folded.at[folded.find(offset)] == offset
    assert folded.find(len(text)) == len(folded.text)
    assert fold("一二").find(1) == 1


def test_an_empty_span_is_empty() -> None:
    folded = fold("政務(wù)服務")
    for i in range(len(folded.text) + 1):
        start, end = folded.span(i, i)
        assert start == end


# --- work -----------------------------------------------------------------------------------------

HOSTILE = {
    "shift": "?。", "shift-run": "。", "shifted": "?。ㄒ唬", "open": "(", "pinyin": "和(he)", "doubled": "(he)",
    "half": "中(zhon", "traditional": "會國發開(wù)", "wide": "㈠", "marks": "\u200b中", "combining": "e\u0301",
    "spaces": "\u3000", "odd": "?\ue000",
}  # fmt: skip


@pytest.mark.parametrize("unit", HOSTILE.values(), ids=HOSTILE.keys())
def test_a_megabyte_of_anything_is_folded_in_bounded_work(unit: str) -> None:
    code = (
        "import sys; from gongkai.fold import fold; unit = sys.argv[1];"
        "text = ('?' if unit == '。' else '') + unit * (1_000_000 // len(unit)); f = fold(text);"
        "assert len(f.at) == len(f.text) + 1"
    )
    subprocess.run([sys.executable, "-c", code, unit], check=True, timeout=20)
