"""信息处理费: charged or not, how many requests, how many yuan; nothing where nothing is said."""

from __future__ import annotations

import time
from decimal import Decimal
from pathlib import Path

import pytest

from gongkai.prose.fee import read_fee
from gongkai.yaml_files import read_yaml
from tests.reading import Text, read, real, seed


def fee(text: Text) -> tuple[bool | None, int | None, int | Decimal | None, str] | None:
    found = read_fee(text.folded, text.sections)
    if found is None:
        return None
    words = text.document.text[found.start : found.end]
    assert words == words.strip()
    return found.charged, found.count, found.amount_yuan, words


def of(sentence: str) -> tuple[bool | None, int | None, int | Decimal | None, str] | None:
    return fee(read("六、其他需要报告的事项\n" + sentence))


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (seed(0), "2023年度本单位未收取信息处理费"),
        (seed(1), "本年度没有产生信息公开处理费"),
        (seed(4), "本單位2024年未收取信息處理費"),
        (real("pingtan-2021.txt"), "无收取信息处理费"),
    ],
)
def test_samples(text: Text, words: str) -> None:
    assert fee(text) == (False, None, None, words)


@pytest.mark.parametrize("text", [seed(2), seed(3), real("pingtan-2020-extract.txt")])
def test_samples_that_say_nothing(text: Text) -> None:
    assert fee(text) is None


@pytest.mark.parametrize(
    ("sentence", "charged", "count", "amount"),
    [
        ("收取政府信息公开信息处理费 3940 元。", True, None, 3940),
        (
            "2023年,对25件政府信息公开申请案件收取了信息处理费2950元。其中，按件计收1件，收取420元；按量计收24件。",
            True,
            25,
            2950,
        ),
        ("共收到申请30件,对2件收取了信息处理费420元。", True, 2, 420),
        ("收取信息处理费3件,共1.2万元。", True, 3, 12000),
        ("收取信息处理费1,234.5元。", True, None, Decimal("1234.5")),
        ("收取了420元信息处理费。", True, None, 420),
        ("依申请公开信息处理费共计251000元。", True, None, 251000),
        ("发出收费通知2件,总金额840元,实际收取信息处理费420元。", True, None, 420),
        ("收取信息处理费约3000元。", True, None, None),
        ("对3件申请收取了信息处理费。", True, 3, None),
        ("本年度收取信息处理费0元。", False, None, 0),
        ("收取信息处理费零元。", False, None, 0),
        ("信息处理费收取0件,0元。", False, 0, 0),
        ("本年度信息处理费收取总金额为零。", False, None, 0),
        (
            "收取信息处理费的情况:2023年度,发出收费通知的件数和总金额以及实际收取的总金额均为0。",
            False,
            None,
            0,
        ),
        ("信息处理费收取情况：无。", False, None, None),
        ("未向任何申请人收取信息处理费。", False, None, None),
        ("本机关2023年未因政府信息公开申请收取任何信息处理费。", False, None, None),
        ("依据《政府信息公开信息处理费管理办法》,2023年不收取信息处理费。", False, None, None),
        ("1.收取信息处理费情况。2023年没有收取。", False, None, None),
        ("一、信息处理费收取情况\n本年度未收取。", False, None, None),
    ],
)
def test_ways_of_saying(
    sentence: str, charged: bool, count: int | None, amount: int | Decimal | None
) -> None:
    found = of(sentence)
    assert found is not None
    assert found[:3] == (charged, count, amount)


@pytest.mark.parametrize(
    "sentence",
    [
        "要求各单位依法落实信息处理费有关规定。",
        "按照《政府信息公开信息处理费管理办法》做好工作。",
        "我区污水处理费100元,未收取其他费用。",
        "无其他需要报告的事项。",
        "按件收取信息处理费的标准为100元/件。",
        "",
    ],
)
def test_nothing_said(sentence: str) -> None:
    assert of(sentence) is None


