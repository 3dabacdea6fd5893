"""What each rule says of a lawful report with a few words changed, and what it must let pass."""

from __future__ import annotations

import pytest

from gongkai import extract
from tests.rules.specimens import found, lawful

RECEIVED = "全年共收到政府信息公开申请10件，上年结转1件，办结9件，结转下年度继续办理2件。"
FEE = "2023年，我局未收取政府信息公开信息处理费。"
REVIEWED = "收到行政复议1件，行政诉讼0件。"
PARTS = "全年主动公开政府信息120条，其中政策文件20条、工作动态80条。"
LAWSUITS = "1 | 0 | 0 | 0 | 1 | 0 | 0 | 0 | 0 | 0 | 0 | 0 | 0 | 0 | 0 |"
PENDING = "0 | 0 | 0 | 1 | 1 | 0 | 0 | 0 | 0 | 0 | 0 | 0 | 0 | 0 | 0 |"
PROBLEMS = "（一）存在的主要问题。一是公开不够及时。二是解读形式单一，图文解读偏少。"
MENDS = "（二）改进情况。一是加强业务培训，做到及时公开。二是丰富解读形式。"

#: Changes that leave a report as lawful as it was.
LAWFUL: dict[str, tuple[tuple[str, str], ...]] = {
    "received with what was carried over": ((RECEIVED, "全年共收到政府信息公开申请11件。"),),
    "received is what was dealt with": ((RECEIVED, "全年共受理政府信息公开申请9件。"),),
    "applicants of the new and the old": (("收到行政复议1件", "其中自然人9件。收到行政复议1件"),),
    "lawsuits of both kinds together": (
        (REVIEWED, "收到行政复议1件，行政诉讼3件。"),
        (LAWSUITS, "1 | 0 | 0 | 0 | 1 | 1 | 0 | 0 | 0 | 1 | 2 | 0 | 0 | 0 | 2 |"),
    ),
    "a share cut off instead of rounded": (("占44.44%", "占44.4%"),),
    "a share rounded up": (("占44.44%", "占44.45%"),),
    "a share of what is new": (("占44.44%", "占40%"),),
    "other parts are left unnamed": ((PARTS, "全年主动公开政府信息120条，其中政策文件20条。"),),
    "parts by applicant, then by outcome": (
        ("收到政府信息公开申请10件，", "收到政府信息公开申请10件，其中自然人8件、企业2件、予以公开4件，"),
    ),
    "a link to last year's report": (
        ("\n\n根据《中华", "\n青山县教育局2022年政府信息公开工作年度报告\n根据《中华"),
    ),
    "since another year": (("2023年，我局认真", "2021年以来，我局认真"),),
    "another year is compared with": ((RECEIVED, RECEIVED + "2022年收到申请5件。"),),
    "what is planned for next year": ((MENDS, MENDS + "2024年，我局将继续做好公开。"),),
    "a notice of another year": (
        ("第五十条规定，", "第五十条和《关于做好2022年度政府信息公开工作年度报告的通知》规定，"),
    ),
    "done in time is not all done": (("办结9件，", "均按期依法办理，办结9件，"),),
    "all done but what is carried forward": (("办结9件，", "除结转下年度的外已全部办结，办结9件，"),),
    "numbers that begin again": (("二是解读形式单一，", "二是解读形式单一。改进：一是培训，"),),
    "统一是 numbers nothing": (("动态调整公开属性", "口径统一是关键，三是后话不计"),),
    "points below a point": (("（五）监督保障。", "（五）监督保障。\n（1）培训\n（2）考核\n"),),
    "fees in yuan, as the cell says": (("本年收费金额（单位：万元）", "本年收费金额"), ("12.5", "12.5万元")),
    "the fee is reported in the overview": ((FEE, "无。"), ("未发生责任追究情形", "未收取信息处理费")),
    "a part in other words": (
        ("（四）政府信息公开平台建设。优化政府网站栏目设置。", "（四）公众号更新及时。"),
    ),
    "an organ below is spoken of": (("组织业务培训2次", "指导全市学校做好公开，组织业务培训2次"),),
    "a new organ's name": (("我局认真", "本单位认真"),),
}


@pytest.mark.parametrize("changes", LAWFUL.values(), ids=LAWFUL)
def test_nothing_to_say(changes: tuple[tuple[str, str], ...]) -> None:
    assert found(*changes) == []


