"""The whole way: what is no report, what is damaged, what every reading must keep."""

from __future__ import annotations

import json
import re
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gongkai import GongkaiError, NotAReportError, Report, UnreadableError, extract
from gongkai.exports.json import dumps
from tests.printing import (
    DISCLOSURE,
    HEADINGS,
    IDENTITIES,
    LAYOUTS,
    assemble,
    check_spans,
    lawful,
    paths,
    read_values,
    statuses,
    tables,
    write,
    zeros,
)

DATA = Path(__file__).parent / "data"
SEEDS = sorted((DATA / "seeds").glob("*.txt"))
REAL = sorted((DATA / "real").glob("*.txt"))
SURE = ("verified", "read")

NOTICE = """国务院办公厅政府信息与政务公开办公室关于印发《中华人民共和国政府信息公开工作年度报告格式》的通知
国办公开办函〔2021〕30号
各省、自治区、直辖市人民政府办公厅,国务院各部委、各直属机构办公厅(室):
现将修订后的《中华人民共和国政府信息公开工作年度报告格式》印发给你们,请认真贯彻执行。
2021年9月26日
一、报告内容
(一)总体情况。这一项报告本机关政府信息公开工作总体情况,对本机关贯彻落实条例情况进行综述。
附件:某行政机关政府信息公开工作年度报告
"""
NEWS = """《某省人民政府办公厅2023年政府信息公开工作年度报告》公布
某某日报讯(记者 张三)近日,《某省人民政府办公厅2023年政府信息公开工作年度报告》公布。
《报告》显示,2023年主动公开政府信息2863条,办理政府信息公开申请1598件,行政复议19件、行政诉讼18件。
"""
FREE = """青山市民政局2013年政府信息公开工作年度报告
本报告所列数据的统计期限自2013年1月1日起至2013年12月31日止。联系电话：0431-12345678。
一、概述
按照条例要求，我局扎实做好政府信息公开工作，成立领导小组，健全制度。
二、主动公开政府信息的情况
全年主动公开政府信息321条，其中网站公开300条，其他方式公开21条。
三、依申请公开政府信息办理情况
全年收到申请3件，均已答复。
四、政府信息公开的收费及减免情况
未收取费用。
五、因政府信息公开申请行政复议、提起行政诉讼情况
没有发生行政复议、行政诉讼。
六、存在的主要问题和改进措施
一是公开不及时。二是形式单一。下一步，加强培训。
"""
STATISTICS = """七、统计表
指标名称 | 计量单位 | 统计数
一、主动公开情况 | —— | ——
（一）主动公开政府信息数 | 条 | 321
二、收到申请数 | 件 | 3
1.当面申请数 | 件 | 1
2.网络申请数 | 件 | 2
三、行政复议数量 | 件 | 0
（一）维持具体行政行为数 | 件 | 0
"""


def blank(layout: str) -> str:
    return "\n".join(map(LAYOUTS[layout], tables(dict.fromkeys(paths(), ""))))


def template(layout: str = "pipes") -> str:
    shown = [LAYOUTS[layout](rows) for rows in tables(dict.fromkeys(paths(), ""))]
    return assemble(
        shown,
        title="XX县XX局20XX年政府信息公开工作年度报告",
        preamble="本报告所列数据的统计期限自20XX年1月1日起至20XX年12月31日止。",
        overview="XX年，我局主动公开政府信息XX条，收到申请XX件。",
    )


# --- no reports -----------------------------------------------------------------------------------

LOOK_ALIKES = {
    "notice": NOTICE,
    "notice-with-form": NOTICE + "\n".join(HEADINGS[:2]) + "\n" + blank("pipes"),
    "notice-with-form-in-lines": NOTICE + "\n".join(HEADINGS[:2]) + "\n" + blank("lines"),
    "template": template(),
    "template-in-lines": template("lines"),
    "form-alone": "\n".join(HEADINGS[:2]) + "\n" + blank("pipes"),
    "news": NEWS,
    "weather": "今天天气很好，我们去公园。",
    "work-report": "青山县2023年政府工作报告\n各位代表：现在，我代表县人民政府作工作报告，推进政务公开。",
    "english": "Annual report on open government information 2023. We received 12 requests.",
    "numbers": "1 2 3 4 5 6 7\n" * 30,
}


