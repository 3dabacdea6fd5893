"""Metadata: what is printed, in the contract's order of places, and null where nothing is."""

from __future__ import annotations

import pytest

from gongkai.metadata.frontmatter import Metadata, read_metadata
from gongkai.report import Contact, Period
from tests.reading import read, real, seed

BODY = "\n一、总体情况\n认真做好政府信息公开工作。\n二、主动公开政府信息情况\n"


def metadata(text: str, **hints: str) -> Metadata:
    return read_metadata(*read(text, **hints))


#: Read from the documents by eye.
READ_BY_EYE = [
    (
        seed(0),
        Metadata(
            title="二道区八里堡街道办事处2023年政府信息公开工作年度报告",
            agency="二道区八里堡街道办事处",
            year=2023,
            published="2024-01-15",
            period=Period(start="2023-01-01", end="2023-12-31"),
            contact=Contact(
                address="长春市二道区惠工路799号",
                phone="0431-89177997",
                postcode="130000",
                website="http://zwgk.changchun.gov.cn/ed/edqrmzfndbg/2021j/",
            ),
        ),
    ),
    (
        seed(1),
        Metadata(
            title="大通区人民政府办公室2023年政府信息公开工作年度报告",
            agency="大通区人民政府办公室",
            year=2023,
            published=None,
            period=Period(start="2023-01-01", end="2023-12-31"),
            contact=Contact(
                address="大通区民主东路5号",
                phone="0554-2519375",
                postcode="232000",
                website="http://www.hndt.gov.cn/",
            ),
        ),
    ),
    (
        seed(2),
        Metadata(
            title=None,
            agency="柳北区政务服务监督管理办公室",
            year=2023,
            published="2024-01-17",
            period=Period(start="2023-01-01", end="2023-12-31"),
            contact=Contact(
                address="柳州市柳北区胜利路12-8号柳北区行政中心518室",
                phone="0772-2567291",
                postcode="545002",
                email="lbqzgb@126.com",
                website="http://m.pj9928.com/",
            ),
        ),
    ),
    (
        seed(3),
        Metadata(
            title="长春市九台区上河湾街道办事处2020年政府信息公开工作年度报告",
            agency="长春市九台区上河湾街道办事处",
            year=2020,
            published=None,
            period=Period(),
            contact=Contact(),
        ),
    ),
    (
        seed(4),
        Metadata(title=None, agency=None, year=2024, published=None, period=Period(), contact=Contact()),
    ),
    (
        real("pingtan-2020-extract.txt"),
        Metadata(
            title="平潭综合实验区2020年度政府信息公开工作年度报告",
            agency="平潭综合实验区",
            year=2020,
            published="2021-03-05",
            period=Period(start="2020-01-01", end="2020-12-31"),
            contact=Contact(),
        ),
    ),
    (
        real("pingtan-2021.txt"),
        Metadata(
            title="平潭综合实验区2021年度政府信息公开工作年度报告",
            agency="平潭综合实验区",
            year=2021,
            published="2022-02-08",
            period=Period(start="2021-01-01", end="2021-12-31"),
            contact=Contact(
                address="平潭综合实验区北厝金井湾片区管委会大楼主楼14层",
                phone="0591-23165370",
                postcode="350400",
                website="www.pingtan.gov.cn",
            ),
        ),
    ),
]


@pytest.mark.parametrize(
    ("text", "expected"), READ_BY_EYE, ids=["000", "001", "002", "003", "004", "2020", "2021"]
)
def test_samples(text: object, expected: Metadata) -> None:
    assert read_metadata(*text) == expected  # type: ignore[misc]


@pytest.mark.parametrize(
    ("title", "agency", "year"),
    [
        ("某县教育局2023年政府信息公开工作年度报告", "某县教育局", 2023),
        ("某县教育局2023年度政府信息公开工作年度报告", "某县教育局", 2023),
        ("某县教育局2023年政府信息公开年度报告", "某县教育局", 2023),
        ("2020年某县教育局政府信息公开工作年度报告", "某县教育局", 2020),
        ("2022年度某镇人民政府信息公开工作年度报告", "某镇人民政府", 2022),
        ("某县教育局政府信息公开工作2024年度报告", "某县教育局", 2024),
        ("某县教育局关于2021年度政府信息公开工作的年度报告", "某县教育局", 2021),
        ("关于2021年度政府信息公开工作的年度报告", None, 2021),
        ("2021年政府信息公开工作年度报告", None, 2021),
        ("我局2021年政府信息公开工作年度报告", None, 2021),
        ("【2019】某县教育局政府信息公开工作年度报告", "某县教育局", 2019),
        ("某县教育局2023年政府信息公开工作年度报告(文字版)", "某县教育局", 2023),
        (
            "中共某县委机构编制委员会办公室2023年政府信息公开工作年度报告",
            "中共某县委机构编制委员会办公室",
            2023,
        ),
        ("某县2013年政府信息公开年报", "某县", 2013),
    ],
)
def test_title_forms(title: str, agency: str | None, year: int) -> None:
    found = metadata(title + "\n" + BODY)
    assert (found.title, found.agency, found.year) == (title, agency, year)


