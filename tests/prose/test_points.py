"""Section five: the points of the samples, read by eye, and every way of listing them."""

from __future__ import annotations

import functools
import itertools
import re
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from opencc import OpenCC

from gongkai.prose.narrative import read_narrative
from gongkai.report import Narrative
from tests.reading import Text, read, real, seed


def listed(text: Text) -> tuple[list[str], list[str]]:
    narrative = read_narrative(*text)
    for item in (*narrative.problems, *narrative.improvements):
        assert text.document.text[item.start : item.end] == item.text
    return [item.text for item in narrative.problems], [item.text for item in narrative.improvements]


def of(body: str) -> Narrative:
    return read_narrative(*read(f"五、存在的主要问题及改进情况\n{body}\n六、其他需要报告的事项\n无。\n"))


def texts(body: str) -> tuple[list[str], list[str]]:
    return listed(read(f"五、存在的主要问题及改进情况\n{body}\n六、其他需要报告的事项\n无。\n"))


def test_one_sentence_on_a_gap_under_its_head() -> None:
    body = "（一）存在的主要问题\n公开的深度与公众需求还有一定差距。\n（二）改进情况\n拓宽公开渠道，丰富公开形式。"
    assert texts(body) == (["公开的深度与公众需求还有一定差距"], ["拓宽公开渠道，丰富公开形式"])
    assert texts(body.replace("与公众需求还有一定差距", "还有一些不足"))[0] == []


def test_this_year_s_problems_under_a_head_of_their_own() -> None:
    body = "一、上年度问题整改情况。针对2022年存在的解读形式单一问题，新增视频解读12个。\n二、今年存在的问题。一是栏目更新不及时；二是队伍不稳定。\n三、下一步打算。一是压实责任；二是举办培训。"
    assert texts(body) == (["栏目更新不及时", "队伍不稳定"], ["压实责任", "举办培训"])


def test_what_is_settled_and_what_is_none_are_no_problems() -> None:
    body = "针对2022年报告中提出的“公开内容不全面”“解读不及时”两个问题，我局逐项整改到位。当前存在的主要问题是：公开指南更新滞后。下一步，修订公开指南。"
    assert texts(body) == (["公开指南更新滞后"], ["修订公开指南"])
    assert texts("本年度没有存在的主要问题及需改进的情况。") == ([], [])


def test_points_that_each_tell_what_the_organ_will_do() -> None:
    body = "一是公开的主动性有待提高。我街道将加强培训。二是公开内容有待丰富。我街道将拓展内容。"
    assert texts(body) == (
        ["公开的主动性有待提高", "公开内容有待丰富"],
        ["我街道将加强培训", "我街道将拓展内容"],
    )
    body = "①问题：公开信息格式不规范。整改：统一发布模板。②问题：申请办理台账不全。整改：建立电子台账。"
    assert texts(body) == (["公开信息格式不规范", "申请办理台账不全"], ["统一发布模板", "建立电子台账"])


def test_what_superiors_are_asked_for_is_no_problem() -> None:
    body = "存在的困难：一是界定不够清晰；二是滥用申请权现象时有发生。建议：一是上级出台指导案例；二是完善收费机制。下步打算：加强会商，统一尺度。"
    assert texts(body) == (["界定不够清晰", "滥用申请权现象时有发生"], ["加强会商，统一尺度"])


def test_words_of_problems_that_name_none() -> None:
    body = "我院以问题为导向，进一步做好公开工作。目前主要问题是公开方式较传统，新媒体应用较少。"
    assert texts(body)[0] == ["目前主要问题是公开方式较传统，新媒体应用较少"]
    body = "公司不存在应公开而未公开的情况。公开工作仍存在深度不够的问题。"
    assert texts(body)[0] == ["公开工作仍存在深度不够的问题"]


def test_a_head_that_says_what_was_put_right() -> None:
    body = "（一）存在问题。1.公开目录不细；2.政策解读少。（二）整改落实。1.下架栏目5个；2.制作短视频12条。"
    assert texts(body) == (["公开目录不细", "政策解读少"], ["下架栏目5个", "制作短视频12条"])


