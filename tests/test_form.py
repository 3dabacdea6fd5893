"""Forms are data: what the packaged ones say, what a broken one is answered, and one nobody thought of."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from gongkai import Report, Settings, extract
from gongkai.errors import FormError
from gongkai.form import Form, load_forms
from tests.printing import (
    IDENTITIES,
    LAYOUTS,
    Cell,
    Rows,
    assemble,
    check_spans,
    lawful,
    paths,
    read_values,
    statuses,
    tables,
    write,
)

NAMES = ("disclosure", "requests", "litigation")


def form(id_: str) -> Form:
    return next(one for one in load_forms() if one.id == id_)


# --- the packaged forms ---------------------------------------------------------------------------


def test_newest_first() -> None:
    assert [one.id for one in load_forms()] == ["2021", "2019"]


@pytest.mark.parametrize(("id_", "others"), [("2021", 3), ("2019", 1)])
def test_fields_are_those_of_the_contract_in_printed_order(id_: str, others: int) -> None:
    found = [
        f"{name}.{cell.row}.{cell.column}"
        for name in NAMES
        for cell in form(id_).tables[name].names(form(id_).tables[name].default_rows)
    ]
    assert found == paths(id_, others)


@pytest.mark.parametrize("id_", ["2021", "2019"])
@pytest.mark.parametrize("others", [1, 3])
def test_identities_are_those_of_the_contract(id_: str, others: int) -> None:
    printed = {p.split(".")[1] for p in paths(id_, others) if p.startswith("requests.")}
    written = [
        (one.code, {(n.row, n.column) for n in one.left}, {(n.row, n.column) for n in one.right})
        for one in form(id_).tables["requests"].sums_over(printed)
    ]
    kinds = ["natural_person", "business", "research", "social_welfare", "legal_service", "other"]
    ends = {"new_requests", "carried_over", "total_outcomes", "carried_forward"}
    expected: list[tuple[str, set[tuple[str, str]], set[tuple[str, str]]]] = [
        ("GK201", {(row, kind) for kind in kinds}, {(row, "total")}) for row in printed
    ]
    for column in (*kinds, "total"):
        expected.append(
            (
                "GK202",
                {("new_requests", column), ("carried_over", column)},
                {("total_outcomes", column), ("carried_forward", column)},
            )
        )
        expected.append(("GK203", {(row, column) for row in printed - ends}, {("total_outcomes", column)}))
    assert len(written) == len(expected)
    assert all(one in written for one in expected)
    table4 = form(id_).tables["litigation"]
    assert {
        (s.code, s.at, len(s.left), s.right[0].column) for s in table4.sums_over(table4.default_rows)
    } == {("GK301", row, 4, "total") for row in ("review", "litigation_direct", "litigation_after_review")}
    table2 = form(id_).tables["disclosure"]
    assert table2.sums_over(table2.default_rows) == ()


# --- broken ones ----------------------------------------------------------------------------------

GOOD: dict[str, Any] = {
    "form": "2027",
    "source": "测试",
    "tables": {
        "requests": {
            "blocks": [
                {
                    "id": "b",
                    "label": "",
                    "columns": {"a": {"label": "甲类人员"}, "total": {"label": "合计"}},
                    "rows": {"r": {"label": "一、收到数量"}},
                }
            ],
            "identities": [
                {"code": "GK201", "over": "columns", "for": "every row", "sum": ["a"], "equals": ["total"]}
            ],
        }
    },
}


def change(path: str, value: object) -> dict[str, Any]:
    """Return the good form with one thing changed (None: taken out)."""
    spec: dict[str, Any] = yaml.safe_load(yaml.safe_dump(GOOD))
    node: Any = spec
    *way, last = path.split("/")
    for key in way:
        node = node[int(key) if key.isdigit() else key]
    if value is None:
        del node[last]
    else:
        node[last] = value
    return spec


def test_the_good_one_is_good(tmp_path: Path) -> None:
    (tmp_path / "2027.yaml").write_text(yaml.safe_dump(GOOD, allow_unicode=True), encoding="utf-8")
    assert [one.id for one in load_forms(tmp_path)] == ["2027", "2021", "2019"]


BLOCK = "tables/requests/blocks/0"
BROKEN: dict[str, str | bytes | dict[str, Any]] = {
    "no-mapping": "- a\n- b\n",
    "a-word": "form",
    "empty": "",
    "no-yaml": "form: [",
    "no-utf8": "form: 格式".encode("gbk"),
    "no-id": change("form", None),
    "no-tables": change("tables", None),
    "tables-a-number": change("tables", 3),
    "table-a-word": change("tables/requests", "x"),
    "no-blocks": change("tables/requests/blocks", None),
    "blocks-a-word": change("tables/requests/blocks", "abc"),
    "no-rows": change(f"{BLOCK}/rows", None),
    "no-columns": change(f"{BLOCK}/columns", None),
    "no-block-id": change(f"{BLOCK}/id", None),
    "rows-a-list": change(f"{BLOCK}/rows", ["r"]),
    "row-without-label": change(f"{BLOCK}/rows/r", {"aliases": ["x"]}),
    "row-a-word": change(f"{BLOCK}/rows/r", "一、收到数量"),
    "identity-without-code": change("tables/requests/identities/0/code", None),
    "identity-without-sum": change("tables/requests/identities/0/sum", None),
    "identity-without-equals": change("tables/requests/identities/0/equals", None),
    "identity-without-over": change("tables/requests/identities/0/over", None),
    "extending-tables-a-number": change("tables", 3) | {"extends": "2021"},
    "extending-table-a-word": change("tables/requests", "x") | {"extends": "2021"},
    "extends-nothing": change("extends", "1999"),
    "extends-itself": change("extends", "2027"),
}


@pytest.mark.parametrize("broken", BROKEN.values(), ids=BROKEN.keys())
def test_a_broken_form_is_an_error_that_names_the_file(
    tmp_path: Path, broken: str | bytes | dict[str, Any]
) -> None:
    path = tmp_path / "mine.yaml"
    if isinstance(broken, dict):
        broken = yaml.safe_dump(broken, allow_unicode=True)
    path.write_bytes(broken if isinstance(broken, bytes) else broken.encode())
    with pytest.raises(FormError) as raised:
        extract(write(lawful(1), "pipes"), settings=Settings(forms_dir=tmp_path))
    assert "mine.yaml" in str(raised.value)
    assert raised.value.code == "form"


# --- a form nobody thought of ---------------------------------------------------------------------

FUTURE = """
form: "2027"
source: 某办函〔2026〕99号
tables:
  disclosure:
    blocks:
      - id: channels
        label: （甲）公开渠道
        columns:
          published: {label: 全年发布条数}
          withdrawn: {label: 全年撤回条数}
          visits: {label: 访问人次（万）, decimal: true}
        rows:
          website: {label: 政府门户网站}
          accounts: {label: 政务微信公众号, aliases: [政务公众号]}
          screens: {label: 村级电子显示屏}
      - id: staff
        label: （乙）工作力量
        columns:
          full_time: {label: 专职人员数}
          change: {label: 比上年增减, signed: true}
        rows:
          offices: {label: 公开工作机构}
  requests:
    groups:
      who: 申请来源
      answered: 丙、答复情况
    blocks:
      - id: requests
        label: 收到和处理政府信息公开申请情况
        columns:
          residents: {label: 本地居民}
          visitors: {label: 外地居民}
          firms: {label: 各类企业, group: who}
          everyone: {label: 全部申请}
        rows:
          came: {label: 甲、当年到达申请}
          waiting: {label: 乙、往年未结申请}
          given: {label: 1.全部提供材料, group: answered}
          partly: {label: 2.提供部分材料, group: answered}
          denied: {label: 3.决定不提供材料, group: answered}
          answered_all: {label: 4.答复小计件数, group: answered}
          left_over: {label: 丁、转入次年申请}
    identities:
      - {code: GK201, over: columns, for: every row, sum: [residents, visitors, firms], equals: [everyone],
         zh: '“{label}”：{expected} 与 {actual} 不符', en: '{label}: {expected} is not {actual}'}
      - {code: GK202, over: rows, for: every column, sum: [came, waiting], equals: [answered_all, left_over],
         zh: '“{label}”：{expected} 与 {actual} 不符', en: '{label}: {expected} is not {actual}'}
      - {code: GK203, over: rows, for: every column, sum: [given, partly, denied], equals: [answered_all],
         zh: '“{label}”：{expected} 与 {actual} 不符', en: '{label}: {expected} is not {actual}'}
  litigation:
    blocks:
      - id: litigation
        label: 政府信息公开行政复议、行政诉讼情况
        across: true
        columns:
          won: {label: 机关胜出}
          lost: {label: 机关败出}
          running: {label: 正在审理}
          sum: {label: 案件总数}
        rows:
          review: {label: 复议机关受理}
          court: {label: 人民法院受理}
    identities:
      - {code: GK301, over: columns, for: every row, sum: [won, lost, running], equals: [sum],
         zh: '“{label}”：{expected} 与 {actual} 不符', en: '{label}: {expected} is not {actual}'}