@pytest.mark.parametrize(
    ("printed", "title", "agency"),
    [
        (
            "某县\n教育局2023年政府信息\n公开工作年度报告\n",
            "某县教育局2023年政府信息公开工作年度报告",
            "某县教育局",
        ),
        (
            "高平市人民政府办公室\n\n2023年政府信息公开工作年度报告\n",
            "高平市人民政府办公室2023年政府信息公开工作年度报告",
            "高平市人民政府办公室",
        ),
        (
            "2022年政府信息公开工作年度报告\n某县某镇人民政府\n2022年政府信息公开工作年度报告",
            "某县某镇人民政府2022年政府信息公开工作年度报告",
            "某县某镇人民政府",
        ),
        (
            "登录|注册\n首页 > 政务公开 > 某市人民政府\n来源:某市人民政府\n某县 教育局 2023年 政府信息公开 工作年度报告",
            "某县教育局2023年政府信息公开工作年度报告",
            "某县教育局",
        ),
        (
            "当前位置: 首页 年报 某县教育局2023年政府信息公开工作年度报告 来源:某市人民政府 时间:2024-01-05",
            "某县教育局2023年政府信息公开工作年度报告",
            "某县教育局",
        ),
        (
            "某县(市)教育局2023年政府信息公开工作年度报告",
            "某县(市)教育局2023年政府信息公开工作年度报告",
            "某县(市)教育局",
        ),
        (
            "某縣教育局2023年政府信息公開工作年度報告\n國務院關於開展業務監督檢查",
            "某县教育局2023年政府信息公开工作年度报告",
            "某县教育局",
        ),
        (
            "某县（市）教育局２０２３年政府信息公开工作年度报告",
            "某县（市）教育局２０２３年政府信息公开工作年度报告",
            "某县（市）教育局",
        ),
    ],
)
def test_broken_and_noisy_titles(printed: str, title: str, agency: str) -> None:
    found = metadata(printed + "\n" + BODY)
    assert (found.title, found.agency) == (title, agency)