def test_a_measure_of_some_month_is_cut_off_its_problem() -> None:
    problems, measures = texts("目录分类不够细化，已于9月重新梳理目录；审查台账不完整，已及时补建台账。")
    assert problems == ["目录分类不够细化", "审查台账不完整"]
    assert measures == ["已于9月重新梳理目录", "已及时补建台账"]


def test_numbers_in_small_brackets() -> None:
    body = "⒈存在问题：⑴栏目更新不够及时；⑵公开内容质量不高。\n⒉改进措施：⑴安排专人检查栏目；⑵严格审核把关。"
    assert texts(body) == (
        ["栏目更新不够及时", "公开内容质量不高"],
        ["安排专人检查栏目", "严格审核把关"],
    )


#: For each sample how the points of each list begin and end, in order.
READ_BY_EYE: dict[str, tuple[Text, list[tuple[str, str]], list[tuple[str, str]]]] = {
    "000": (
        seed(0),
        [
            ("政务公开内容的范围仍然较小,", "公开的内容"),
            ("政务公开宣传工作做得还不够,", "知晓率还需提高"),
            ("由于政务公开涉及面广、", "时效性有待进一步提高"),
        ],
        [
            ("进一步加强日常管理工作。", "对政务信息公开的知晓率"),
            ("进一步提高政务公开质量。", "提高办事透明度"),
            ("加大推进政务公开力度。", "形成信息公开的长效机制"),
        ],
    ),
    "001": (
        seed(1),
        [("部分领域的信息公开工作进展慢，", "有待加强"), ("公开力度还不够大，", "公开效率低")],
        [("认真对照指标考核体系，", "上传发布工作"), ("加强与相关部门对接，", "实现应公开尽公开")],
    ),
    "003": (
        seed(3),
        [
            ("个别村对政务、村务公开的重要性、", "缺乏主动性和积极性"),
            ("政务公开的内容更换不及时", "政务公开的内容更换不及时"),
            ("政务公开长效机制有待进一步完善，", "执行力度还有待加强"),
        ],
        [
            ("组织各村班子成员集中学习", "确保把村务公开工作落到实处"),
            ("规范公开内容，提高公开质量。一是", "提高公开针对性"),
            ("抓重点，村级制度执行力。", "高效的公共服务"),
        ],
    ),
    "004": (
        seed(4),
        [
            ("信息公開深度和廣度不夠", "信息公開深度和廣度不夠"),
            ("信息發布不夠及時,", "信息形式單一"),
            ("對系統內信息公開工作的專業性不夠,", "不夠了解"),
        ],
        [
            ("不斷創新工作的方式方法,", "更加有序、高效、便民"),
            ("圍繞中心工作,", "準確公布各類信息"),
            ("參加培訓,", "相關的法律法規和政策"),
        ],
    ),
    "pingtan-2020": (
        real("pingtan-2020-extract.txt"),
        [
            ("基层政务公开标准化规范化水平", "有待进一步提升"),
            ("各部门政府信息公开工作", "还不够均衡"),
            ("少数政务新媒体“政务”属性", "有待进一步加强"),
        ],
        [
            ("持续认真贯彻《", "质量与效果"),
            ("加强政府信息的日常管理，", "标准化规范化工作"),
            ("强化政府网站与政务新媒体的日常监管，", "健康有序发展"),
            ("加大统筹指导力度，", "主动帮助整改落实"),
        ],
    ),
    "pingtan-2021": (
        real("pingtan-2021.txt"),
        [
            ("政策解读形式不够丰富，", "通俗易懂地解读政策文件"),
            ("政务公开质量水平有待提高，", "难以满足群众需要"),
        ],
        [
            ("丰富政策解读形式，", "提升政策解读质量"),
            ("加强重点政务信息管理，", "重大民生等方面信息"),
            ("拓宽公开载体和渠道，", "政务新媒体作用"),
        ],
    ),
}