"""

TWO = {
    "website": ("政府门户网站", "812", "3", "45.120300"),
    "accounts": ("政务微信公众号", "96", "0", "7.5"),
    "screens": ("村级电子显示屏", "14", "1", "0"),
}
THREE: dict[str, tuple[str, ...]] = {
    "came": ("甲、当年到达申请", "17", "4", "9", "30"),
    "waiting": ("乙、往年未结申请", "1", "0", "2", "3"),
    "given": ("1.全部提供材料", "8", "2", "5", "15"),
    "partly": ("2.提供部分材料", "3", "1", "0", "4"),
    "denied": ("3.决定不提供材料", "5", "1", "3", "9"),
    "answered_all": ("4.答复小计件数", "16", "4", "8", "28"),
    "left_over": ("丁、转入次年申请", "2", "0", "3", "5"),
}
FOUR = {"review": ("2", "1", "0", "3"), "court": ("4", "0", "2", "6")}


def future_tables(three: dict[str, tuple[str, ...]] = THREE) -> tuple[Rows, Rows, Rows]:
    two: Rows = [
        [Cell("（甲）公开渠道", 4)],
        [*map(Cell, ("信息内容", "全年发布条数", "全年撤回条数", "访问人次（万）"))],
        *([*map(Cell, row)] for row in TWO.values()),
        [Cell("（乙）工作力量", 4)],
        [*map(Cell, ("信息内容", "专职人员数")), Cell("比上年增减", 2)],
        [*map(Cell, ("公开工作机构", "6")), Cell("-2", 2)],
    ]
    inner = [row for row in three if row in ("given", "partly", "denied", "answered_all")]
    shown: Rows = [
        [
            Cell("", 2, 2),
            Cell("本地居民", 1, 2),
            Cell("外地居民", 1, 2),
            Cell("申请来源"),
            Cell("全部申请", 1, 2),
        ],
        [Cell("各类企业")],
    ]
    for row, (label, *numbers) in three.items():
        led = [Cell("丙、答复情况", 1, 4)] if row == inner[0] else []
        shown.append([*led, Cell(label, 1 if row in inner else 2), *map(Cell, numbers)])
    heads = ("机关胜出", "机关败出", "正在审理", "案件总数")
    four: Rows = [
        [Cell("复议机关受理", 4), Cell("人民法院受理", 4)],
        [*map(Cell, heads), *map(Cell, heads)],
        [*map(Cell, (*FOUR["review"], *FOUR["court"]))],
    ]
    return two, shown, four


def future(folder: Path, layout: str, three: dict[str, tuple[str, ...]] = THREE) -> Report:
    (folder / "2027.yaml").write_text(FUTURE, encoding="utf-8")
    text = assemble(map(LAYOUTS[layout], future_tables(three)), page=layout == "html")
    chosen = Settings(forms_dir=folder)
    report = (
        extract(text.encode(), name="a.html", settings=chosen)
        if layout == "html"
        else extract(text, settings=chosen)
    )
    check_spans(report)
    return report


def future_values() -> dict[str, str]:
    found: dict[str, str] = {}
    for row, (_, *numbers) in TWO.items():
        for column, number in zip(("published", "withdrawn", "visits"), numbers, strict=True):
            found[f"disclosure.{row}.{column}"] = number
    found |= {"disclosure.offices.full_time": "6", "disclosure.offices.change": "-2"}
    for row, (_, *numbers) in THREE.items():
        for column, number in zip(("residents", "visitors", "firms", "everyone"), numbers, strict=True):
            found[f"requests.{row}.{column}"] = number
    for row, four in FOUR.items():
        for column, number in zip(("won", "lost", "running", "sum"), four, strict=True):
            found[f"litigation.{row}.{column}"] = number
    return found


@pytest.mark.parametrize("layout", sorted(LAYOUTS))
def test_an_invented_form_is_one_file(tmp_path: Path, layout: str) -> None:
    report = future(tmp_path, layout)
    assert {path: str(value) for path, value in read_values(report).items()} == future_values()
    assert report.form == "2027"
    for path, status in statuses(report).items():
        assert status == ("read" if path.startswith("disclosure.") else "verified"), path
    assert statuses(report).keys() == future_values().keys()
    assert [f for f in report.findings if f.code in IDENTITIES] == []


@pytest.mark.parametrize("layout", ["html", "pipes", "lines"])
def test_sums_of_an_invented_form(tmp_path: Path, layout: str) -> None:
    label, *numbers = THREE["denied"]
    report = future(tmp_path, layout, THREE | {"denied": (label, *numbers[:3], "10")})
    broken = [f for f in report.findings if f.code in IDENTITIES]
    assert {(f.code, f.expected, f.actual) for f in broken} == {("GK201", 9, 10), ("GK203", 29, 28)}
    assert all("不符" in f.message for f in broken)
    status = statuses(report)
    assert status["requests.denied.everyone"] == status["requests.answered_all.everyone"] == "conflicting"
    assert status["requests.came.everyone"] == "verified"


@pytest.mark.parametrize("layout", ["html", "pipes", "lines", "tabs"])
@pytest.mark.parametrize(("id_", "others"), [("2021", 3), ("2019", 1)])
def test_other_reports_stay_what_they_are_beside_it(
    tmp_path: Path, layout: str, id_: str, others: int
) -> None:
    (tmp_path / "2027.yaml").write_text(FUTURE, encoding="utf-8")
    values = lawful(4, id_, others)
    text = write(values, layout, id_, others)
    chosen = Settings(forms_dir=tmp_path)
    report = (
        extract(text.encode(), name="a.html", settings=chosen)
        if layout == "html"
        else extract(text, settings=chosen)
    )
    assert read_values(report) == {path: int(value) for path, value in values.items()}
    assert report.form == id_
    assert set(statuses(report).values()) == {"read", "verified"}


def test_a_form_of_ones_own_takes_the_place_of_the_packaged_one(tmp_path: Path) -> None:
    mine = "form: '2019'\nextends: '2021'\nsource: 我的\n"
    (tmp_path / "mine.yaml").write_text(mine, encoding="utf-8")
    found = {one.id: one for one in load_forms(tmp_path)}
    assert found["2019"].source == "我的"
    assert found["2021"].tables["disclosure"].default_rows == found["2019"].tables["disclosure"].default_rows


def test_a_form_that_changes_one_part_of_another(tmp_path: Path) -> None:
    """What is not said stands as in the form that it extends; a report mixes old and new parts."""
    spec = {
        "form": "2027",
        "source": "测试",
        "extends": "2021",
        "tables": {
            "litigation": {
                "blocks": [
                    {
                        "id": "litigation",
                        "label": "",
                        "across": True,
                        "columns": {"settled": {"label": "调解结案"}, "judged": {"label": "判决结案"}, "total": {"label": "总计"}},
                        "rows": {"review": {"label": "行政复议"}},
                    }
                ],
                "identities": [
                    {"code": "GK301", "over": "columns", "sum": ["settled", "judged"], "equals": ["total"],
                     "zh": "{label}{expected}{actual}"},
                ],
            }
        },
    }  # fmt: skip
    (tmp_path / "2027.yaml").write_text(yaml.safe_dump(spec, allow_unicode=True), encoding="utf-8")
    values = lawful(5)
    two, three, _ = tables(values)
    four: Rows = [
        [Cell("行政复议", 3)],
        [*map(Cell, ("调解结案", "判决结案", "总计"))],
        [*map(Cell, ("2", "5", "7"))],
    ]
    for layout in ("html", "lines", "pipes"):
        text = assemble(map(LAYOUTS[layout], (two, three, four)), page=layout == "html")
        source = text.encode() if layout == "html" else text
        report = extract(
            source, name="a.html" if layout == "html" else None, settings=Settings(forms_dir=tmp_path)
        )
        assert report.litigation == {"review": {"settled": 2, "judged": 5, "total": 7}}
        assert report.evidence["litigation.review.total"].status == "verified"
        assert report.evidence["requests.granted.total"].status == "verified"
