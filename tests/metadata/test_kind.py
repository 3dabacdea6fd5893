"""Reports are told from what only looks like one, and no report is refused."""

from __future__ import annotations

import time

import pytest

from gongkai.metadata.kind import REPORTS, ReportKind, report_kind
from gongkai.parsing.sections import SectionText
from tests.reading import Text, read, real, seed

BLANK_TABLES = """二、主动公开政府信息情况
第二十条第（一）项
信息内容 | 本年制发件数 | 本年废止件数 | 现行有效件数
规章 | | |
行政规范性文件 | | |
三、收到和处理政府信息公开申请情况
一、本年新收政府信息公开申请数量 | | | | | | |
四、政府信息公开行政复议、行政诉讼情况
结果维持 | 结果纠正 | 其他结果 | 尚未审结 | 总计
"""
TABLES = BLANK_TABLES.replace("规章 | | |", "规章 | 0 | 0 | 0 |").replace(
    "数量 | | | | | | |", "数量 | 2 | 0 | 0 | 0 | 0 | 0 | 2 |"
)
FILLED = f"""某县教育局2023年政府信息公开工作年度报告
根据《条例》要求编制本报告。统计期限自2023年1月1日起至2023年12月31日止。
一、总体情况
2023年,我局主动公开政府信息12条,未收到依申请公开。
{TABLES}
五、存在的主要问题及改进情况
一是公开不及时。下一步,一是加强培训。
六、其他需要报告的事项
未收取信息处理费。
"""

NOTICE = f"""国务院办公厅政府信息与政务公开办公室关于印发《中华人民共和国政府信息公开工作年度报告格式》的通知
国办公开办函〔2021〕30号
各省、自治区、直辖市人民政府办公厅,国务院各部委、各直属机构办公厅(室):
现将修订后的《中华人民共和国政府信息公开工作年度报告格式》印发给你们,请认真贯彻执行。
2021年9月26日
一、报告内容
(一)总体情况。这一项报告本机关政府信息公开工作总体情况,对本机关贯彻落实条例情况进行综述。
附件:某行政机关政府信息公开工作年度报告
一、总体情况
{BLANK_TABLES}
五、存在的主要问题及改进情况
六、其他需要报告的事项
"""
LOCAL_NOTICE = """关于做好2023年政府信息公开工作年度报告编制发布工作的通知
各乡镇人民政府、街道办事处,县直各部门:
为做好2023年政府信息公开工作年度报告编制和发布工作,现就有关事项通知如下:
一、各单位要在2024年1月31日前公布主动公开、依申请公开、行政复议和行政诉讼、信息处理费等情况。
请于2024年1月20日前将年度报告报送县政府办公室。
"""
TEMPLATE = f"""XX县XX局20XX年政府信息公开工作年度报告
本报告由XX县XX局编制。所列数据的统计期限自20XX年1月1日起至20XX年12月31日止。
一、总体情况
XX年,我局主动公开政府信息XX条,收到申请XX件。
{BLANK_TABLES}
五、存在的主要问题及改进情况
六、其他需要报告的事项
收取信息处理费XX元。
"""
BLANK = f"一、总体情况\n{BLANK_TABLES}五、存在的主要问题及改进情况\n六、其他需要报告的事项\n"
NEWS = """《某省人民政府办公厅2023年政府信息公开工作年度报告》公布
某某日报讯(记者 张三)近日,《某省人民政府办公厅2023年政府信息公开工作年度报告》公布。
《报告》显示,2023年主动公开政府信息2863条,办理政府信息公开申请1598件,行政复议19件、行政诉讼18件。
"""
ESSAY = """政府信息公开年度工作报告范文
本年度报告是根据《中华人民共和国政府信息公开条例》要求编制。
一、概述
年5月起,本区开始开展政府信息公开工作。年,共主动公开政府信息条,依申请公开申请件,存在的主要问题有三。
"""
ESSAY_WITHOUT_A_NAME = """一、总体情况
年,我局严格按照要求做好政府信息公开工作。
主动公开政府信息条,其中网站公开信息条,收到依申请公开申请件,均已答复。
五、存在的主要问题及改进情况
一是公开不及时。下一步,加强培训。
"""
OLD = """某市民政局2013年政府信息公开工作年度报告
本报告所列数据的统计期限自2013年1月1日至12月31日。
一、概述
按照条例要求,我局扎实做好政府信息公开工作。
二、主动公开政府信息的情况
全年主动公开政府信息321条。
三、依申请公开政府信息办理情况
全年收到申请3件,均已答复。
四、政府信息公开的收费及减免情况
未收取费用。
五、行政复议、行政诉讼情况
没有发生。
六、存在的主要问题和改进措施
一是公开不及时。下一步,加强培训。
"""


def kind(text: Text, has_tables: bool) -> ReportKind:
    return report_kind(*text, has_tables)