@pytest.mark.parametrize("name", READ_BY_EYE)
def test_samples(name: str) -> None:
    text, *expected = READ_BY_EYE[name]
    for found, ends in zip(listed(text), expected, strict=True):
        assert len(found) == len(ends)
        for point, (first, last) in zip(found, ends, strict=True):
            assert point.startswith(first)
            assert point.endswith(last)
    assert read_narrative(*text).doubts == {"problems": [], "improvements": []}


def test_problems_of_last_year_are_no_problems() -> None:
    """Seed 002 says only that something can be bettered, and how: the reading is not sure."""
    problems, improvements = listed(seed(2))
    assert problems == []
    assert len(improvements) == 1
    assert improvements[0].endswith("政府信息公開平臺")
    assert read_narrative(*seed(2)).doubts == {"problems": ["none-found"], "improvements": ["one-sentence"]}


A, B, C = "公开内容不够全面,更新较慢", "解读形式单一,有待丰富", "队伍力量薄弱"
X, Y, Z = "加强统筹协调,压实责任", "丰富解读形式,用好新媒体", "开展业务培训,配强力量"
P, I = [A, B, C], [X, Y, Z]  # noqa: E741


@pytest.mark.parametrize(
    "body",
    [
        f"存在问题:一是{A};二是{B};三是{C}。下一步,我局将:一是{X};二是{Y};三是{Z}。",
        f"一是{A}。三是{B}。三是{C}。\n针对以上问题,采取以下措施:一是{X}。二是{Y}。二是{Z}。",
        f"(一)存在的主要问题\n1.{A}。\n2.{B}。\n3.{C}。\n(二)改进情况\n1.{X}。\n2.{Y}。\n3.{Z}。",
        f"(一)存在问题\n1、{A};\n2、{B};\n3、{C}。\n(2) 改进情况\n1、{X};\n2、{Y};\n3、{Z}。",
        f"存在问题:\n（1）{A}；（2）{B}；（3）{C}。\n改进措施：\n（1）{X}；（2）{Y}；（3）{Z}。",
        f"主要问题:①{A};②{B};③{C}。为此,我局采取了以下三项措施:①{X};②{Y};③{Z}。",
        f"我局工作仍存在一些不足:\n(一){A}。\n(二){B}。\n(三){C}。\n2025年,将重点从以下方面做好改进:\n(一){X}。\n(二){Y}。\n(三){Z}。",
        f"2023年工作取得成效,但仍存在以下问题:首先,{A};其次,{B};最后,{C}。今后,我局将做好以下工作:首先,{X};其次,{Y};最后,{Z}。",
        f"(一)存在问题。{A}。{B}。{C}。(二)改进措施。{X}。{Y}。{Z}。",
        f"(一)存在问题\n{A}。\n{B}。\n{C}。\n(二)下一步工作打算\n{X}。\n{Y}。\n{Z}。",
        f"存在的主要问题:{A};{B};{C}。\n(二)改进措施:一是{X};二是{Y};三是{Z}。",
        f"存在问题:一\n是{A}。二\n是{B}。三\n是{C}。下一步:一\n是{X}。二\n是{Y}。三\n是{Z}。",
        f"(一)存在问题\n问题1:{A}。\n问题2:{B}。\n问题3:{C}。\n(二)改进情况\n措施一:{X}。\n措施二:{Y}。\n措施三:{Z}。",
        f"第一,{A}。第二,{B}。第三,{C}。\n下一步,第一,{X}。第二,{Y}。第三,{Z}。",
        f"1){A};2){B};3){C}。\n下一阶段,将从以下几方面改进:1){X};2){Y};3){Z}。",
        f"一是{A}。二是{B}。三是{C}。\n整改措施:一是{X}。二是{Y}。三是{Z}。\n",
        f"一、存在问题\n1.{A}。2.{B}。3.{C}。\n二、改进措施\n1.{X}。2.{Y}。3.{Z}。",
        f"### (一)存在问题\n\n1.{A}。\n\n2.{B}。\n\n3.{C}。\n\n### (2) 改进情况\n\n1.{X}。\n\n2.{Y}。\n\n3.{Z}。\n\n## ",
        f"问题及不足:\n一是{A}。\n二是{B}。\n三是{C}。\n下步改进措施:\n一是{X}。\n二是{Y}。\n三是{Z}。",
    ],
)
def test_ways_of_listing(body: str) -> None:
    assert texts(body) == (P, I)
    assert of(body).doubts == {"problems": [], "improvements": []}


