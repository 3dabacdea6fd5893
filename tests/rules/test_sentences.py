"""Sentences in place of a lawful report's own: hard ones that are lawful, and one mistake in each of the others."""

from __future__ import annotations

from pathlib import Path

import pytest

from gongkai.yaml_files import read_yaml
from tests.rules.specimens import changed, findings, found

OPENING = "2023年，我局认真贯彻落实《条例》各项规定。"
DISCLOSURE = (
    "全年主动公开政府信息120条，其中政策文件20条、工作动态80条。制发行政规范性文件2件，"
    "废止行政规范性文件1件，现行有效行政规范性文件27件。作出行政许可决定290件。"
)
REQUESTS = (
    "全年共收到政府信息公开申请10件，上年结转1件，办结9件，结转下年度继续办理2件。"
    "予以公开4件，占44.44%。收到行政复议1件，行政诉讼0件。"
)
FEE = "2023年，我局未收取政府信息公开信息处理费。"

#: Table three has 10 new, 1 carried over, 9 dealt with (4 granted, 2 refused, 2 unavailable, 1 other), 2 carried
#: forward; table four one review, upheld; table two 2, 1, 27 and 290, 3, 0 decisions, 12.5 万元.
LAWFUL = [
    (
        REQUESTS,
        "收到申请10件，上年结转1件，办结9件，结转下年度2件。其中，予以公开4件，不予公开2件，无法提供2件，其他处理1件。",
    ),
    (REQUESTS, "2022年结转至2023年1件，2023年新收10件，办结9件，结转2024年办理2件。"),
    (REQUESTS, "新收政府信息公开申请10件，结转上年度1件，答复9件，结转下年度继续办理2件。"),
    (REQUESTS, "全局系统（含局属单位）共收到政府信息公开申请38件，其中局机关收到10件。"),
    (REQUESTS, "全县教育系统共收到政府信息公开申请52件，其中我局机关10件。"),
    (REQUESTS, "含下属单位在内，共收到政府信息公开申请23件。"),
    (REQUESTS, "收到政府信息公开申请10件（历年累计185件），其中自然人8件、商业企业2件。"),
    (REQUESTS, "收到政府信息公开申请10件。予以公开3件，上年结转予以公开1件，不予公开2件。"),
    (REQUESTS, "预计2024年收到政府信息公开申请15件。"),
    (REQUESTS, "本年收到政府信息公开申请10件，力争下一年度办结率达到100%。"),
    (REQUESTS, "收到政府信息公开申请10件，较2022年的8件增加2件，增长25%。"),
    (REQUESTS, "收到政府信息公开申请10件，比上年的20件减少10件，下降50%。"),
    (REQUESTS, "收到政府信息公开申请10件，较上年6件增长66.7%。"),
    (
        REQUESTS,
        "已办理答复中，同意公开答复4件，不予公开答复2件，无法提供答复2件，转下一年度办理答复的有2件。",
    ),
    (REQUESTS, "收取信息处理费的政府信息公开申请0件，总金额0元。"),
    (REQUESTS, "行政复议1件，行政诉讼0件，其中结果维持1件。"),
    (REQUESTS, "因政府信息公开引发行政复议1件、行政诉讼0件，结果维持1件。"),
    (REQUESTS, "共收到政府信息公开申请11件，办结9件，结转下年度2件。"),
    (REQUESTS, "本年度收到政府信息公开申请11件（含上年结转1件），办结9件，2件结转下年度。"),
    (
        REQUESTS,
        "全年共收到政府信息公开申请10件，上年结转1件，办结9件\n，结转下年度继续办理2件。其中予以公开4件，占44.44%。",
    ),
    (REQUESTS, "全年共收到政府信息公开申请10件，上年结转1件已答复，办结9件，结转下年度继续办理1件。"),
    (DISCLOSURE, "全年主动公开政府信息120条（历年累计4185条），其中政策文件20条、工作动态80条、其他20条。"),
    (DISCLOSURE, "全年主动公开政府信息120条，其中政策文件20条、工作动态80条，其他20余条。"),
    (DISCLOSURE, "全年主动公开政府信息120条，解读20件（建网以来共发布987件），其中图解15件。"),
    (DISCLOSURE, "集中公布现行有效行政规范性文件27件，及时更新本年度制发的规范性文件2件。"),
    (DISCLOSURE, "主动公开工作有序推进一是公开预算信息8条。二是公开政策信息11条。"),
    (FEE, "2023年，本局政府信息公开未发生收费情况。"),
    (FEE, "上年收取信息处理费100元，本年未收取。"),
    (FEE, "本机关依申请公开未收取任何费用。"),
    (FEE, "收取信息处理费200元，其余申请未收取信息处理费。"),
    (FEE, "收取信息处理费200元，未收取其他费用。"),
    (FEE, "信息处理费标准为每件100元，2023年未收取信息处理费。联系电话0551-62345678，咨询13800138000。"),
]
MISTAKEN = [
    ("GK501", REQUESTS, "收到政府信息公开申请12件。"),
    ("GK501", REQUESTS, "2022年结转至2023年3件，2023年新收10件。"),
    ("GK501", REQUESTS, "2023年结转至2024年5件。"),
    ("GK501", REQUESTS, "收到政府信息公开申请10件。予以公开3件，上年结转予以公开2件。"),
    ("GK501", DISCLOSURE, "作出行政许可决定209件。"),
    ("GK501", DISCLOSURE, "作出行政处罚决定30件。"),
    ("GK501", DISCLOSURE, "制定规章2件，现行有效规章3件。"),
    ("GK501", DISCLOSURE, "办理行政强制2件。"),
    ("GK501", DISCLOSURE, "收取行政事业性收费12.5元。"),
    ("GK501", DISCLOSURE, "收取行政事业性收费125万元。"),
    ("GK501", DISCLOSURE, "集中公开现行有效行政规范性文件72件。"),
    ("GK601", DISCLOSURE, "全年主动公开政府信息120条，其中政策文件20条、工作动态80条，其他10条。"),
    ("GK601", DISCLOSURE, "全年主动公开政府信息120条（历年累计4185条），其中政策文件50条、工作动态80条。"),
    ("GK605", REQUESTS, "新收政府信息公开申请10件，上年结转1件，答复8件，结转下年度继续办理2件。"),
    ("GK605", REQUESTS, "收到政府信息公开申请10件，上年结转1件，办结9件，结转下年度继续办理3件。"),
    ("GK605", REQUESTS, "收到政府信息公开申请10件，上年结转1件，办结8件，结转下年度继续办理2件。"),
    ("GK502", REQUESTS, "全年共收到政府信息公开申请10件，办结9件。其中予以公开4件，占\n97.31%。"),
    ("GK606", REQUESTS, "收到政府信息公开申请10件，较2022年的8件增加3件，增长25%。"),
    ("GK606", REQUESTS, "收到政府信息公开申请10件，较2022年的8件增加2件，增长20%。"),
    ("GK606", REQUESTS, "收到政府信息公开申请10件，比上年的15件减少5件，下降50%。"),
    ("GK606", REQUESTS, "收到政府信息公开申请10件，同比上年的5件增长50%。"),
    ("GK606", REQUESTS, "收到政府信息公开申请10件，较上年（12件）减少3件。"),
    ("GK606", REQUESTS, "政府信息公开申请由2022年的8件增至2023年的10件，增长20%。"),
    ("GK606", REQUESTS, "收到政府信息公开申请10件，较2022年的8件增加2件，增幅20%。"),
    ("GK501", DISCLOSURE, "行政许可309件，行政处罚3件。"),
    ("GK501", DISCLOSURE, "行政许可290件，行政处罚13件，行政强制0件。"),
    ("GK501", DISCLOSURE, "本年行政处罚13件。"),
    ("GK501", REQUESTS, "上半年收到政府信息公开申请6件，全年收到政府信息公开申请12件。"),
    ("GK607", FEE, "收取信息处理费200元。2023年未收取信息处理费。"),
    ("GK607", FEE, "2023年，我局未收取信息处理费。全年共收取信息处理费1件，金额100元。"),
    ("GK812", REQUESTS, "申请人张某（身份证号码：340101199003070011）申请公开招生计划。"),
    ("GK812", REQUESTS, "申请人王某某（电话13912345678）申请公开招生计划。"),
    ("GK812", REQUESTS, "对申请人王女士所提申请依法予以答复（手机号码：\n13912345678）。"),
    ("GK812", REQUESTS, "退还申请人李某，银行卡号6222021234567890123。"),
    ("GK812", REQUESTS, "11010519491231002X来信反映学区划分。"),
    ("GK111", REQUESTS, "依据《中华人民共和国政府信息公开条理》办理。"),
    ("GK111", REQUESTS, "依据《中华人名共和国政府信息公开条例》办理。"),
    ("GK111", REQUESTS, "依据《政务信息公开条例》办理。"),
    ("GK805", OPENING, "2023年，青山县财政局认真贯彻落实《条例》各项规定。"),
    ("GK805", OPENING, "青山县民政局坚持以公开为常态，认真贯彻落实《条例》各项规定。"),
]


