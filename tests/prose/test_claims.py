"""Numbers claimed in prose: each with what it counts, where it stands, and nothing that is not said."""

from __future__ import annotations

import itertools
import time
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from opencc import OpenCC

from gongkai.form import load_forms
from gongkai.prose.claims import read_claims
from gongkai.report import Claim
from gongkai.resources import folder
from gongkai.yaml_files import read_yaml
from tests.reading import Text, read, real, seed

Told = tuple[str, int | Decimal, str]


def claims(text: Text, year: int | None = None) -> list[Claim]:
    found = read_claims(*text, year)
    source = text.document.text
    for claim in found:
        assert 0 <= claim.start < claim.end <= len(source)
        for part in claim.parts:
            assert source[part.start : part.end].endswith(source[part.end - 1])
    return found


def told(text: Text, year: int | None = None) -> list[Told]:
    return [(c.metric, c.value, text.document.text[c.start : c.end]) for c in claims(text, year)]


def of(sentence: str, year: int | None = 2023) -> list[Told]:
    return told(read("一、总体情况\n" + sentence), year)


#: Read from the documents by eye.
READ_BY_EYE: dict[str, tuple[Text, int, list[Told]]] = {
    "000": (seed(0), 2023, []),
    "001": (
        seed(1),
        2023,
        [
            ("normative_issued", 2, "2条"),
            ("requests_received", 2, "2件"),
            ("requests_carried_over", 1, "1件"),
            ("requests_handled", 3, "3件"),
            ("review_total", 1, "1件"),
            ("lawsuit_total", 0, "0件"),
            ("information_disclosed", 1994, "1994条"),
            ("normative_in_force", 26, "26条"),
        ],
    ),
    "002": (
        seed(2),
        2023,
        [
            ("information_disclosed", 7, "7條"),
            ("normative_issued", 0, "未制發(fā)規(guī)范性文件"),
            ("requests_received", 0, "未收到和辦理政府信息公開的申請"),
        ],
    ),
    "003": (seed(3), 2020, []),
    "004": (
        seed(4),
        2024,
        [
            ("information_disclosed", 923, "923條"),
            ("requests_received", 9, "9件"),
            ("requests_carried_over", 1, "1件"),
            ("requests_answered", 9, "9件"),
            ("requests_carried_forward", 1, "1件"),
            ("lawsuit_total", 0, "未因依申請公開引起行政訴訟、復議情況"),
            ("review_total", 0, "未因依申請公開引起行政訴訟、復議情況"),
        ],
    ),
    "pingtan-2020": (
        real("pingtan-2020-extract.txt"),
        2020,
        [("information_disclosed", 2602, "2602条"), ("requests_received", 21, "21件")],
    ),
    "pingtan-2021": (
        real("pingtan-2021.txt"),
        2021,
        [
            ("information_disclosed", 2645, "2645条"),
            ("requests_received", 70, "70件"),
            ("requests_answered", 69, "69件"),
            ("requests_carried_forward", 1, "1件"),
        ],
    ),
}


@pytest.mark.parametrize("name", READ_BY_EYE)
def test_samples(name: str) -> None:
    text, year, expected = READ_BY_EYE[name]
    assert told(text, year) == expected
    assert told(text) == expected


