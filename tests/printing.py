"""A small printer of reports for tests: the contract's rows and columns, laid out in several ways.

Written from the contract's tables and the printed forms, not from ``schemas/forms``, so that a mistake
there does not hide here.
"""

from __future__ import annotations

import html
import random
from collections.abc import Callable, Iterable, Mapping
from typing import NamedTuple

from gongkai import Report

APPLICANTS = {
    "natural_person": "自然人",
    "business": "商业企业",
    "research": "科研机构",
    "social_welfare": "社会公益组织",
    "legal_service": "法律服务机构",
    "other": "其他",
    "total": "总计",
}
NEW = {
    "new_requests": "一、本年新收政府信息公开申请数量",
    "carried_over": "二、上年结转政府信息公开申请数量",
}
#: Group label (empty: none), then its rows.
OUTCOMES: tuple[tuple[str, dict[str, str]], ...] = (
    (
        "",
        {
            "granted": "（一）予以公开",
            "partially_granted": "（二）部分公开（区分处理的，只计这一情形，不计其他情形）",
        },
    ),
    (
        "（三）不予公开",
        {
            "refused_state_secret": "1.属于国家秘密",
            "refused_law_prohibits": "2.其他法律行政法规禁止公开",
            "refused_security_stability": "3.危及“三安全一稳定”",
            "refused_third_party_rights": "4.保护第三方合法权益",
            "refused_internal_affairs": "5.属于三类内部事务信息",
            "refused_process_information": "6.属于四类过程性信息",
            "refused_enforcement_file": "7.属于行政执法案卷",
            "refused_administrative_query": "8.属于行政查询事项",
        },
    ),
    (
        "（四）无法提供",
        {
            "unavailable_not_held": "1.本机关不掌握相关政府信息",
            "unavailable_needs_creation": "2.没有现成信息需要另行制作",
            "unavailable_still_unclear": "3.补正后申请内容仍不明确",
        },
    ),
    (
        "（五）不予处理",
        {
            "not_processed_petition": "1.信访举报投诉类申请",
            "not_processed_repeat": "2.重复申请",
            "not_processed_publication": "3.要求提供公开出版物",
            "not_processed_excessive": "4.无正当理由大量反复申请",
            "not_processed_reconfirm": "5.要求行政机关确认或重新出具已获取信息",
        },
    ),
)
THREE_OTHERS = (
    "（六）其他处理",
    {
        "other_no_correction": "1.申请人无正当理由逾期不补正、行政机关不再处理其政府信息公开申请",
        "other_unpaid_fee": "2.申请人逾期未按收费通知要求缴纳费用、行政机关不再处理其政府信息公开申请",
        "other_other": "3.其他",
    },
)
ONE_OTHER = ("", {"other_handling": "（六）其他处理"})
TOTAL = {"total_outcomes": "（七）总计"}
FORWARD = {"carried_forward": "四、结转下年度继续办理"}

RESULTS = {
    "upheld": "结果维持",
    "corrected": "结果纠正",
    "other": "其他结果",
    "pending": "尚未审结",
    "total": "总计",
}
LAWSUITS = {"litigation_direct": "未经复议直接起诉", "litigation_after_review": "复议后起诉"}

_SERVICES = {"previous_items": "上一年项目数量", "change": "本年增/减", "decisions": "处理决定数量"}
_DECISIONS = {"decisions": "本年处理决定数量"}
#: By form: label of the part, its columns, its rows.
DISCLOSURE: dict[str, tuple[tuple[str, dict[str, str], dict[str, str]], ...]] = {
    "2021": (
        (
            "第二十条第（一）项",
            {"issued": "本年制发件数", "repealed": "本年废止件数", "in_force": "现行有效件数"},
            {"regulations": "规章", "normative_documents": "行政规范性文件"},
        ),
        ("第二十条第（五）项", _DECISIONS, {"licensing": "行政许可"}),
        ("第二十条第（六）项", _DECISIONS, {"penalties": "行政处罚", "coercion": "行政强制"}),
        ("第二十条第（八）项", {"amount": "本年收费金额（单位：万元）"}, {"fees": "行政事业性收费"}),
    ),
    "2019": (
        (
            "第二十条第（一）项",
            {
                "made": "本年新制作数量",
                "newly_disclosed": "本年新公开数量",
                "total_disclosed": "对外公开总数量",
            },
            {"regulations": "规章", "normative_documents": "规范性文件"},
        ),
        (
            "第二十条第（五）项",
            _SERVICES,
            {"licensing": "行政许可", "other_services": "其他对外管理服务事项"},
        ),
        ("第二十条第（六）项", _SERVICES, {"penalties": "行政处罚", "coercion": "行政强制"}),
        (
            "第二十条第（八）项",
            {"previous_items": "上一年项目数量", "change": "本年增/减"},
            {"fees": "行政事业性收费"},
        ),
        (
            "第二十条第（九）项",
            {"items": "采购项目数量", "amount": "采购总金额"},
            {"procurement": "政府集中采购"},
        ),
    ),
}
HEADINGS = (
    "一、总体情况",
    "二、主动公开政府信息情况",
    "三、收到和处理政府信息公开申请情况",
    "四、政府信息公开行政复议、行政诉讼情况",
    "五、存在的主要问题及改进情况",
    "六、其他需要报告的事项",
)
TITLE = "青山县教育局2023年政府信息公开工作年度报告"
PREAMBLE = "本报告所列数据的统计期限自2023年1月1日起至2023年12月31日止。"
OVERVIEW = "我局认真做好政府信息公开工作，健全制度，压实责任，加强审核，畅通渠道。"
PROBLEMS = "一是公开不够及时。二是形式单一。下一步，一是加强培训。二是丰富形式。"
OTHER = "无其他需要报告的事项。"