MORE = read_yaml(Path(__file__).parent / "lawful_sentences.yaml")
LAWFUL += [(group["for"], sentence) for group in MORE for sentence in group.get("lawful", ())]
WRONG = read_yaml(Path(__file__).parent / "mistaken_sentences.yaml")
MISTAKEN += [
    (code, group["for"], sentence)
    for group in WRONG
    for code, sentences in group["mistaken"].items()
    for sentence in sentences
]


@pytest.mark.parametrize("usual", sorted({usual for usual, _ in LAWFUL}))
def test_nothing_is_found(usual: str) -> None:
    told = {sentence: found((usual, sentence)) for own, sentence in LAWFUL if own == usual}
    assert {sentence: what for sentence, what in told.items() if what} == {}


@pytest.mark.parametrize("code", sorted({code for code, _, _ in MISTAKEN}))
def test_the_mistake_is_found(code: str) -> None:
    told = {
        sentence: {one.code for one in findings((usual, sentence))}
        for own, usual, sentence in MISTAKEN
        if own == code
    }
    assert {sentence: codes for sentence, codes in told.items() if code not in codes} == {}


@pytest.mark.parametrize(
    ("number", "masked"),
    [
        ("身份证号码：340101199003070011", "340101********0011"),
        ("电话13912345678", "139****5678"),
        ("银行卡号6222021234567890123", "622202*********0123"),
    ],
)
def test_a_person_s_number_is_masked(number: str, masked: str) -> None:
    (one,) = findings((REQUESTS, f"申请人张某（{number}）申请公开招生计划。"), code="GK812")
    assert masked in one.message
    assert number[-8:] not in one.message
    assert one.start is not None
    assert changed((REQUESTS, f"申请人张某（{number}）申请公开招生计划。"))[one.start : one.end] in number