@pytest.mark.parametrize("text", LOOK_ALIKES.values(), ids=LOOK_ALIKES.keys())
def test_look_alikes_are_no_reports(text: str) -> None:
    with pytest.raises(NotAReportError) as raised:
        extract(text)
    assert raised.value.code == "not-a-report"
    assert "\n" not in str(raised.value)
    page = f"<html><body>{''.join(f'<p>{line}</p>' for line in text.splitlines())}</body></html>"
    with pytest.raises(GongkaiError):
        extract(page.encode(), name="a.html")


@pytest.mark.parametrize(
    "data",
    [
        b"", b" \n\t ", b"\xef\xbb\xbf", b"\x00" * 4000, b"\x7fELF" + bytes(range(256)) * 20,
        b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 8, b"PK\x03\x04" + b"\x00" * 300, bytes(range(256)) * 50,
    ],
)  # fmt: skip
@pytest.mark.parametrize("name", ["a.txt", "a.html", "a.docx", None])
def test_empty_and_binary_inputs_are_refused_in_one_line(data: bytes, name: str | None) -> None:
    with pytest.raises((UnreadableError, NotAReportError)) as raised:
        extract(data, name=name)
    assert str(raised.value).strip()
    assert "\n" not in str(raised.value)


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises((OSError, GongkaiError)):
        extract(tmp_path / "none.txt")