#: The codes of the sums of CONTRACT.md section 5; further rules speak under other codes.
IDENTITIES = frozenset({"GK201", "GK202", "GK203", "GK301"})

#: What is printed in each field, by its path.
Values = dict[str, str]


class Cell(NamedTuple):
    """One printed cell and its extent."""

    text: str
    cols: int = 1
    rows: int = 1


Rows = list[list[Cell]]


def outcomes(others: int = 3) -> tuple[tuple[str, dict[str, str]], ...]:
    return (*OUTCOMES, THREE_OTHERS if others == 3 else ONE_OTHER)


def outcome_rows(others: int = 3) -> list[str]:
    return [row for _, rows in outcomes(others) for row in rows]


def requests_rows(others: int = 3) -> list[str]:
    return [*NEW, *outcome_rows(others), *TOTAL, *FORWARD]


def paths(form: str = "2021", others: int = 3) -> list[str]:
    """Return every field of a report, in printed order."""
    found = [
        f"disclosure.{row}.{column}"
        for _, columns, rows in DISCLOSURE[form]
        for row in rows
        for column in columns
    ]
    found += [f"requests.{row}.{column}" for row in requests_rows(others) for column in APPLICANTS]
    found += [f"litigation.{row}.{column}" for row in ("review", *LAWSUITS) for column in RESULTS]
    return found


def zeros(form: str = "2021", others: int = 3) -> Values:
    return dict.fromkeys(paths(form, others), "0")


def lawful(seed: int, form: str = "2021", others: int = 3, *, top: int = 30) -> Values:
    """Return random numbers that keep every identity."""
    rng = random.Random(seed)
    number = dict.fromkeys(paths(form, others), 0)
    for path in number:
        if path.startswith("disclosure."):
            number[path] = rng.choice((0, rng.randrange(top), rng.randrange(9000)))
    kinds = list(APPLICANTS)[:-1]
    for column in kinds:
        for row in outcome_rows(others):
            number[f"requests.{row}.{column}"] = rng.randrange(top) if rng.random() < 0.4 else 0
        done = sum(number[f"requests.{row}.{column}"] for row in outcome_rows(others))
        ahead = rng.randrange(5)
        carried = rng.randrange(min(5, done + ahead) + 1)
        number[f"requests.total_outcomes.{column}"] = done
        number[f"requests.carried_forward.{column}"] = ahead
        number[f"requests.carried_over.{column}"] = carried
        number[f"requests.new_requests.{column}"] = done + ahead - carried
    for row in requests_rows(others):
        number[f"requests.{row}.total"] = sum(number[f"requests.{row}.{column}"] for column in kinds)
    for row in ("review", *LAWSUITS):
        for column in list(RESULTS)[:-1]:
            number[f"litigation.{row}.{column}"] = rng.randrange(4)
        number[f"litigation.{row}.total"] = sum(number[f"litigation.{row}.{c}"] for c in list(RESULTS)[:-1])
    return {path: str(value) for path, value in number.items()}


# --- the tables as their official prints are -----------------------------------------------------


def disclosure_table(values: Mapping[str, str], form: str = "2021", width: int = 4) -> Rows:
    rows: Rows = []
    for label, columns, members in DISCLOSURE[form]:
        wide = width - len(columns)
        rows.append([Cell(label, width)])
        heads = [Cell("信息内容"), *map(Cell, columns.values())]
        rows.append([*heads[:-1], heads[-1]._replace(cols=wide)])
        for row, printed in members.items():
            cells = [Cell(printed), *(Cell(values[f"disclosure.{row}.{column}"]) for column in columns)]
            rows.append([*cells[:-1], cells[-1]._replace(cols=wide)])
    return rows