@pytest.mark.parametrize(
    ("agency", "published", "severity"),
    [
        ("青山县教育局", "2024-01-31", None),
        ("青山县教育局", "2024-02-01", "warning"),
        ("青山县人民政府", "2024-03-31", None),
        ("青山县人民政府", "2024-04-01", "warning"),
        ("青山镇人民政府", "2024-03-31", None),
        ("青山镇人民政府", "2024-04-01", "info"),
    ],
)
def test_when_a_report_is_due(agency: str, published: str, severity: str | None) -> None:
    title = "青山县教育局2023年政府信息公开工作年度报告\n"
    late = findings((title, title.replace("青山县教育局", agency) + f"发布日期：{published}\n"), code="GK811")
    assert [one.severity for one in late] == ([severity] if severity else [])


SECTION_FIVE = (
    "（一）存在的主要问题。一是公开不够及时。二是解读形式单一，图文解读偏少。\n"
    "（二）改进情况。一是加强业务培训，做到及时公开。二是丰富解读形式。\n"
)


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ("一是更新不够及时。二是解读偏少。\n", "没有写改进情况"),
        ("存在以下问题：栏目更新不及时；人员不足。\n", "没有写改进情况"),
        ("一是丰富解读形式。二是及时更新栏目。\n", "没有写存在的主要问题"),
        ("（一）加强培训。（二）完善制度。（三）扩大公开范围。\n", "没有写存在的主要问题"),
    ],
)
def test_half_of_section_five(body: str, said: str) -> None:
    assert [message for _, message, _ in found((SECTION_FIVE, body))] == [
        f"第五部分写了{'存在的主要问题' if '改进' in said else '改进措施'}，{said}"
    ]


@pytest.mark.parametrize(
    "heading",
    [
        "二、主动公开政府信息情况\n",
        "三、收到和处理政府信息公开申请情况\n",
        "四、政府信息公开行政复议、行政诉讼情况\n",
    ],
)
def test_a_heading_is_lost_whose_table_is_there(heading: str) -> None:
    ((severity, message, _),) = found((heading, ""))
    assert severity == "warning"
    assert heading[2:-1] in message
    assert message.endswith("请补上标题")