def test_parts_of_the_samples() -> None:
    (disclosed,) = [c for c in claims(seed(1)) if c.metric == "information_disclosed"]
    assert [(part.label, part.value) for part in disclosed.parts] == [
        ("规范性文件", 2),
        ("清理规范性文件", 6),
        ("现行有效规范性文件", 26),
        ("社会公益事业及重点民生领域", 432),
        ("政策解读", 41),
        ("回应关切", 67),
        ("监督保障", 53),
    ]
    assert [part.value for part in claims(seed(4))[0].parts] == [28, 895]
    assert [part.value for part in claims(seed(2))[0].parts] == [4, 1, 2]
    # eleven kinds that add up to 2603, one more than the 2602 that is printed
    values = [part.value for part in claims(real("pingtan-2020-extract.txt"))[0].parts]
    assert values == [82, 80, 21, 40, 390, 69, 143, 208, 246, 271, 1053]


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("全市共受理政府信息公开申请3119件，答复3050件（含上年度结转申请34件，另有103件顺延到下年度答复）。",
         [("requests_received", 3119, "3119件"), ("requests_answered", 3050, "3050件"), ("requests_carried_over", 34, "34件"), ("requests_carried_forward", 103, "103件")]),
        ("因信息公开引发行政复议351件，其中结果维持72件，结果纠正64件，其他结果178件，尚未审结37件。",
         [("review_total", 351, "351件"), ("review_upheld", 72, "72件"), ("review_corrected", 64, "64件"), ("review_other", 178, "178件"), ("review_pending", 37, "37件")]),
        ("因信息公开引发的行政复议、行政诉讼案件分别为3件、2件。",
         [("review_total", 3, "3件"), ("lawsuit_total", 2, "2件")]),
        ("收到政府信息公开申请数为10，上年结转1，办结9，结转下年2。",
         [("requests_received", 10, "10"), ("requests_carried_over", 1, "1"), ("requests_answered", 9, "9"), ("requests_carried_forward", 2, "2")]),
        ("因信息公开引发的行政复议、行政诉讼均为零。",
         [("review_total", 0, "零"), ("lawsuit_total", 0, "零")]),
        ("答复申请9件，其中按期答复7件，延期答复2件。",
         [("requests_answered", 9, "9件")]),
        ("行政诉讼46件，其中结果维持25件，结果纠正3件。",
         [("lawsuit_total", 46, "46件"), ("lawsuit_upheld", 25, "25件"), ("lawsuit_corrected", 3, "3件")]),
        ("全区收到政府信息公开申请75件，涉及自然人72件、商业企业3件。",
         [("requests_received", 75, "75件"), ("requests_natural_person", 72, "72件"), ("requests_business", 3, "3件")]),
        ("办理申请81件,予以公开及部分公开42件，占51.85%；不予公开5件，占6.17%；无法提供20件；不予处理3件；其他处理11件。",
         [("requests_handled", 81, "81件"), ("requests_granted_or_partially", 42, "42件"), ("requests_refused", 5, "5件"), ("requests_unavailable", 20, "20件"), ("requests_not_processed", 3, "3件"), ("requests_other_handling", 11, "11件")]),
        ("收到依申请公开11件,其中6件予以公开,3件部分公开,2件不予公开。",
         [("requests_received", 11, "11件"), ("requests_granted", 6, "6件"), ("requests_partially_granted", 3, "3件"), ("requests_refused", 2, "2件")]),
        ("全年共收到公开申请1466件(上年度结转16件,结转下年度9件)。",
         [("requests_received", 1466, "1466件"), ("requests_carried_over", 16, "16件"), ("requests_carried_forward", 9, "9件")]),
        ("本年度全区共收到70件申请，及时依法依规办结69件，1件结转下年度继续办理。",
         [("requests_received", 70, "70件"), ("requests_answered", 69, "69件"), ("requests_carried_forward", 1, "1件")]),
        ("依申请公开方面,受理117件，办结171件，办结率100%。",
         [("requests_received", 117, "117件"), ("requests_answered", 171, "171件")]),
        ("2023年，新收政府信息公开申请十二件,2022年结转一件,结转2024年办理0件。",
         [("requests_received", 12, "十二件"), ("requests_carried_over", 1, "一件"), ("requests_carried_forward", 0, "0件")]),
        ("现行有效行政规范性文件393件,制发规范性文件5件,废止规范性文件2件。",
         [("normative_in_force", 393, "393件"), ("normative_issued", 5, "5件"), ("normative_repealed", 2, "2件")]),
        ("作出行政许可决定290件,作出行政处罚决定99件,行政强制决定3件,收取行政事业性收费113.96万元。",
         [("licensing_decisions", 290, "290件"), ("penalty_decisions", 99, "99件"), ("coercion_decisions", 3, "3件"), ("administrative_fees", Decimal("113.96"), "113.96万元")]),
        ("截至2023年底，我局累计受理政府信息公开申请320件，其中2023年受理21件。", [("requests_received", 21, "21件")]),
        ("自2008年以来累计主动公开信息23158条，本年2134条。", [("information_disclosed", 2134, "2134条")]),
        ("全年累计受理申请21件，其中网上18件、当面3件。", [("requests_received", 21, "21件")]),
        ("全年受理法律援助申请1530件、人才公寓申请120件，办结1600件。收到群众书面申请21件，办结20件。",
         [("requests_received", 21, "21件"), ("requests_answered", 20, "20件")]),
        ("共登记申请21件，答复20件。受理不动产登记申请120件，办结120件。",
         [("requests_received", 21, "21件"), ("requests_answered", 20, "20件")]),
        ("收到申请21件，受理19件，不予受理2件，办结19件。", [("requests_received", 21, "21件"), ("requests_answered", 19, "19件")]),
        ("全县收到申请52件，其中县政府办收到12件，办结11件。", [("requests_received", 52, "52件")]),
        ("收到申请21件，涉及申请事项34项，答复34项。", [("requests_received", 21, "21件")]),
        ("以市政府为复议机关受理政府信息公开行政复议申请12件。", []),
        ("主动公开政府信息1.7万条。", [("information_disclosed", 17000, "1.7万条")]),
        ("主动公开政府信息1,234 条。", [("information_disclosed", 1234, "1,234 条")]),
        ("未经复议直接起诉2件,复议后起诉1件。", [("lawsuit_direct", 2, "2件"), ("lawsuit_after_review", 1, "1件")]),
    ],
)  # fmt: skip
def test_what_a_number_counts(sentence: str, expected: list[Told]) -> None:
    assert of(sentence) == expected