def requests_table(
    values: Mapping[str, str], others: int = 3, *, columns: Mapping[str, str] = APPLICANTS
) -> Rows:
    def numbers(row: str) -> list[Cell]:
        return [Cell(values[f"requests.{row}.{column}"]) for column in columns]

    middle = list(columns.values())[1:-1]
    first, *_, last = columns.values()
    note = "（本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和）"
    rows: Rows = [
        [Cell(note, 3, 3), Cell("申请人情况", len(columns))],
        [Cell(first, 1, 2), Cell("法人或其他组织", len(middle)), Cell(last, 1, 2)],
        [Cell(label) for label in middle],
    ]
    rows += [[Cell(label, 3), *numbers(row)] for row, label in NEW.items()]
    every = [(group, members) for group, members in (*outcomes(others), ("", TOTAL))]
    led = [Cell("三、本年度办理结果", 1, sum(len(members) for _, members in every))]
    for group, members in every:
        if group:
            led.append(Cell(group, 1, len(members)))
        for row, label in members.items():
            rows.append([*led, Cell(label, 1 if group else 2), *numbers(row)])
            led = []
    rows += [[Cell(label, 3), *numbers(row)] for row, label in FORWARD.items()]
    return rows


def litigation_table(values: Mapping[str, str]) -> Rows:
    results = list(RESULTS.values())
    return [
        [Cell("行政复议", 5), Cell("行政诉讼", 10)],
        [*(Cell(label, 1, 2) for label in results), *(Cell(label, 5) for label in LAWSUITS.values())],
        [Cell(label) for _ in LAWSUITS for label in results],
        [Cell(values[f"litigation.{row}.{column}"]) for row in ("review", *LAWSUITS) for column in RESULTS],
    ]


# --- layouts --------------------------------------------------------------------------------------


def grid(rows: Rows) -> list[list[tuple[Cell, bool]]]:
    """Return every place of the table: the cell that covers it, and whether it starts there."""
    filled: dict[tuple[int, int], tuple[Cell, bool]] = {}
    for at, row in enumerate(rows):
        column = 0
        for cell in row:
            while (at, column) in filled:
                column += 1
            for down in range(cell.rows):
                for right in range(cell.cols):
                    filled[at + down, column + right] = (cell, not down and not right)
            column += cell.cols
    width = max(column for _, column in filled) + 1
    return [
        [filled.get((at, column), (Cell(""), False)) for column in range(width)] for at in range(len(rows))
    ]


def as_html(rows: Rows) -> str:
    lines = []
    for row in rows:
        cells = []
        for cell in row:
            span = f' colspan="{cell.cols}"' * (cell.cols > 1) + f' rowspan="{cell.rows}"' * (cell.rows > 1)
            cells.append(f"<td{span}>{html.escape(cell.text)}</td>")
        lines.append(f"<tr>{''.join(cells)}</tr>")
    return "<table>" + "\n".join(lines) + "</table>"


def as_lines(rows: Rows) -> str:
    """One cell a line, a blank line between."""
    return "\n\n".join(cell.text for row in rows for cell in row)


def as_tight_lines(rows: Rows) -> str:
    """One cell a line, no blank lines."""
    return "\n".join(cell.text for row in rows for cell in row)


def as_pipes(rows: Rows) -> str:
    """「规章 | 0 | 0 | 0 |」 with the colspans filled by ``|||``."""
    return "\n".join(
        " | ".join(cell.text + " " + "|" * (cell.cols - 1) if cell.cols > 1 else cell.text for cell in row)
        + " |"
        for row in rows
    )


def as_bare_pipes(rows: Rows) -> str:
    """「行政许可 | 0 |」: a trailing pipe, no fill."""
    return "\n".join(" | ".join(cell.text for cell in row) + " |" for row in rows)


def as_both_pipes(rows: Rows) -> str:
    """「| 规章 | 2 | 0 | 2 | 」: pipes at both ends."""
    return "\n".join("| " + " | ".join(cell.text for cell in row) + " | " for row in rows)


def as_pipe_lines(rows: Rows) -> str:
    """One cell a line, each ending `` |``; the fill of a colspan as its own line."""
    lines = []
    for row in rows:
        for cell in row:
            lines.append(f"{cell.text} |")
        fill = sum(cell.cols - 1 for cell in row)
        if fill:
            lines.append("|" * fill)
    return "\n".join(lines)


def as_opened_lines(rows: Rows) -> str:
    """A newline before each row: a pipe on its own line, then 「规章 |」「0 |」."""
    return "\n".join("|\n" + "\n".join(f"{cell.text} |" for cell in row) for row in rows)