@pytest.mark.parametrize(
    ("preamble", "agency"),
    [
        ("根据《条例》要求,现公布区统计局2023年政府信息公开工作年度报告。", "区统计局"),
        ("特编制湛江市人民政府地方志办公室2023年政府信息公开工作年度报告。", "湛江市人民政府地方志办公室"),
        ("本报告由某市信息公开办公室根据《中华人民共和国政府信息公开条例》编制。", "某市信息公开办公室"),
        (
            "按照《关于做好2022年度政府信息公开年度报告编制公布工作的通知》要求,现将茅坪回族镇2022年度政府信息公开工作报告如下:",
            "茅坪回族镇",
        ),
        ("根据《条例》规定,某县水利局编制了2023年政府信息公开工作年度报告。", "某县水利局"),
        ("如有疑问,请与某县水利局办公室联系(电话:0772-2567291)。", "某县水利局"),
        ("如有疑问,请与高平市人民政府办公室信息室联系(电话:0356-5221239)。", "高平市人民政府办公室"),
        ("如有疑问,请联系某县水利局(地址:人民路1号)。", "某县水利局"),
        ("按照要求,某县某镇人民政府现公布2020年政府信息公开工作年度报告。", "某县某镇人民政府"),
        (
            "为了保障公众的知情权,本报告由某市大数据发展和政务服务数据\n管理局编制。",
            "某市大数据发展和政务服务数据管理局",
        ),
        ("发布机构:某县水利局\n结合我局实际,编制本报告。我局认真贯彻。", "某县水利局"),
        ("发布机构:某县人民政府\n结合我局实际,编制本报告。", None),
        ("发布机构:某县人民政府\n结合我镇实际,编制本报告。", None),
        ("发布机构:某县某镇人民政府\n结合我镇实际,编制本报告。", "某县某镇人民政府"),
        ("特向社会公布2017年度龙潭区政府信息公开年度报告。", "龙潭区"),
        ("根据《条例》要求,结合工作实际,编制本报告。", None),
        ("根据市政府要求,我局编制了本报告。如有疑问,请与我局办公室联系。", None),
        ("按照省政府办公厅要求编制本报告。", None),
        (
            "根据《柳州市政务服务监督管理办公室关于做好2023年政府信息公开工作年度报告发布和报送工作的函》要求编制。",
            None,
        ),
        ("来源:某市人民政府 发布机构:某市人民政府", None),
        ("依据《条例》规定,某县某街道办事处编制并公布2021年度政府信息公开年度报告。", "某县某街道办事处"),
        ("本报告由中共某市委机构编制委员会办公室按照《条例》规定编制。", "中共某市委机构编制委员会办公室"),
        ("本报告由教育部根据《条例》编制。", "教育部"),
        ("本报告由我部根据《条例》编制。", None),
        ("公众如有疑问可与黄埔海关办公室联系,联系电话:020-82130000。", "黄埔海关"),
        ("某县某镇人民政府严格按照《条例》,扎实推进公开工作,现将2022年工作情况报告如下:", "某县某镇人民政府"),
        (
            "首页 > 政府信息公开 > 法定主动公开内容 > 政府信息公开年报\n某县某镇人民政府严格按照《条例》开展工作。",
            "某县某镇人民政府",
        ),
        ("区政府高度重视,现将2022年工作情况报告如下:", None),
        ("某县教育局高度重视政府信息公开工作。某县财政局积极配合。", None),
        ("根据省委、省政府部署,结合实际编制本报告。", None),
    ],
)
def test_agency_of_the_first_paragraph(preamble: str, agency: str | None) -> None:
    assert metadata(preamble + BODY).agency == agency


def test_the_title_goes_before_the_first_paragraph_and_this_before_the_signature() -> None:
    signed = BODY + "六、其他需要报告的事项\n无。\n某县丙局\n2024年1月20日\n"
    second = "根据《条例》要求,现公布某县乙局2023年政府信息公开工作年度报告。"
    assert metadata("某县甲局2023年政府信息公开工作年度报告\n" + second + signed).agency == "某县甲局"
    assert metadata(second + signed).agency == "某县乙局"
    assert metadata(signed).agency == "某县丙局"
    assert metadata(signed).published == "2024-01-20"


@pytest.mark.parametrize(
    ("text", "year"),
    [
        (
            "根据《关于做好2024年政府信息公开工作年度报告的通知》。本报告所列数据统计期限为2023年1月1日至2023年12月31日。"
            + BODY,
            2023,
        ),
        (
            "一、总体情况\n2023年,我局主动公开信息12条。2023年度未收到申请。2022年结转1件。2024年将继续努力。",
            2023,
        ),
        ("发布日期:2024-01-15\n原文链接:http://a.gov.cn/202402/t1.html\n" + BODY, None),
        ("一、总体情况\n按照国务院2019年修订的条例和2021年印发的格式,做好工作。", None),
        ("某局政府信息公开工作年度报告(2023年)" + BODY, 2023),
        ("某局严格按照《条例》要求开展工作,现将2023年工作情况报告如下:" + BODY, 2023),
        ("根据《条例》要求,结合本单位2023年政府信息公开工作实际编制本报告。" + BODY, 2023),
        ("某局二〇二三年度政府信息公开工作年度报告" + BODY, 2023),
    ],
)
def test_year(text: str, year: int | None) -> None:
    assert metadata(text).year == year


@pytest.mark.parametrize(
    ("printed", "start", "end"),
    [
        ("统计期限自2023年1月1日起至2023年12月31日止", "2023-01-01", "2023-12-31"),
        ("统计期限为20231月1日至2023年12月31日", "2023-01-01", "2023-12-31"),
        ("统计期限自202111日至20211230日", "2021-01-01", "2021-12-30"),
        ("数据统计时限为2023年1月1日-12月31日", "2023-01-01", "2023-12-31"),
        ("统计期限从2023年1月1日起,至12月31日止", "2023-01-01", "2023-12-31"),
        ("统计期限为2023年1月至12月", "2023-01-01", "2023-12-31"),
        ("统计期限自2023年4月1日（机构挂牌之日）起至2023年12月31日止", "2023-04-01", "2023-12-31"),
        ("统计期限为2023111日至2023年12月31日", None, "2023-12-31"),  # 11月1日 or 1月11日
        ("统计期限为2023年13月1日至2023年12月31日", None, "2023-12-31"),
        ("统计期限为去年全年", None, None),
    ],
)
def test_period(printed: str, start: str | None, end: str | None) -> None:
    assert metadata(f"本报告所列数据的{printed}。" + BODY).period == Period(start=start, end=end)