def test_only_the_outer_enumeration_cuts() -> None:
    outer = f"1.{A}。一是{B};二是{C}。\n2.{B}。(1){A};(2){C}。"
    problems, _ = texts(f"(一)存在问题\n{outer}\n(二)改进措施\n1.{X}。\n2.{Y}。")
    assert problems == [f"{A}。一是{B};二是{C}", f"{B}。(1){A};(2){C}"]


def test_page_numbers_are_no_part_of_a_point() -> None:
    assert texts(f"一是{A}。\n- 5 -\n二是{B}。\n6\n下一步,一是{X}。\n-7-\n二是{Y}。") == ([A, B], [X, Y])


def test_lines_broken_by_their_width() -> None:
    point = "个别科室对政务公开工作的重要性认识还不足,公开的\n主动性不强"
    body = f"一年来工作取得一定成效,但仍存在一些不足:一是{point}。\n下一步,一是{X}。二是{Y}。"
    assert texts(body) == ([point], [X, Y])


def test_words_that_open_a_list_broken_by_the_width_of_a_page() -> None:
    """「还存在一些不⏎足：」 is no part of the first problem."""
    lead = "2023年,我局政府信息公开工作取得了一定成效,但仍存在一些不\n足:"
    assert texts(f"{lead}{A}。{B}。\n下一步,我局将从以下方面改进:{X}。{Y}。") == ([A, B], [X, Y])


def test_a_sentence_that_begins_in_a_line_broken_by_its_width() -> None:
    """The line is as wide as the page, however little of it the sentence has; a page ends in it too."""
    first = "如依申请公开工作规范性还有待提\n高、公开内容的深度和广度不够"
    second = "解读形式不够\n- 4 -\n丰富多样,面对群众的回应也较少"
    body = (
        "2023年,信息公开工作取得一定的成效,但对照\n上级要求,仍存在一定差距。"
        f"{first}。工作人员的业务能力不强,{second}。\n下一步,一是{X}。二是{Y}。"
    )
    assert texts(body) == ([first, f"工作人员的业务能力不强,{second}"], [X, Y])


def test_points_of_several_paragraphs() -> None:
    problems, _ = texts(f"(一)存在问题\n1.{A}\n{B}。\n2.{B}\n{C}。\n(二)改进措施\n1.{X}。\n2.{Y}。")
    assert problems == [f"{A}\n{B}", f"{B}\n{C}"]


def test_a_closing_paragraph_is_no_part_of_the_last_point() -> None:
    narrative = of(
        f"一是{A}。二是{B}。\n下一步:一是{X}。二是{Y}。\n同时,坚持以人民为中心,努力把各项公开工作做得更好。"
    )
    assert [item.text for item in narrative.improvements] == [X, Y]
    assert narrative.doubts["improvements"] == ["trailing-text"]


def test_each_point_with_its_own_measure() -> None:
    narrative = of(f"1.{A}。下一步,{X}。\n2.{B}。下一步,{Y}。\n3.{C}。下一步,{Z}。")
    assert [item.text for item in narrative.problems] == P
    assert [item.text for item in narrative.improvements] == I
    assert narrative.doubts == {"problems": ["paired"], "improvements": ["paired"]}