def as_padded_lines(rows: Rows) -> str:
    """A leading pipe, the cell on the next line, padded: 「| 」「 规章  | 」「 0  | 」."""
    return "\n".join("| \n" + "\n".join(f" {cell.text}  | " for cell in row) for row in rows)


def as_alternating(rows: Rows) -> str:
    """A pipe on its own line after every cell: 「| 规章」「|」「0」「|」."""
    return "\n".join("| " + "\n|\n".join(cell.text for cell in row) + "\n|" for row in rows)


def as_tabs(rows: Rows) -> str:
    """A tab before each cell, rows parted by blank lines, covered cells kept as a lone tab."""
    shown = []
    for row in grid(rows):
        cells = []
        for index, (cell, starts) in enumerate(row):
            if starts:
                cells.append(cell.text)
            elif index == 0 or row[index - 1][0] is not cell:
                cells.append("")  # covered from above: once for each cell
        shown.append("\n".join(f"\t{text}" for text in cells))
    return "\n\n".join(shown)


def as_markdown(rows: Rows) -> str:
    shown = []
    for row in grid(rows):
        shown.append("| " + " | ".join(cell.text if starts else "" for cell, starts in row) + " |")
    shown.insert(1, "|" + " --- |" * len(grid(rows)[0]))
    return "\n".join(shown)


Layout = Callable[[Rows], str]
LAYOUTS: dict[str, Layout] = {
    "html": as_html,
    "lines": as_lines,
    "tight-lines": as_tight_lines,
    "pipes": as_pipes,
    "bare-pipes": as_bare_pipes,
    "both-pipes": as_both_pipes,
    "pipe-lines": as_pipe_lines,
    "opened-lines": as_opened_lines,
    "padded-lines": as_padded_lines,
    "alternating": as_alternating,
    "tabs": as_tabs,
    "markdown": as_markdown,
}


def tables(values: Mapping[str, str], form: str = "2021", others: int = 3) -> tuple[Rows, Rows, Rows]:
    return disclosure_table(values, form), requests_table(values, others), litigation_table(values)


def assemble(
    printed: Iterable[str],
    *,
    title: str = TITLE,
    preamble: str = PREAMBLE,
    headings: Iterable[str] = HEADINGS,
    overview: str = OVERVIEW,
    page: bool = False,
) -> str:
    """Return a whole report around its three printed tables; ``page``: as a web page."""
    two, three, four = printed
    first, second, third, fourth, fifth, sixth = headings
    parts = [
        title,
        preamble,
        first,
        overview,
        second,
        two,
        third,
        three,
        fourth,
        four,
        fifth,
        PROBLEMS,
        sixth,
        OTHER,
    ]
    if page:
        body = "\n".join(part if part.startswith("<table") else f"<p>{part}</p>" for part in parts)
        return f"<html><head><meta charset='utf-8'></head><body>{body}</body></html>"
    return "\n".join(part for part in parts if part) + "\n"


def write(values: Mapping[str, str], layout: str = "html", form: str = "2021", others: int = 3) -> str:
    """Return a report with these numbers in one layout."""
    show = LAYOUTS[layout]
    return assemble(map(show, tables(values, form, others)), page=layout == "html")


# --- readings -------------------------------------------------------------------------------------


def read_values(report: Report) -> dict[str, object]:
    """Return what a report says by field path."""
    found: dict[str, object] = {}
    for name, table in report.tables.items():
        for row, columns in (table or {}).items():
            found.update({f"{name}.{row}.{column}": value for column, value in columns.items()})
    return found


def statuses(report: Report) -> dict[str, str]:
    return {path: evidence.status for path, evidence in report.evidence.items()}


def check_spans(report: Report) -> None:
    """Everything that is quoted stands in the text where it is said to stand."""
    text = report.text
    assert text is not None
    for path, evidence in report.evidence.items():
        if evidence.raw is not None:
            assert text[evidence.start : evidence.end] == evidence.raw, path
        else:
            assert (evidence.start, evidence.end) == (None, None), path
    narrative = report.narrative
    for item in (*narrative.problems, *narrative.improvements):
        assert text[item.start : item.end] == item.text
    for claim in narrative.claims:
        for start, end in ((claim.start, claim.end), *((part.start, part.end) for part in claim.parts)):
            assert 0 <= start < end <= len(text)
            assert text[start:end].strip()
    if narrative.fee is not None:
        assert 0 <= narrative.fee.start < narrative.fee.end <= len(text)
    last = 0
    for section in report.sections:
        assert last <= section.start <= section.end <= len(text)
        if section.heading is not None:
            assert text[section.start :].startswith(section.heading)
        last = section.start
    for finding in report.findings:
        if finding.start is not None and finding.end is not None:
            assert 0 <= finding.start <= finding.end <= len(text)