LAW = """中华人民共和国政府信息公开条例
第一章 总则
第一条 为了提高政府工作的透明度，制定本条例。
第四十九条 应当在每年1月31日前提交本行政机关上一年度政府信息公开工作年度报告并向社会公布。
第五十条 年度报告应当包括下列内容：（一）主动公开政府信息的情况；（二）收到和处理政府信息公开申请的情况；
（三）被申请行政复议、提起行政诉讼的情况；（四）存在的主要问题及改进情况；（五）其他需要报告的事项。
"""


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (NOTICE, "form-notice"),
        (LOCAL_NOTICE, "form-notice"),
        (TEMPLATE, "blank-template"),
        (TEMPLATE.replace("XX", "××"), "blank-template"),
        (TEMPLATE.replace("20XX", "____").replace("XX", "____"), "blank-template"),
        (BLANK, "blank-template"),
        (BLANK.replace(" | | | | | | |", " | 2件 | 0件 | 0件 | 0件 | 0件 | 0件 | 2件 |"), "report"),
        (NEWS, "news"),
        (ESSAY, "sample-essay"),
        (ESSAY_WITHOUT_A_NAME, "sample-essay"),
        ("今天天气很好,我们去公园。", "other-text"),
        ("", "other-text"),
        ("一、总体情况\n2023年全县经济平稳运行。\n二、存在的问题\n企业融资难。\n", "other-text"),
        (
            "某县2023年政府工作报告\n各位代表:现在,我代表县人民政府向大会作工作报告,推进政务公开。\n",
            "other-text",
        ),
        (OLD, "free-form"),
        (LAW, "other-text"),
        (
            "某街道2023年度法治建设工作报告\n一、主要工作。主动公开政府信息。\n收到行政复议0件。\n二、存在的主要问题\n队伍不稳。",
            "other-text",
        ),
        (FILLED, "report"),
    ],
)
def test_kinds(text: str, expected: ReportKind) -> None:
    read_text = read(text)
    assert kind(read_text, "第二十条" in text) == expected


def test_a_free_form_report_is_none_of_the_six_sections() -> None:
    assert report_kind(read(OLD).document, read(OLD).folded, (), False) == "free-form"


@pytest.mark.parametrize(
    "text", [*map(seed, range(5)), real("pingtan-2020-extract.txt"), real("pingtan-2021.txt")]
)
@pytest.mark.parametrize("has_tables", [True, False])
def test_samples_are_reports(text: Text, has_tables: bool) -> None:
    assert kind(text, has_tables) == "report"
    assert report_kind(text.document, text.folded, (), False) in REPORTS


@pytest.mark.parametrize("year", ["2020年", "2020 年", "2020\n年"])
def test_a_part_with_spaces_in_its_years_has_its_digits(year: str) -> None:
    text = read(f"五、存在的主要问题及改进情况\n{year},政府信息公开有进步,但主动公开仍有不足。\n2021 年,我局将改进。\n"
                "六、其他需要报告的事项\n2020 年未收取信息处理费。")  # fmt: skip
    assert kind(text, False) == "report"


@pytest.mark.parametrize("end", ["二、主动公开", "四、政府信息公开行政复议", "六、其他需要"])
def test_a_truncated_report_is_a_report(end: str) -> None:
    for source in (FILLED, seed(0).document.text, seed(1).document.text):
        cut = read(source[: source.index(end, len(source) // 20)])
        assert kind(cut, "第二十条" in cut.folded.text) in REPORTS


def test_a_table_alone_is_a_report() -> None:
    text = read(TABLES)
    assert kind(text, True) == "report"
    bare = read(TABLES.replace("二、主动公开政府信息情况\n", ""))
    assert report_kind(bare.document, bare.folded, (), True) == "report"


@pytest.mark.parametrize(
    "harmless",
    [
        "我局联系人:张XX,电话:138XXXX1234。",
        "本网讯 近日,我局发布报告。记者从局里获悉。",
        "按照《某省关于做好2023年政府信息公开工作年度报告编制发布工作的通知》要求,印发给你们,请认真贯彻执行。",
        "对违反规定的严肃追究责任。请各单位抓好落实。",
        "我局编写了政府公文写作范文。",
    ],
)
def test_words_of_look_alikes_inside_a_report(harmless: str) -> None:
    text = read(FILLED.replace("一、总体情况\n", f"一、总体情况\n{harmless}\n"))
    assert kind(text, True) == "report"


def test_labels_without_any_number_are_a_report_where_the_year_is_printed() -> None:
    text = read("某镇人民政府2022年政府信息公开工作年度报告\n" + BLANK)
    assert kind(text, True) == "report"


def test_a_section_that_was_found_elsewhere_makes_no_report() -> None:
    text = read("全县2023年水利工作总结\n一、总体情况\n抓好水利建设。\n")
    sections: tuple[SectionText, ...] = text.sections
    assert report_kind(text.document, text.folded, sections, False) == "other-text"


@pytest.mark.parametrize(
    "unit",
    ["XX年", "印发", "记者", "范文", "年,", "政府信息公开", "一、概述\n", "\n", "1\n", "处理费", "《报告》"],
)
def test_linear_time(unit: str) -> None:
    text = read(unit * (200_000 // len(unit)))
    start = time.process_time()
    kind(text, False)
    assert time.process_time() - start < 4