#: Rule, changes, then severity, message and place of everything that the rule finds.
SAID: list[tuple[str, tuple[tuple[str, str], ...], list[tuple[str, str, str]]]] = [
    (
        "GK101",
        (("一、总体情况\n", ""),),
        [
            (
                "warning",
                "未见第一部分“总体情况”的标题；如正文确有这一部分，请补上标题",
                "",
            )
        ],
    ),
    (
        "GK101",
        (("五、存在的主要问题及改进情况", "五、工作展望"), (PROBLEMS, "继续努力。"), (MENDS, "再上台阶。")),
        [("warning", "第五部分应为“存在的主要问题及改进情况”，报告写作“五、工作展望”", "五、工作展望")],
    ),
    (
        "GK101",
        ((f"六、其他需要报告的事项\n{FEE}\n", ""),),
        [("warning", "未见第六部分“其他需要报告的事项”的标题；如正文确有这一部分，请补上标题", "")],
    ),
    (
        "GK102",
        (("六、其他需要报告的事项", "七、其他需要报告的事项"),),
        [
            (
                "warning",
                "“其他需要报告的事项”应为第六部分，报告写作“七、其他需要报告的事项”",
                "七、其他需要报告的事项",
            )
        ],
    ),
    (
        "GK105",
        (("行政强制 | 0 | | |\n", ""), ("行政许可 | 290 | | |\n", "")),
        [("warning", "表中缺少 2 行：“行政许可”、“行政强制”", "二、主动公开政府信息情况")],
    ),
    (
        "GK109",
        ((FEE, "2023年，我局按季度组织学校自查，并向社会公布结果。"),),
        [("info", "没有说明信息处理费收取情况；没有收取的，请写明未收取", "六、其他需要报告的事项")],
    ),
    (
        "GK112",
        (("（四）政府信息公开平台建设。", "（五）政府信息公开平台建设。"),),
        [
            ("warning", "“（三）”之后是“（五）”，序号不连续", "（五）"),
            ("warning", "“（五）”之后是“（五）”，序号不连续", "（五）"),
        ],
    ),
    (
        "GK205",
        (("2.没有现成信息需要另行制作 | 0 | 0 |", "2.没有现成信息需要另行制作 | 1 | -1 |"),),
        [("error", "“2.没有现成信息需要另行制作·商业企业”为 -1；件数应为不小于 0 的整数", "-1")],
    ),
    (
        "GK403",
        (("行政规范性文件 | 2 | 1 | 27 |", "行政规范性文件 | 2 | 1 | 0 |"),),
        [("warning", "“行政规范性文件”现行有效 0 件，少于本年制发 2 件减去废止 1 件", "0")],
    ),
    (
        "GK403",
        (("行政规范性文件 | 2 | 1 | 27 |", "行政规范性文件 | 2 | 1 | 1 |"),),
        [
            (
                "info",
                "“行政规范性文件”现行有效 1 件，少于本年制发 2 件；请核对制发的文件当年是否又废止（本年废止 1 件）",
                "1",
            )
        ],
    ),
    (
        "GK501",
        (("共收到政府信息公开申请10件", "共收到政府信息公开申请17件"),),
        [
            (
                "error",
                "正文称“全年共收到政府信息公开申请17件”，与表三的各种口径都不符："
                "本年新收 10、本年新收加上年结转 11、办理结果总计 9",
                "17件",
            )
        ],
    ),
    (
        "GK501",
        (("全年共收到政府信息公开申请10件", "县政府办公室共收到政府信息公开申请17件"),),
        [
            (
                "warning",
                "正文称“县政府办公室共收到政府信息公开申请17件”，与表三的各种口径都不符："
                "本年新收 10、本年新收加上年结转 11、办理结果总计 9；"
                "此句写的是“县政府办公室”，如统计口径不同，请在正文写明",
                "17件",
            )
        ],
    ),
    (
        "GK501",
        (("行政诉讼0件", "行政诉讼1件"),),
        [
            (
                "error",
                "正文称“行政诉讼1件”，表四“未经复议直接起诉·总计、复议后起诉·总计”合计为 0",
                "1件",
            )
        ],
    ),
    (
        "GK501",
        (
            (
                "（五）监督保障。",
                "（五）监督保障。" + "健全制度，压实责任。" * 15 + "全年办理行政复议案件25件。",
            ),
            (REVIEWED, ""),
        ),
        [("warning", "正文称“全年办理行政复议案件25件”，表四“行政复议·总计”为 1", "25件")],
    ),
    (
        "GK601",
        (("收到政府信息公开申请10件，", "收到政府信息公开申请10件，其中教育类8件、企业3件，"),),
        [
            (
                "warning",
                "“全年共收到政府信息公开申请10件”，其后所列各项之和为 11（8 + 3），超过总数 10",
                "10件，其中教育类8件、企业3件",
            )
        ],
    ),
    (
        "GK802",
        (("编制本报告。", "编制了2022年政府信息公开工作年度报告。"),),
        [
            (
                "warning",
                "2023 年度的报告写有“2022年政府信息公开工作年度报告”，请核对年份是否应为 2023",
                "2022年",
            )
        ],
    ),
    (
        "GK501",
        (("结转下年度继续办理2件", "结转下年度继续办理3件"),),
        [("error", "正文称“结转下年度继续办理3件”，表三“四、结转下年度继续办理·总计”为 2", "3件")],
    ),
    (
        "GK501",
        ((REVIEWED, "未发生行政复议、行政诉讼。"),),
        [("error", "正文称“未发生行政复议、行政诉讼”，表四“行政复议·总计”为 1", "未发生行政复议、行政诉讼")],
    ),
    (
        "GK501",
        (("行政许可决定290件", "行政许可决定200件"),),
        [("warning", "正文称“作出行政许可决定200件”，表二“行政许可·本年处理决定数量”为 290", "200件")],
    ),
    (
        "GK502",
        (("占44.44%", "占50.00%"),),
        [
            (
                "warning",
                "“4件，占50.00%”：以收到、办理的各项件数为分母，均得不出该百分比；以最接近的 9 为分母，约为 44.44%",
                "4件，占50.00%",
            )
        ],
    ),
    (
        "GK601",
        (("共收到政府信息公开申请10件，", "共收到政府信息公开申请10件，其中自然人8件、企业3件，"),),
        [
            (
                "error",
                "“全年共收到政府信息公开申请10件”，其后所列各项之和为 11（8 + 3），超过总数 10",
                "10件，其中自然人8件、企业3件",
            )
        ],
    ),
    (
        "GK601",
        (
            (
                "结转下年度继续办理2件。予以公开4件，",
                "结转下年度继续办理2件。其中，予以公开8件，不予公开2件，无法提供2件，",
            ),
        ),
        [
            (
                "error",
                "“办结9件”，其后所列各项之和为 12（8 + 2 + 2），超过总数 9",
                "9件，结转下年度继续办理2件。其中，予以公开8件，不予公开2件，无法提供2件",
            )
        ],
    ),
    (
        "GK601",
        ((PARTS, "全年主动公开政府信息120条，分别为政策文件20条、工作动态80条。"),),
        [
            (
                "warning",
                "“全年主动公开政府信息120条”，其后分别列出的各项之和为 100（20 + 80），少于总数 120",
                "120条，分别为政策文件20条、工作动态80条",
            )
        ],
    ),
    (
        "GK603",
        ((LAWSUITS, PENDING), (REVIEWED, "收到行政复议1件，均获维持。")),
        [("warning", "正文称“均获维持”，表四“尚未审结”为 1 件", "均获维持")],
    ),
    (
        "GK604",
        (("办结9件", "办结19件"),),
        [("warning", "正文称收到 10 件、上年结转 1 件，却办结（答复）19 件", "19件")],
    ),
    (
        "GK801",
        (("行政处罚 | 3 |", "行政处罚 | 03 |"),),
        [("warning", "“行政处罚·本年处理决定数量”填报为“03”，请核对是否应为 3", "03")],
    ),
    (
        "GK802",
        (("2023年，我局认真", "2022年，我局认真"),),
        [
            (
                "warning",
                "2023 年度的报告写有“2022年，我局认真贯彻落实《条例》各项规定”，请核对年份是否应为 2023",
                "2022年",
            )
        ],
    ),
    (
        "GK803",
        (("自2023年1月1日起至2023年12月31日止", "自2023年1月1日起至2024年12月31日止"),),
        [("warning", "统计期限为2023年1月1日至2024年12月31日，年度报告应为1月1日至12月31日", "")],
    ),
    (
        "GK808",
        (("行政强制 | 0 |", "行政强制 | / |"), ("行政处罚 | 3 |", "行政处罚 | — |")),
        [
            (
                "info",
                "表二既有填 0 的（3 处），也有未填数字的单元格（- 1 处、/ 1 处）；没有发生的请统一填 0",
                "—",
            )
        ],
    ),
]