@pytest.mark.parametrize(
    "sentence",
    [
        # bounds
        "主动公开政府信息200余条。", "收到政府信息公开申请近30件。", "收到申请约5件,答复四十余件。", "公开信息260余。",
        # numbers without a measure word that count nothing
        "受理申请第1、2项。", "附件1：行政许可目录,附件2：行政处罚目录。", "收到政府信息公开申请2021、2022、2023年数据见表3。",
        "办理依申请公开1、完善制度,2、加强培训。", "予以公开率90%,满意度98。",
        # what others did, what is only planned, what was let off
        "指导下属学校办理信息公开申请7件。", "各乡镇收到申请35件。", "代县政府起草规范性文件3件。", "拟废止规范性文件3件。",
        "减免行政事业性收费3.2万元。", "收到申请分别为自然人、企业2022年8件、2023年10件,分别办结8件、9件。",
        # other things
        "办结人大建议23件,政协提案15件。收到群众来信30件,办结30件。", "受理行政许可申请12件。", "回复留言92条。",
        "推出20期栏目,组织4次检查,解读29项文件。", "坚持“三个一”工作机制,回复申请的“三个一”。", "公开行政许可信息40条。",
        # other years and comparisons
        "2022年收到政府信息公开申请30件。", "去年收到申请30件。", "收到申请较上年增加5件。", "2008年以来主动公开政府信息9000条。",
        # a part of the body, of a channel, or of a whole that is no number
        "其中,市公安局收到政府信息公开申请17件。", "公开政府信息200余条,其中主动公开信息110条。",
        # both at once
        "行政复议、行政诉讼共3件。",
        # words that do not say none
        "未发生泄密事件。", "对无正当理由的申请依法处理。", "申请人未提起诉讼前先行沟通的问题。", "无障碍阅读。", "未按申请办理。",
        "本年度未收到行政许可申请。", "去年未收到政府信息公开申请。", "2022年未收到政府信息公开申请。",
    ],
)  # fmt: skip
def test_no_claim(sentence: str) -> None:
    assert of(sentence) == []


@pytest.mark.parametrize(
    ("sentence", "metrics", "words"),
    [
        ("我镇未收到政府信息公开申请。", ["requests_received"], "未收到政府信息公开申请"),
        ("全年未收到任何形式的依申请公开政府信息。", ["requests_received"], "未收到任何形式的依申请公开政府信息"),
        ("没有发生行政复议。", ["review_total"], "没有发生行政复议"),
        ("未发生因政府信息公开工作被申请行政复议、提起行政诉讼的情况。", ["review_total", "lawsuit_total"], "未发生因政府信息公开工作被申请行政复议、提起行政诉讼的情况"),
        ("全年无行政复议和行政诉讼。", ["review_total", "lawsuit_total"], "无行政复议和行政诉讼"),
        ("我办未制发规范性文件。", ["normative_issued"], "未制发规范性文件"),
        ("无结转下年度办理申请。", ["requests_carried_forward"], "无结转下年度办理申请"),
    ],
)  # fmt: skip
def test_none_said_in_words(sentence: str, metrics: list[str], words: str) -> None:
    assert of(sentence) == [(metric, 0, words) for metric in metrics]