@pytest.mark.parametrize(
    ("body", "problems", "improvements"),
    [
        (f"虽然取得一定成绩,但还存在{A}等问题。下一步,{X}。", ["one-sentence"], ["one-sentence"]),
        (f"{A}。{B}。下一步,我局将{X}。{Y}。", ["no-enumeration"], ["no-enumeration"]),
        (f"一是{A}。二是{B}。一是{X}。二是{Y}。", ["no-cue"], ["no-cue"]),
        (f"一是{A}。\n下一步,一是{X}。二是{Y}。", ["lone-enumerator"], []),
        (f"一是{A}。二是{B}。下一步将加强管理。", [], []),  # a sentence without a comma is no more than one
        ("无。", [], []),
        ("", [], []),
        ("无", [], []),
        # An enumerator alone, or none, leaves no doubt where words with a colon or a sub-head say what
        # follows and each sentence behind them is such a point.
        (f"仍存在以下不足:一是{A}。\n下一步,将从以下方面改进:1.{X}。", [], []),
        (f"(一)存在问题\n1.{A}。\n(二)改进情况\n1.{X}。", [], []),
        (f"工作取得一定成效,但仍存在一些不足:{A}。{B}。\n为此,我局采取了以下措施:{X}。{Y}。", [], []),
        (f"仍存在一些不足:{A}。\n下一步,将重点从以下方面做好改进:{X}。", [], []),
        (f"(一)存在问题\n1.{A}。{B}。\n(二)改进情况\n1.{X}。{Y}。", ["lone-enumerator"], ["lone-enumerator"]),
        (f"仍存在一些不足:二是{A}。\n下一步,一是{X}。二是{Y}。", ["lone-enumerator"], []),
        (f"仍存在一些不足:{A}。工作稳步向前。\n下一步,一是{X}。二是{Y}。", ["one-sentence"], []),
        (f"仍存在一些不足:{A}。{B}。\n今后,将做好以下工作:{X}。{A}。", [], ["no-enumeration"]),
        # More than problems among the problems, or less than the text has.
        (
            f"仍存在以下不足:一是{A},我局已聘请专人。二是{B}。\n下一步,一是{X}。二是{Y}。",
            ["paired"],
            ["paired"],
        ),  # the measure in it is one of the measures
        (
            f"2021年指出的抽检结果公布不全、广告监测月报无人问津等问题,作了整改。{A};{B}。\n对此,一是{X}。二是{Y}。",
            ["last-year"],
            [],
        ),
        (f"(一)存在问题\n{A}。{B}。图纸要到局里来看。\n(二)改进情况\n1.{X}。2.{Y}。", ["left-out"], []),
        (
            f"(一)存在问题\n1.推进方面。①{A};②{B}。\n2.质量方面。①{C}。\n(二)改进情况\n1.{X}。2.{Y}。",
            ["mixed-enumeration"],
            [],
        ),
    ],
)
def test_doubts(body: str, problems: list[str], improvements: list[str]) -> None:
    assert of(body).doubts == {"problems": problems, "improvements": improvements}


@pytest.mark.parametrize(
    ("body", "problem"),
    [
        (f"虽有进步,但还存在一些短板和不足,如{A}。\n2024 年,我局将{X}。", A),
        (f"由于刚刚起步,在推进过程中,但仍存在{A}等问题。我们在今后的工作中,将{X}。", f"{A}等问题"),
        (f"公开工作主要存在{A}的问题。上述问题,我们将{X}。", f"公开工作主要存在{A}的问题"),
        (f"(一)存在问题:{A}。上述问题,将切实改进。(二)改进措施:{X}。", A),
    ],
)
def test_a_problem_in_one_sentence(body: str, problem: str) -> None:
    problems, improvements = texts(body)
    assert problems == [problem]
    assert len(improvements) == 1
    assert improvements[0].endswith(X)