#: Each sentence stands in a report for 2023: what was charged in it, for how many requests, how many yuan.
OF_THE_YEAR = [
    ("上年收取信息处理费100元，本年未收取。", False, None, None),
    ("去年收取信息处理费300元，今年没有收取。", False, None, None),
    ("往年曾收取信息处理费500元，2023年未发生。", False, None, None),
    ("2022年收取信息处理费100元，2023年收取50元。", True, None, 50),
    ("2022年收取信息处理费100元。2023年未收取。", False, None, None),
    ("本年收取信息处理费100元（上年收取300元）。", True, None, 100),
    ("收取信息处理费100元，同比减少200元。", True, None, 100),
    ("收取上年结转申请的信息处理费600元。", True, None, 600),
    ("本年应收信息处理费1000元，实收800元。", True, None, 800),
    ("信息处理费应收2000元，减免800元，实收1200元。", True, None, 1200),
    ("减免信息处理费100元，实际收取0元。", False, None, 0),
    ("免收信息处理费100元。", False, None, None),
    ("退还上年多收的信息处理费200元，本年度没有新收取。", False, None, None),
    ("原收取的信息处理费200元已全部退还，本年未收取。", False, None, None),
    ("拟收取信息处理费200元，申请人逾期未缴纳。", False, None, None),
    ("发出信息处理费收费通知1件，金额500元，申请人逾期未缴纳。", False, None, None),
    ("通知申请人缴纳信息处理费200元，申请人撤回申请，未收取。", False, None, None),
    ("信息处理费标准为每页10元，本年未收取。", False, None, None),
    ("按每件100元的标准，收取信息处理费200元。", True, None, 200),
    ("对3件申请每件收取信息处理费10元，共计30元。", True, 3, 30),
    ("对1件申请收取信息处理费420元，上缴国库420元。", True, 1, 420),
    ("本年度未发生收取200元以上信息处理费的情况。", False, None, None),
    ("本年度未发生向申请人收取信息处理费（每件10元）的情况。", False, None, None),
    ("不存在收取信息处理费200元的情形。", False, None, None),
    ("全市收取信息处理费380元，其中民政局1件，收取380元。", True, 1, 380),
    ("全市收取信息处理费500元，其中甲局1件，收取380元；乙局2件，收取120元。", True, 3, 500),
    ("收取信息处理费300元，其中按件计收100元、按量计收200元。", True, None, 300),
    ("按件计收信息处理费100元、按量计收信息处理费200元，合计300元。", True, None, 300),
    ("向张某收取信息处理费100元，向李某收取信息处理费200元。", True, None, None),
    ("收取信息处理费200元，未收取其他费用。", True, None, 200),
    ("行政事业性收费收取2000元，未收取信息处理费。", False, None, None),
    ("收取信息处理费贰佰元。", True, None, 200),
    ("收取信息处理费0.02万元。", True, None, 200),
    ("2023年信息处理费预算2000元，实际未发生。", False, None, None),
    ("2022年度收取的信息处理费200元已于2023年上缴国库，2023年未收取。", False, None, None),
    ("拟对1件申请收取信息处理费200元，申请人撤回申请，未收取。", False, None, None),
    ("收取信息处理费不超过100元的申请0件，全年未收取。", False, None, None),
    ("2022年收取信息处理费100元，2023年收取300元。", True, None, 300),
    ("政府信息公开未发生收费情况。", False, None, None),
    ("全年未因政府信息公开收取任何费用。", False, None, None),
]


@pytest.mark.parametrize(("sentence", "charged", "count", "amount"), OF_THE_YEAR)
def test_what_was_charged_this_year(
    sentence: str, charged: bool, count: int | None, amount: int | None
) -> None:
    text = read("六、其他需要报告的事项\n" + sentence)
    found = read_fee(*text[1:], 2023)
    assert found is not None
    assert (found.charged, found.count, found.amount_yuan) == (charged, count, amount)


@pytest.mark.parametrize(
    "sentence",
    [
        "本单位严格执行信息处理费每件100元的标准。",
        "下一步将依规收取信息处理费，每件100元。",
        "退还上年收取的信息处理费100元。",
        "2022年，全县收取信息处理费100元。",
    ],
)
def test_no_sum_of_this_year(sentence: str) -> None:
    assert read_fee(*read("六、其他需要报告的事项\n" + sentence)[1:], 2023) is None


@pytest.mark.parametrize(
    "row",
    read_yaml(Path(__file__).parent / "fees.yaml"),
    ids=lambda row: row[0],
)
def test_what_a_careful_person_reads(row: list[str | bool | int | None]) -> None:
    sentence, *expected = row
    found = read_fee(*read(f"六、其他需要报告的事项\n{sentence}")[1:], 2023)
    if found is None:
        assert expected == []
        return
    charged, count, amount = expected
    assert (found.charged, found.count) == (charged, count)
    assert found.amount_yuan == (Decimal(amount) if isinstance(amount, str) else amount)


def test_section_six_goes_before_the_overview() -> None:
    text = read("一、总体情况\n收取信息处理费100元。\n六、其他需要报告的事项\n收取信息处理费200元。\n")
    assert fee(text) == (True, None, 200, "收取信息处理费200元")
    text = read("一、总体情况\n收取信息处理费100元。\n六、其他需要报告的事项\n无。\n")
    assert fee(text) == (True, None, 100, "收取信息处理费100元")


@pytest.mark.parametrize(
    "unit", ["信息处理费", "未收取", "《", "收取", "信息公开", "1元", "信息处理费,", "对1件"]
)
def test_linear_time(unit: str) -> None:
    text = read("六、其他需要报告的事项\n" + unit * (100_000 // len(unit)))
    start = time.process_time()
    read_fee(text.folded, text.sections)
    assert time.process_time() - start < 4


@pytest.mark.parametrize(
    ("printed", "expected"),
    [
        ("本年度未收取信息 处理费。", (False, None, None, "本年度未收取信息 处理费")),
        ("本年度未,收取信,息处理费。", (False, None, None, "本年度未,收取信,息处理费")),
        ("2023年收取信息处 理费120元。", (True, None, 120, "2023年收取信息处 理费120元")),
    ],
)
def test_spaces_and_commas_inside_the_name(
    printed: str, expected: tuple[bool, None, int | None, str]
) -> None:
    assert of(printed) == expected