def test_two_zeros_in_one_number() -> None:
    assert of("行政复议、行政诉讼均为0件。") == [("review_total", 0, "0件"), ("lawsuit_total", 0, "0件")]


def test_parts_end_where_the_list_ends() -> None:
    (first, *_) = claims(
        read("一、总体情况\n主动公开政府信息10条,其中动态4条、公告约3条,解读2条。发布视频9条。")
    )
    assert [(part.label, part.value) for part in first.parts] == [("动态", 4), ("解读", 2)]
    (first, *_) = claims(read("一、总体情况\n主动公开政府信息10条,其中报告2条(中英文各1条)、规章8条。"))
    assert [(part.label, part.value) for part in first.parts] == [("报告", 2), ("规章", 8)]
    (first, *_) = claims(read("一、总体情况\n行政复议5件,其中维持4件,纠正1件;行政诉讼2件。"))
    assert [(part.label, part.value) for part in first.parts] == [("维持", 4), ("纠正", 1)]


def test_a_copy_of_a_total_by_channel_is_no_second_total() -> None:
    assert of("主动公开政府信息30条。通过门户网站公开政府信息20条。") == [
        ("information_disclosed", 30, "30条")
    ]


@pytest.mark.parametrize("name", READ_BY_EYE)
def test_noise_changes_no_claim(name: str) -> None:
    text, year, expected = READ_BY_EYE[name]
    plain = text.document.text
    copy = OpenCC("s2t").convert(plain).replace("務", "務(wù)").replace("開", "開(kāi)")
    assert [told_[:2] for told_ in told(read(copy), year)] == [told_[:2] for told_ in expected]


def test_every_field_is_a_field_of_a_form_and_every_id_is_used_once() -> None:
    metrics: list[dict[str, Any]] = read_yaml(folder("schemas") / "wordings" / "claims.yaml")["metrics"]
    fields = {
        f"{table.id}.{row.id}.{column.id}"
        for form in load_forms()
        for table in form.tables.values()
        for block in table.blocks
        for row, column in itertools.product(block.rows, block.columns)
    }
    named = {metric["field"] for metric in metrics if metric["field"]}
    named |= {field for metric in metrics for field in metric.get("sum_of", ()) if "*" not in field}
    assert named <= fields
    assert len({metric["id"] for metric in metrics}) == len(metrics)


PIECES = ["收到", "政府信息公开申请", "依申请公开", "12件", "三条", "余", "近", "其中", "未", "没有", "行政复议", "、", ",", "。", ";", "(", ")",
          "上年结转", "主动公开信息", "2022年", "2023年", "自然人", "0件", "办结", "無", "(wù)", "\n", " "]  # fmt: skip


@settings(max_examples=300, deadline=None)
@given(st.lists(st.sampled_from(PIECES), max_size=40))
def test_spans_are_true(pieces: list[str]) -> None:
    text = read("一、总体情况\n" + "".join(pieces))
    for claim in claims(text, 2023):
        said = text.document.text[claim.start : claim.end]
        assert said.endswith(("件", "条")) or said.startswith(("未", "没有", "無", "无"))
        for part in claim.parts:
            assert text.document.text[part.start : part.end].endswith(("件", "条"))


@pytest.mark.parametrize(
    "unit",
    [
        "未",
        "无",
        "收到",
        "申请",
        "1件",
        "未收到",
        "主动公开",
        "其中1件",
        "复议、诉讼",
        "结转",
        "(",
        "共",
        "行政许可",
        "因申请",
    ],
)
def test_linear_time(unit: str) -> None:
    text = read("一、总体情况\n" + unit * (200_000 // len(unit)))
    start = time.process_time()
    read_claims(*text, 2023)
    assert time.process_time() - start < 8