@pytest.mark.parametrize(
    ("code", "changes", "expected"), SAID, ids=[f"{c[0]}-{n}" for n, c in enumerate(SAID)]
)
def test_what_is_said(
    code: str, changes: tuple[tuple[str, str], ...], expected: list[tuple[str, str, str]]
) -> None:
    assert found(*changes, code=code) == expected


def test_an_old_report_is_not_asked_for_the_form() -> None:
    """Reports before 2019 have sections of their own."""
    from gongkai import extract

    old = (
        "青山县教育局2016年政府信息公开工作年度报告\n本报告由概述、主动公开、依申请公开、复议诉讼、存在问题等部分组成。"
        "统计期限自2016年1月1日至2016年12月31日。\n一、概述\n2016年，我局认真做好政府信息公开工作，全年公开信息120条。\n"
        "二、主动公开情况\n通过网站公开政府信息120条。\n三、依申请公开情况\n未收到政府信息公开申请。\n"
    )
    assert [one for one in extract(old).findings if one.severity == "error"] == []
    assert [one.code for one in extract(old).findings if one.code in ("GK101", "GK804")] == []


@pytest.mark.parametrize(("end", "severity"), [(True, "warning"), (False, "error")])
def test_a_heading_that_ends_the_file_is_where_a_page_ended(end: bool, severity: str) -> None:
    """One page of a report is no report without tables; a report whose table is not there is one."""
    text = lawful()
    head = "三、收到和处理政府信息公开申请情况"
    page, _, rest = text.partition(head)
    rest = "" if end else rest[rest.index("四、政府信息公开") :]
    said = [one for one in extract(page + head + "\n" + rest).findings if one.code == "GK104"]
    assert [(one.severity, one.values["name"]["zh"]) for one in said] == [
        (severity, "收到和处理政府信息公开申请情况")
    ]
