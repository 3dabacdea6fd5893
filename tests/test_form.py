"""Forms are data: what the packaged ones say, what a broken one is answered, and one nobody thought of."""

from __future__ import annotations

from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest
import yaml

from gongkai import Report, Settings, extract
from gongkai.errors import FormError
from gongkai.form import Form, load_forms
from gongkai.rules.registry import described
from gongkai.rules.rule import Rule
from gongkai.wording import LANGS, Lang
from tests.printing import (
    HEADINGS,
    IDENTITIES,
    LAYOUTS,
    OTHER,
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
    spec: dict[str, Any] = deepcopy(GOOD)
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
SUM = "tables/requests/identities/0"
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
    "a-key-misspelt": change(f"{BLOCK}/rows/r", {"label": "一、收到数量", "alias": ["收到数"]}),
    "row-twice-in-a-block": "form: '2027'\ntables: {requests: {blocks: [{id: b, rows: {r: {label: 甲行}, r: {label: 乙行}},"
    " columns: {a: {label: 甲栏}}}]}}",
    "row-in-two-blocks": change(
        "tables/requests/blocks",
        GOOD["tables"]["requests"]["blocks"] + [{**GOOD["tables"]["requests"]["blocks"][0], "id": "c"}],
    ),
    "two-blocks-of-one-id": change("tables/requests/blocks", GOOD["tables"]["requests"]["blocks"] * 2),
    "an-id-with-a-dot": change(f"{BLOCK}/rows", {"r.1": {"label": "一、收到数量"}}),
    "an-id-that-yaml-takes-for-a-truth": "form: '2027'\ntables: {requests: {blocks: [{id: b, rows: {no: {label: 甲行}},"
    " columns: {a: {label: 甲栏}}}]}}",
    "a-label-without-letters": change(f"{BLOCK}/rows/r/label", "（一）"),
    "a-group-that-is-not-there": change(f"{BLOCK}/rows/r/group", "nowhere"),
    "some-blocks-across": change(
        "tables/requests/blocks",
        [
            *GOOD["tables"]["requests"]["blocks"],
            {
                "id": "c",
                "across": True,
                "columns": {"x": {"label": "甲栏"}},
                "rows": {"y": {"label": "乙行"}},
            },
        ],
    ),
    "alternatives-of-no-row": change("tables/requests/alternatives", [["r"], ["s", "t"]]),
    "identity-of-no-column": change(f"{SUM}/sum", ["a", "b"]),
    "identity-over-the-other-axis": change(f"{SUM}/over", "rows"),
    "identity-over-nothing": change(f"{SUM}/over", "cells"),
    "identity-for-one-row": change(f"{SUM}/for", ["r"]),
    "identity-for-the-other-axis": change(f"{SUM}/for", "every column"),
    "identity-that-adds-twice": change(f"{SUM}/sum", ["a", "a"]),
    "identity-without-addends": change(f"{SUM}/sum", []),
    "identity-with-a-word-of-addends": change(f"{SUM}/sum", "a"),
    "identity-with-a-code-of-its-own-kind": change(f"{SUM}/code", "SUM1"),
    "identity-with-a-place-unknown": change(f"{SUM}/zh", "{label}：{sum}"),
    "identity-with-a-brace-open": change(f"{SUM}/en", "{label: {expected}"),
    "a-table-called-as-a-key": change("tables/source", GOOD["tables"]["requests"]),
    "a-table-called-as-a-section": change("tables/other", GOOD["tables"]["requests"]),
    "a-table-of-its-own-with-rows-of-another": change(
        "tables/mine",
        {
            "blocks": [
                {"id": "m", "columns": {"a": {"label": "公示数量"}}, "rows": {"r": {"label": "行政许可"}}}
            ]
        },
    ),
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
    assert raised.value.place.startswith("mine.yaml")
    assert raised.value.code == "form"
    said = [raised.value.said(lang) for lang in LANGS]
    assert all(said) and said[0] != said[1]
    if not isinstance(raised.value.__cause__, yaml.YAMLError):
        assert not any("\n" in words for words in said)


def test_only_codes_of_sums_can_be_an_identity_s(tmp_path: Path) -> None:
    sums = {rule.code for rule in described() if type(rule) is Rule and rule.code < "GK4"}
    for rule in described():
        folder = tmp_path / rule.code
        folder.mkdir()
        (folder / "mine.yaml").write_text(yaml.safe_dump(change(f"{SUM}/code", rule.code)), encoding="utf-8")
        if rule.code in sums:
            assert load_forms(folder)[0].id == "2027"
        else:
            with pytest.raises(FormError, match=rule.code):
                load_forms(folder)


def test_a_folder_is_another_one_where_another_folder_is_the_current_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for year in ("2027", "2029"):
        (tmp_path / year / "forms").mkdir(parents=True)
        (tmp_path / year / "forms/mine.yaml").write_text(
            yaml.safe_dump(change("form", year)), encoding="utf-8"
        )
        monkeypatch.chdir(tmp_path / year)
        assert load_forms(Path("forms"))[0].id == year


def test_two_sums_of_one_code_have_each_their_own_words(tmp_path: Path) -> None:
    spec = yaml.safe_load(FUTURE)
    for one, wording in zip(
        spec["tables"]["requests"]["identities"], ("行 {label}", "栏 {label}", ""), strict=True
    ):
        one |= {"code": "GK211", "zh": wording}
    report = future(tmp_path, "html", THREE | {"denied": ("3.决定不提供材料", "5", "1", "3", "10")}, spec)
    assert {f.message for f in report.findings if f.code == "GK211"} == {
        "行 3.决定不提供材料",
        "“全部申请”：左边之和（1.全部提供材料 + 2.提供部分材料 + 3.决定不提供材料）为 29，右边之和（4.答复小计件数）为 28（勾稽关系 GK211）",
    }


@pytest.mark.parametrize("lang", LANGS)
def test_a_sum_without_words_names_the_line_and_what_adds_up(tmp_path: Path, lang: Lang) -> None:
    spec = yaml.safe_load(FUTURE)
    for table in ("requests", "litigation"):
        for one in spec["tables"][table]["identities"]:
            del one["zh"], one["en"]
    report = future(
        tmp_path, "html", THREE | {"came": ("甲、当年到达申请", "17", "4", "9", "31")}, spec, lang
    )
    row, column = (f.message for f in report.findings if f.code in IDENTITIES)
    for word in ("甲、当年到达申请", "本地居民", "外地居民", "各类企业", "全部申请", "30", "31"):
        assert word in row
    for word in (
        "全部申请",
        "甲、当年到达申请",
        "乙、往年未结申请",
        "4.答复小计件数",
        "丁、转入次年申请",
        "34",
        "33",
    ):
        assert word in column


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


def future(
    folder: Path,
    layout: str,
    three: dict[str, tuple[str, ...]] = THREE,
    spec: dict[str, Any] | None = None,
    lang: Lang = "zh",
) -> Report:
    form = yaml.safe_dump(spec, allow_unicode=True, sort_keys=False) if spec else FUTURE
    (folder / "2027.yaml").write_text(form, encoding="utf-8")
    text = assemble(map(LAYOUTS[layout], future_tables(three)), page=layout == "html")
    chosen = Settings(forms_dir=folder, lang=lang)
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


# --- a table that no form had ---------------------------------------------------------------------

FIVE = {
    "offices": ("公开工作机构", "3", "4", "7"),
    "counters": ("公开查阅场所", "1", "2", "3"),
    "online": ("线上咨询平台", "1", "0", "1"),
}
STAFF = ("full_time", "part_time", "total")
MORE: dict[str, Any] = {
    "form": "2027",
    "extends": "2021",
    "tables": {
        "staffing": {
            "label": "政府信息公开工作力量情况",
            "blocks": [
                {
                    "id": "staffing",
                    "columns": {
                        "full_time": {"label": "专职人员"},
                        "part_time": {"label": "兼职人员"},
                        "total": {"label": "人员合计"},
                    },
                    "rows": {row: {"label": label} for row, (label, *_) in FIVE.items()},
                }
            ],
            "identities": [
                {"code": "GK211", "over": "columns", "sum": ["full_time", "part_time"], "equals": ["total"]}
            ],
        }
    },
}
#: What stands behind the table: a section's heading, or the end of the last section.
BEHIND = {"in the second section": HEADINGS[2], "in the last section": OTHER}


@pytest.fixture
def more(tmp_path: Path) -> Settings:
    """The settings with a form that has one table more than another."""
    (tmp_path / "2027.yaml").write_text(yaml.safe_dump(MORE, allow_unicode=True), encoding="utf-8")
    return Settings(forms_dir=tmp_path)


def with_staff(layout: str, behind: str) -> tuple[str, dict[str, str]]:
    values = lawful(5)
    heads: Rows = [[*map(Cell, ("", "专职人员", "兼职人员", "人员合计"))]]
    five: Rows = [*heads, *([*map(Cell, row)] for row in FIVE.values())]
    printed = LAYOUTS[layout](five)
    page = layout == "html"
    text = assemble([LAYOUTS[layout](table) for table in tables(values)], page=page)
    anchor = f"<p>{behind}" if page else behind
    assert text.count(anchor) == 1
    return text.replace(anchor, f"{printed}\n{anchor}"), values


@pytest.mark.parametrize("place", BEHIND)
@pytest.mark.parametrize("layout", sorted(LAYOUTS))
def test_a_table_that_no_form_had_is_read_by_its_labels(more: Settings, layout: str, place: str) -> None:
    text, values = with_staff(layout, BEHIND[place])
    page = layout == "html"
    report = extract(text.encode() if page else text, name="a.html" if page else None, settings=more)
    check_spans(report)
    assert report.form == "2027"
    staff = {
        f"staffing.{row}.{column}": number
        for row, (_, *numbers) in FIVE.items()
        for column, number in zip(STAFF, numbers, strict=True)
    }
    assert {path: str(value) for path, value in read_values(report).items()} == values | staff
    assert {report.evidence[path].status for path in staff} == {"verified"}
    assert list(report.tables) == [*NAMES, "staffing"]
    assert list(report.to_dict())[-1] == "staffing"


@pytest.mark.parametrize("others", [1, 3])
def test_a_report_without_it_is_of_the_form_without_it(more: Settings, others: int) -> None:
    page = write(lawful(6, "2021", others), "html", "2021", others).encode()
    report = extract(page, name="a.html", settings=more)
    assert report.form == "2021"
    assert report.to_dict() == extract(page, name="a.html").to_dict()


def test_it_is_missing_where_the_report_is_of_its_form_and_does_not_print_it(tmp_path: Path) -> None:
    spec = yaml.safe_load(FUTURE)
    staffing = yaml.safe_load(yaml.safe_dump(MORE["tables"]["staffing"], sort_keys=False))
    staffing["blocks"][0]["rows"]["offices"]["label"] = (
        "公开服务窗口"  # 公开工作机构 is a row of table 2 there
    )
    spec["tables"]["staffing"] = staffing
    report = future(tmp_path, "html", THREE, spec)
    assert report.form == "2027"
    assert report.tables["staffing"] is None
    assert {e.status for path, e in report.evidence.items() if path.startswith("staffing.")} == {"missing"}


def test_its_absence_hides_not_that_of_another(more: Settings) -> None:
    """Three tables are read, and one of the form's own three is not among them."""
    text, _ = with_staff("html", BEHIND["in the last section"])
    start = text.index("<table")
    cut = text[:start] + text[text.index("</table>") + len("</table>") :]
    report = extract(cut.encode(), name="a.html", settings=more)
    assert report.disclosure is None and report.tables["staffing"]
    assert "GK104" in {finding.code for finding in report.findings}