ASSESSED = "（五）监督保障。组织业务培训2次，开展年度考核和社会评议，未发生责任追究情形。"
#: In the report of a county's government: numbers of its offices and towns beside its own.
OF_A_COUNTY = [
    (REQUESTS, "全县共收到政府信息公开申请10件，其中县政府本级4件，县直部门5件，乡镇1件。"),
    (
        REQUESTS,
        "全县行政机关共收到政府信息公开申请10件，上年结转1件，办结9件，结转2件，其中县教育局收到3件、县自然资源局收到2件。",
    ),
    (REQUESTS, "县政府收到政府信息公开申请10件，各部门收到56件（各部门数据见各自年报）。"),
    (REQUESTS, "县本级收到申请10件；各乡镇收到申请23件，不计入本报告。"),
    (REQUESTS, "全县各级行政机关新收政府信息公开申请10件，较2022年8件增长25%，办结9件。"),
    (
        REQUESTS,
        "县政府作为复议机关，全年收到政府信息公开类行政复议申请15件；以县政府为被申请人的行政复议1件，维持1件。",
    ),
    (REQUESTS, "县政府办理政府信息公开行政复议应诉1件，行政诉讼0件。"),
    (REQUESTS, "县政府及各部门全年办理政府信息公开申请66件，其中县政府10件。"),
    (REQUESTS, "全县收到10件申请，县政府办公室3件，县公安局2件，县住建局5件。"),
    (REQUESTS, "县政府信息公开申请10件，同比增加2件，其中涉及征地拆迁6件，占60%。"),
    (
        DISCLOSURE,
        "全县制发行政规范性文件2件，其中以县政府名义1件，以县政府办公室名义1件；废止1件，现行有效27件。",
    ),
    (DISCLOSURE, "全县作出行政许可决定290件，其中县市场监管局120件、县公安局170件。"),
    (DISCLOSURE, "县政府未制发规章；制发行政规范性文件2件，废止1件，现行有效27件。"),
    (DISCLOSURE, "全县未作出行政强制决定，行政处罚3件。"),
    (DISCLOSURE, "县政府门户网站公开信息120条，各乡镇公开信息2350条。"),
    (DISCLOSURE, "全县行政事业性收费12.5万元，较上年减少10%。"),
    (
        ASSESSED,
        "（五）监督保障。将政务公开纳入全县绩效考核，分值权重4%；委托第三方开展社会评议，满意率96%；无责任追究情形。",
    ),
    (
        ASSESSED,
        "（五）监督保障。开展季度测评4次，通报单位12家次，约谈3家；面向社会开展评议1次；全年未因政府信息公开工作追责问责。",
    ),
    (ASSESSED, "（五）监督保障。对未按期整改的2个单位进行通报，追究责任2人；组织考核和社会评议各1次。"),
    (ASSESSED, "（五）监督保障。县政府办公室组织考核评估，公众满意度调查参与560人次，没有被追究责任的情况。"),
]


OF_A_COUNTY += [
    (group["for"], sentence) for group in MORE for sentence in group.get("lawful_in_a_county_s", ())
]


@pytest.mark.parametrize("usual", sorted({usual for usual, _ in OF_A_COUNTY}))
def test_nothing_is_found_in_a_county_s_report(usual: str) -> None:
    told = {
        sentence: found((usual, sentence), report="county") for own, sentence in OF_A_COUNTY if own == usual
    }
    assert {sentence: what for sentence, what in told.items() if what} == {}


@pytest.mark.parametrize(
    ("code", "usual", "sentence"),
    [
        ("GK501", REQUESTS, "全县共收到政府信息公开申请13件，办结9件。"),
        ("GK501", DISCLOSURE, "全县作出行政许可决定209件。"),
        ("GK501", DISCLOSURE, "全县未作出行政处罚决定。"),
        ("GK606", REQUESTS, "全县收到申请10件，较上年（8件）增加3件。"),
        ("GK805", "2023年，我县认真贯彻", "2023年，绿水县人民政府认真贯彻"),
    ],
)
def test_the_mistake_is_found_in_a_county_s_report(code: str, usual: str, sentence: str) -> None:
    assert code in {one.code for one in findings((usual, sentence), report="county")}


def test_what_is_part_of_a_remain_is_not_told_again() -> None:
    sentence = "（宋体加粗小四号字）2023年，我局认真贯彻落实《条例》各项规定。"
    remains = [one.values["words"] for one in findings((OPENING, sentence)) if one.code == "GK809"]
    assert remains == ["宋体加粗小四号"]