#: What a section tells, its problems, its measures: of each the words that it must hold; None: not looked at.
TOLD: list[tuple[str, list[str | None], list[str] | None]] = [
    (
        "（一）存在问题。更新不及时。解读形式少。\n（二）今后打算。加强培训。每季度通报一次。",
        ["更新不及时", "解读形式少"],
        ["加强培训", "每季度通报一次"],
    ),
    (
        "（一）存在问题。更新不及时。解读形式少。\n（二）整改情况。已补发信息20条。\n（三）2024年工作计划。加强培训。每季度通报一次。",
        ["更新不及时", "解读形式少"],
        ["已补发信息20条", "加强培训", "每季度通报一次"],
    ),
    ("（一）存在问题。经全面自查，没有发现突出问题。\n（二）改进情况。坚持每月自查。", [], ["坚持每月自查"]),
    ("（一）存在问题。2023年不存在需要整改的问题。\n（二）改进情况。坚持每月自查。", [], ["坚持每月自查"]),
    (
        "2023年，我局信息公开取得一定成效，但与群众期盼相比还有一定差距，主要表现在：栏目更新不及时；解读形式单一；人员力量不足。\n下一步，加强培训。",
        ["栏目更新不及时", "解读形式单一", "人员力量不足"],
        ["加强培训"],
    ),
    (
        "2023年，我局信息公开工作稳步推进，但仍有不足，例如栏目更新不及时；解读形式单一。\n下一步将加强培训。",
        ["栏目更新不及时", "解读形式单一"],
        None,
    ),
    (
        "我局工作还存在一些问题，比如：栏目更新不及时；解读形式单一；队伍建设仍有差距。\n针对上述问题，一是抓好更新；二是抓好解读。",
        ["栏目更新不及时", "解读形式单一", "队伍建设仍有差距"],
        ["抓好更新", "抓好解读"],
    ),
    (
        "（一）存在的问题\n1.栏目更新不及时，我局已安排专人负责；\n2.解读形式单一，下一步将增加图解；\n3.人员力量不足，正在推进招录。\n（二）改进措施\n1.抓落实。\n2.抓培训。",
        ["栏目更新不及时", "解读形式单一", None],
        None,
    ),
    (
        "1.栏目更新不及时。整改措施：安排专人。\n2.解读形式单一。整改措施：增加图解。\n3.培训偏少。整改措施：每季一课。",
        ["栏目更新不及时", "解读形式单一", "培训偏少"],
        ["安排专人", "增加图解", "每季一课"],
    ),
    (
        "今年的主要问题是答复超期：部分答复晚于法定期限。主要原因是一是人手少，二是流程长。\n为解决这一问题，我局优化流程。",
        ["部分答复晚于法定期限"],
        None,
    ),
    (
        "（一）存在的问题：公开意识不断增强，与上级要求还有差距；队伍不稳。\n（二）改进措施：加强培训。",
        [None, "队伍不稳"],
        ["加强培训"],
    ),
    (
        "存在以下不足。明年申请量仍会上升，而人员只有2名。网站检索功能不完善。\n下一步，升级网站。",
        ["明年申请量仍会上升，而人员只有2名", "网站检索功能不完善"],
        ["升级网站"],
    ),
    ("一是提高解读质量。二是扩大公众参与。三是压实责任。", [], ["提高解读质量", "扩大公众参与", "压实责任"]),
    ("（一）加强培训。（二）丰富解读形式。", [], ["加强培训", "丰富解读形式"]),
    (
        "一是栏目更新不及时；二是解读单一。下一步：一是抓好更新；二是抓好解读。七、附件 统计表 1937",
        ["栏目更新不及时", "解读单一"],
        ["抓好更新", "抓好解读"],
    ),
    (
        "（一）存在的主要问题\n将政策原文照搬公布，群众看不懂。已公开的信息归类不清。\n（二）改进情况\n一是细化归类。二是增加图解。",
        ["将政策原文照搬公布，群众看不懂", "已公开的信息归类不清"],
        ["细化归类", "增加图解"],
    ),
]


@pytest.mark.parametrize(("body", "problems", "improvements"), TOLD)
def test_what_is_told(body: str, problems: list[str | None], improvements: list[str] | None) -> None:
    for wanted, got in zip((problems, improvements), texts(body), strict=True):
        if wanted is not None:
            assert len(got) == len(wanted)
            assert all(one is None or one in item for one, item in zip(wanted, got, strict=True))


def test_a_signature_is_no_measure() -> None:
    text = f"五、存在的主要问题及改进情况\n存在问题:{A};{B}。\n下一步,{X}。{Y}。\n某县水利局\n2024年1月5日\n"
    assert listed(read(text)) == ([A, B], [X, Y])
    text = f"五、存在的主要问题及改进情况\n存在问题:{A};{B}。\n下一步,{X}。{Y}。\n二〇二四年\n"
    assert listed(read(text)) == ([A, B], [X, Y])