@pytest.mark.parametrize(
    ("printed", "published"),
    [
        ("发布日期:2024-01-15", "2024-01-15"),
        ("发布时间:2024年1月5日 10:20", "2024-01-05"),
        ("发布时间:2024-01-2312:36", "2024-01-23"),  # a scan, or a copy, lost the space
        ("发布时间:2024-01-239:05:11", "2024-01-23"),
        ("发布时间:2024-01-231", None),
        ("发布时间:2024年1月", None),  # on which day of it nobody can tell
        ("成文日期:2024年1月\n发布日期:2024-01-15", "2024-01-15"),
        ("成文日期:2024-01-10\n发布日期:2024-01-15", "2024-01-15"),
        ("索引号 | 123 | 发布日期 | 2023-01-30 | 文号 |", "2023-01-30"),
        ("来源:某局 时间:2022/02/08 16:34", "2022-02-08"),
        ("2022-01-29 10:11:12", "2022-01-29"),
        ("统计时间:2023年1月1日至2023年12月31日", None),
        ("发布日期:", None),
    ],
)
def test_published(printed: str, published: str | None) -> None:
    assert metadata(printed + "\n" + BODY).published == published


def test_a_date_before_the_report_s_year_is_that_of_the_page_around_it() -> None:
    title = "某县教育局2023年政府信息公开工作年度报告\n"
    assert metadata("某县网 更新时间:2019-05-06\n" + title + BODY).published is None
    assert (
        metadata("发布时间:2019-05-06\n" + title + "发布时间:2024-01-15\n" + BODY).published == "2024-01-15"
    )
    assert metadata("发布时间:2019-05-06\n" + title + BODY, published="2024-01-16").published == "2024-01-16"


def test_hints_of_the_file_stand_in_for_what_the_text_lacks() -> None:
    found = metadata(
        BODY,
        title="某县教育局2023年政府信息公开工作年度报告-某县人民政府",
        published="2024-01-15 10:00:00",
        agency="某市政府",
    )
    assert found.title == "某县教育局2023年政府信息公开工作年度报告"
    assert (found.agency, found.year, found.published) == ("某县教育局", 2023, "2024-01-15")
    assert metadata(BODY, title="政府信息公开", agency="某市政府").agency is None


def test_contact_labels_in_any_order() -> None:
    found = metadata(
        "如对本报告有疑问,请联系我单位,联系电话(010)12345678,电子邮箱:a.b@c.gov.cn,"
        "联系地址为某县城关镇人民路1号;邮政编码:100000。" + BODY
    )
    assert found.contact == Contact(
        address="某县城关镇人民路1号", phone="(010)12345678", postcode="100000", email="a.b@c.gov.cn"
    )


def test_a_footer_does_not_hide_the_contact_of_the_first_paragraph() -> None:
    head = "本报告电子版可在门户网站（www.ahly.gov.cn）下载。"
    contact = metadata(
        head + BODY + "六、其他需要报告的事项\n无。\n主办：某区政府 联系电话：0551-62222222\n"
    ).contact
    assert (contact.website, contact.phone) == ("www.ahly.gov.cn", "0551-62222222")


@pytest.mark.parametrize(
    ("head", "agency", "year"),
    [
        (
            "某省某市,某县水利局2023年政府信,息公开工作年度报告\n根据《条例》规,定编制。",
            "某省某市某县水利局",
            2023,
        ),
        ("某县水,利局\n2023年政府信,息公开工作年度报告\n", "某县水利局", 2023),
        ("本报告由某县自然资,源局按照《条例》规,定编制。", "某县自然资源局", None),
        ("2023年政府信息公开工作年度报告\n为保障公众知情权,某县水利局认真编制。", "某县水利局", 2023),
    ],
)
def test_commas_that_a_copy_put_between_letters(head: str, agency: str | None, year: int | None) -> None:
    found = metadata(head + BODY)
    assert (found.agency, found.year) == (agency, year)