@settings(max_examples=60, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(data=st.binary(max_size=400), name=st.sampled_from(["a.txt", "a.html", "a.docx", "a.mhtml", None]))
def test_any_bytes_are_read_or_refused(data: bytes, name: str | None) -> None:
    try:
        report = extract(data, name=name)
    except GongkaiError as error:
        assert str(error)
    else:
        check_spans(report)


# --- free-form reports ----------------------------------------------------------------------------


@pytest.mark.parametrize("text", [FREE, FREE + STATISTICS], ids=["text", "with-statistics"])
@pytest.mark.parametrize("page", [False, True])
def test_a_report_from_before_2019(text: str, page: bool) -> None:
    """Text and metadata; no form, no tables, no numbers made up."""
    if page:
        text = f"<html><body>{''.join(f'<p>{line}</p>' for line in text.splitlines())}</body></html>"
    report = extract(text.encode(), name="a.html" if page else "a.txt")
    check_spans(report)
    assert (report.form, report.disclosure, report.requests, report.litigation) == (None, None, None, None)
    assert report.evidence == {}
    assert [f for f in report.findings if f.code in IDENTITIES] == []
    assert report.year == 2013
    assert report.agency == "青山市民政局"
    assert (report.period.start, report.period.end) == ("2013-01-01", "2013-12-31")
    assert report.contact.phone == "0431-12345678"


# --- truncated and damaged ------------------------------------------------------------------------


def whole(path: Path) -> dict[str, object]:
    return read_values(extract(path))


def printed_numbers(text: str) -> set[Decimal]:
    return {Decimal(found) for found in re.findall(r"\d+(?:\.\d+)?", text)}


@pytest.mark.generator
@pytest.mark.parametrize("path", [*SEEDS, *REAL], ids=lambda path: path.stem)
def test_a_report_cut_anywhere_says_nothing_false(path: Path) -> None:
    """Never a traceback, never a number that is not printed, no cell that is sure and wrong."""
    text = path.read_bytes().decode("utf-8-sig")
    true = whole(path)
    for i in range(20):
        cut = text[: len(text) * (i + 1) // 21]
        try:
            report = extract(cut)
        except GongkaiError:
            continue
        check_spans(report)
        for field, value in read_values(report).items():
            status = statuses(report)[field]
            assert (value is None) == (status not in (*SURE, "conflicting")), field
            if value is None:
                continue
            evidence = report.evidence[field]
            assert evidence.raw is not None
            assert abs(Decimal(str(value))) in printed_numbers(evidence.raw), field
            if evidence.end is not None and evidence.end < len(cut):
                assert value == true[field] or status == "conflicting", (i, field, value, true[field])


@pytest.mark.generator
@pytest.mark.parametrize("layout", ["html", "lines", "pipes", "pipe-lines", "tabs", "markdown"])
def test_a_printed_report_cut_anywhere(layout: str) -> None:
    values = lawful(61)
    text = write(values, layout)
    for i in range(20):
        cut = text[: len(text) * (i + 1) // 21]
        try:
            report = extract(cut.encode(), name="a.html") if layout == "html" else extract(cut)
        except GongkaiError:
            continue
        check_spans(report)
        for field, value in read_values(report).items():
            end = report.evidence[field].end
            if value is not None and statuses(report)[field] in SURE and end != len(report.text or ""):
                assert value == int(values[field]), (i, field)


@pytest.mark.parametrize("path", SEEDS, ids=lambda path: path.stem)
def test_a_report_that_lost_lines_says_nothing_false(path: Path) -> None:
    """One line in forty is gone: a cell is what it was, or it is not sure."""
    lines = path.read_bytes().decode("utf-8-sig").split("\n")
    true = whole(path)
    for shift in (3, 17, 29):
        text = "\n".join(line for i, line in enumerate(lines) if i % 40 != shift)
        report = extract(text)
        check_spans(report)
        for field, value in read_values(report).items():
            if value is not None and statuses(report)[field] in SURE:
                assert value == true.get(field), (shift, field)


@settings(max_examples=40, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(
    seed=st.integers(0, 3),
    start=st.floats(0, 1),
    length=st.integers(1, 400),
    noise=st.one_of(
        st.just(""), st.text(max_size=12), st.sampled_from(["|", "\t", "\n", "0", "999", "?。", "（", "("])
    ),
)
def test_a_damaged_report_ends_in_no_traceback(seed: int, start: float, length: int, noise: str) -> None:
    text = write(lawful(seed), ["lines", "pipes", "tabs", "both-pipes"][seed])
    at = int(start * len(text))
    text = text[:at] + noise + text[at + length :]
    try:
        report = extract(text.encode("utf-8", "replace"))
    except GongkaiError:
        return
    check_spans(report)
    for field, value in read_values(report).items():
        raw = report.evidence[field].raw
        assert (value is None) == (statuses(report)[field] not in (*SURE, "conflicting"))
        assert value is None or raw is not None


# --- what every reading keeps ---------------------------------------------------------------------


def reports() -> list[Report]:
    found = [extract(path) for path in (*SEEDS, *REAL)]
    found += [extract(write(lawful(i), layout)) for i, layout in enumerate(["lines", "pipes", "tabs"])]
    found.append(extract(write(lawful(9), "html").encode(), name="a.html"))
    return found


def test_value_evidence_and_status_agree() -> None:
    for report in reports():
        check_spans(report)
        shown = read_values(report)
        assert shown.keys() == {p for p in report.evidence if getattr(report, p.split(".")[0]) is not None}
        for field, value in shown.items():
            evidence = report.evidence[field]
            assert (value is None) == (evidence.status in ("ambiguous", "blank", "missing", "rejected"))
            if evidence.status == "missing":
                assert evidence.raw is None
            assert evidence.method == "rules"
        assert report.usage.requests == 0


def test_the_same_bytes_give_the_same_reading() -> None:
    for path in (SEEDS[1], REAL[0]):
        assert dumps(extract(path)) == dumps(extract(path))
        assert dumps(extract(path.read_bytes(), name=str(path))) == dumps(extract(path))


def test_json_is_the_object_of_the_contract() -> None:
    keys = [
        "schema_version", "source", "form", "title", "agency", "year", "published", "period", "contact", "sections",
        "disclosure", "requests", "litigation", "narrative", "evidence", "findings", "usage",
    ]  # fmt: skip
    report = extract(SEEDS[0])
    found = json.loads(dumps(report))
    assert list(found) == keys
    assert [*json.loads(dumps(report, with_text=True))] == [*keys, "text"]
    assert set(found["source"]) == {"name", "sha256", "media_type", "encoding", "characters"}
    assert set(found["evidence"]["requests.granted.total"]) == {"raw", "start", "end", "status", "method"}


def test_a_report_as_text_bytes_and_file_is_one(tmp_path: Path) -> None:
    text = write(lawful(62), "lines")
    path = tmp_path / "report.txt"
    for encoding in ("utf-8", "utf-8-sig", "gb18030", "utf-16"):
        path.write_bytes(text.encode(encoding))
        report = extract(path)
        assert report.text == text
        assert read_values(report) == read_values(extract(text))
        assert report.source.name.endswith("report.txt")


def test_line_ends_of_windows() -> None:
    values = lawful(63)
    for layout in ("lines", "pipes", "tabs", "pipe-lines"):
        text = write(values, layout)
        report = extract(text.replace("\n", "\r\n").encode(), name="a.txt")
        check_spans(report)
        assert read_values(report) == {path: int(value) for path, value in values.items()}


@pytest.mark.parametrize("end", ["\r", "\x0b", "\x85", "\u2028"])
def test_line_ends_that_are_none_here_make_nothing_false(end: str) -> None:
    values = lawful(63)
    for layout in ("lines", "pipes", "tabs", "pipe-lines"):
        report = extract(write(values, layout).replace("\n", end).encode(), name="a.txt")
        check_spans(report)
        for path, value in read_values(report).items():
            assert value is None or value == int(values[path])


def test_every_section_of_a_whole_report_is_there() -> None:
    for layout in ("html", "lines"):
        text = write(zeros(), layout)
        report = extract(text.encode(), name="a.html" if layout == "html" else "a.txt")
        assert [s.heading for s in report.sections] == list(HEADINGS)


def test_mixed_reports_keep_every_evidence() -> None:
    """The fields of the form are all there, and those that another form's columns print too."""
    old, new = zeros("2019"), zeros("2021")
    two = [*tables(old, "2019")[0][:4], *tables(new)[0][4:]]
    text = assemble((LAYOUTS["pipes"](two), *map(LAYOUTS["pipes"], tables(new)[1:])))
    report = extract(text)
    check_spans(report)
    for row, columns in ((row, columns) for _, columns, rows in DISCLOSURE["2021"] for row in rows):
        for column in columns:
            assert f"disclosure.{row}.{column}" in report.evidence
    assert report.evidence["disclosure.regulations.made"].status == "read"


@pytest.mark.parametrize(
    "unit", ["一、总体情况\n", "规章 | 0 | 0 | 0 |\n", "0\n", "总计\n", "|", "\t0", "（一）予以公开 1 0\n"]
)
def test_degenerate_reports_end(unit: str) -> None:
    """A report's first lines, then one line again and again."""
    text = write(zeros(), "lines")[:900] + unit * (30_000 // len(unit))
    try:
        check_spans(extract(text))
    except GongkaiError as error:
        assert str(error)


def test_the_name_of_a_file_is_not_taken_for_its_text() -> None:
    with pytest.raises(NotAReportError, match=r"give Path\(…\) to have the file read"):
        extract(str(SEEDS[0]))
    for name in ("no-such-file.txt", "x.docx", "年报/2023年.PDF"):
        with pytest.raises(NotAReportError, match="no such file") as error:
            extract(name)
        assert name in str(error.value)
        assert "\n" not in str(error.value)


def test_what_is_no_source_is_told() -> None:
    with pytest.raises(TypeError, match="not int"):
        extract(3)  # type: ignore[arg-type]