def test_the_section_of_a_report_of_no_form() -> None:
    text = (
        f"四、信息公开工作中存在的问题及打算\n一是{A}。二是{B}。\n下一步,一是{X}。二是{Y}。\n五、附表\n无\n"
    )
    assert listed(read(text)) == ([A, B], [X, Y])


def test_no_section_five() -> None:
    assert read_narrative(*read("一、总体情况\n认真做好工作。\n")).doubts == {
        "problems": ["no-section"],
        "improvements": ["no-section"],
    }


@functools.cache
def _traditional() -> OpenCC:
    return OpenCC("s2t")


def noisy(text: str) -> str:
    """Write a text as copies do: traditional, with pinyin behind some characters."""
    return re.sub(
        "([经务关发])",
        lambda m: m[1] + {"经": "(jīng)", "务": "(wù)", "关": "(guān)", "发": "(fā)"}[m[1]],
        text,
    )


@pytest.mark.parametrize("name", ["000", "001", "003", "pingtan-2020", "pingtan-2021"])
def test_noise_changes_no_point(name: str) -> None:
    plain = READ_BY_EYE[name][0].document.text
    copies = [noisy(plain), _traditional().convert(plain)]
    copies.append(noisy(copies[1]).replace("務", "務(wù)").replace("開", "開(kāi)"))
    expected = [read_folded(item) for group in listed(read(plain)) for item in group]
    for copy in copies:
        assert [read_folded(item) for group in listed(read(copy)) for item in group] == expected


def read_folded(text: str) -> str:
    """Return the simplified letters of a quote."""
    plain = OpenCC("t2s").convert(re.sub(r"\([a-zāáǎàēéěèīíǐìōóǒòūúǔù]+\)", "", text))
    return "".join(re.findall("[\u4e00-\u9fff]", plain))


PIECES = [
    "一是",
    "二是",
    "1.",
    "(一)",
    "①",
    "存在问题:",
    "改进措施:",
    "下一步,",
    "。",
    ";",
    "\n",
    A,
    X,
    "针对问题,",
    " ",
    "將國會發開",
]


@settings(max_examples=200, deadline=None)
@given(st.lists(st.sampled_from(PIECES), max_size=30))
def test_spans_are_true_and_do_not_overlap(pieces: list[str]) -> None:
    text = read("五、存在的主要问题及改进情况\n" + "".join(pieces))
    narrative = read_narrative(*text)
    spans = sorted((item.start, item.end) for item in (*narrative.problems, *narrative.improvements))
    assert all(text.document.text[item.start : item.end] == item.text for item in narrative.problems)
    assert all(before[1] <= after[0] for before, after in itertools.pairwise(spans))


@pytest.mark.parametrize(
    "unit",
    [
        "一是",
        "1.",
        "(一)",
        "下一步",
        "针对",
        "存在",
        "存在问题",
        "2023年",
        "不足,",
        "上年度",
        "但存在",
        "从",
        "改进",
        "12\n",
        "\n",
        " ",
    ],
)
def test_linear_time(unit: str) -> None:
    text = read("五、存在的主要问题及改进情况\n" + unit * (200_000 // len(unit)))
    start = time.process_time()
    read_narrative(*text)
    assert time.process_time() - start < 6


def test_a_point_behind_the_end_of_a_page_is_one() -> None:
    body = (
        "（一）存在的主要问题。\n1.公开不够及时。\n\n- 5 -\n\f2.解读形式单一，图文解读偏少。\n"
        "（二）改进情况。\n1.加强业务培训，做到及时公开。\n\f2.丰富解读形式。\n"
    )
    narrative = of(body)
    assert [item.text for item in narrative.problems] == ["公开不够及时", "解读形式单一，图文解读偏少"]
    assert [item.text for item in narrative.improvements] == ["加强业务培训，做到及时公开", "丰富解读形式"]


def test_a_sign_in_front_of_a_point_is_none_of_its_words() -> None:
    body = "存在的不足：\n● 栏目设置不够合理\n● 人员流动大、培训跟不上\n改进的方向：\n● 优化栏目设置\n● 组织人员轮训"
    assert texts(body) == (["栏目设置不够合理", "人员流动大、培训跟不上"], ["优化栏目设置", "组织人员轮训"])
