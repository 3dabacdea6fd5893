"""Lawful reports of many organs, wordings and layouts, and mistakes that officials make, one planted in each.

``python -m tests.rules.planted 1000`` measures: lawful reports without any finding, and mistakes found by kind.
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from decimal import Decimal
from random import Random

from gongkai import Report, extract
from tests.torture import labels, tables
from tests.torture.content import numbers
from tests.torture.mixing import LAYOUTS, PAGED, TOOLS
from tests.torture.model import Block, Entry, Number

#: Every way of printing but scans.
EVERY = LAYOUTS | TOOLS | PAGED
HEADINGS = {
    "overview": "一、总体情况",
    "disclosure": "二、主动公开政府信息情况",
    "requests": "三、收到和处理政府信息公开申请情况",
    "litigation": "四、政府信息公开行政复议、行政诉讼情况",
    "problems": "五、存在的主要问题及改进情况",
    "other": "六、其他需要报告的事项",
}
ORGANS = (
    ("青山县教育局", "我局"), ("临河市财政局", "我局"), ("平川区住房和城乡建设局", "本局"), ("石桥县卫生健康委员会", "我委"),
    ("云溪镇人民政府", "我镇"), ("东门街道办事处", "本街道"), ("青山县人民政府", "我县"), ("临河市人民政府办公室", "我办"),
)  # fmt: skip
GOVERNMENTS = (("青山县人民政府", "我县"), ("云溪镇人民政府", "我镇"), ("临河市人民政府", "我市"))
PROBLEMS = ("一是信息更新不够及时；二是解读形式比较单一", "主要是公开的广度和深度不够，业务人员力量不足")
MEASURES = ("一是健全更新机制；二是丰富解读形式。", "下一步，将拓展公开内容，加强业务培训。")


@dataclass
class Paper:
    """A report before it is printed. ``raws`` are cells that are printed otherwise than as their number."""

    organ: str
    self_: str
    year: int
    values: dict[str, Number]
    parts: dict[str, str] = field(default_factory=dict)
    problems: str = ""
    measures: str = ""
    fee: str = ""
    title: str = ""
    published: str = ""
    period: str = ""
    file: str = ""
    form: str = "2021"
    headings: dict[str, str] = field(default_factory=lambda: dict(HEADINGS))
    gone: set[str] = field(default_factory=set)  # sections that are not printed
    pictures: set[str] = field(default_factory=set)  # tables that are not text
    rows_gone: set[str] = field(default_factory=set)
    raws: dict[str, str] = field(default_factory=dict)
    last: str = ""  # behind everything

    def number(self, path: str) -> int:
        return int(self.values[path])

    def total(self, row: str) -> int:
        return self.number(f"requests.{row}.total")

    def replace(self, part: str, old: str, new: str) -> None:
        assert old in self.parts[part], (old, self.parts[part])
        self.parts[part] = self.parts[part].replace(old, new, 1)


def lawful(seed: int, organs: tuple[tuple[str, str], ...] = ORGANS, *, busy: bool = False) -> Paper:
    """Return a lawful report; ``busy``: with requests and cases."""
    rng = Random(f"paper {seed}")
    organ, self_ = rng.choice(organs)
    while True:
        drawn = numbers(rng, "2021", one_other=False, articles=labels.disclosure("2021"))
        values: dict[str, Number] = {path: entry.value or 0 for path, entry in drawn.items()}
        if not busy or (
            values["requests.new_requests.total"] > 9 and values["requests.carried_forward.total"] > 0
        ):
            break
    for row in ("regulations", "normative_documents"):
        issued, repealed = rng.randint(0, 9), rng.randint(0, 4)
        values |= {f"disclosure.{row}.issued": issued, f"disclosure.{row}.repealed": repealed}
        values[f"disclosure.{row}.in_force"] = issued + rng.randint(0, 60)
    if organ.endswith(("局", "委员会", "镇人民政府", "街道办事处")):
        values |= {f"disclosure.regulations.{column}": 0 for column in ("issued", "repealed", "in_force")}
    paper = Paper(organ, self_, rng.choice(range(2021, 2026)), values)
    _write(paper, rng)
    return paper


def _write(paper: Paper, rng: Random) -> None:
    year, self_, n = paper.year, paper.self_, paper.number
    disclosed = rng.randint(60, 2000)
    paper.title = rng.choice(
        [f"{paper.organ}{year}年政府信息公开工作年度报告", f"{paper.organ}{year}年度政府信息公开工作年度报告"]
    )
    paper.period = f"自{year}年1月1日起至{year}年12月31日止"
    issued, repealed, in_force = (
        n(f"disclosure.normative_documents.{column}") for column in ("issued", "repealed", "in_force")
    )
    paper.parts["disclosure"] = (
        f"（一）主动公开。全年主动公开政府信息{disclosed}条。制发行政规范性文件{issued}件，"
        f"废止行政规范性文件{repealed}件，现行有效行政规范性文件{in_force}件。"
        f"作出行政许可决定{n('disclosure.licensing.decisions')}件，行政处罚决定{n('disclosure.penalties.decisions')}件。"
    )
    received, over, done, forward = (
        paper.total(row) for row in ("new_requests", "carried_over", "total_outcomes", "carried_forward")
    )
    head = rng.choice(["全年共收到政府信息公开申请", "本年新收政府信息公开申请", "共受理政府信息公开申请"])
    granted = paper.total("granted")
    share = f"，占{Decimal(100 * granted) / done:.2f}%" if done else ""
    lawsuits = sum(n(f"litigation.litigation_{kind}.total") for kind in ("direct", "after_review"))
    paper.parts["requests"] = (
        f"（二）依申请公开。{head}{received}件，上年结转{over}件，办结{done}件，结转下年度继续办理{forward}件。"
        f"其中予以公开{granted}件{share}。"
        f"因政府信息公开申请行政复议{n('litigation.review.total')}件，行政诉讼{lawsuits}件。"
    )
    paper.parts["management"] = "（三）政府信息管理。严格执行信息发布审核制度，动态调整公开属性。"
    paper.parts["platform"] = "（四）政府信息公开平台建设。优化政府网站栏目设置，及时更新信息。"
    paper.parts["supervision"] = (
        "（五）监督保障。组织业务培训2次，开展政务公开考核和社会评议，未发生责任追究情形。"
    )
    paper.problems, paper.measures = rng.choice(PROBLEMS), rng.choice(MEASURES)
    paper.fee = rng.choice(
        [
            f"{year}年，{self_}未收取政府信息公开信息处理费。",
            "本年度没有收取信息处理费，无其他需要报告的事项。",
        ]
    )


def blocks(paper: Paper) -> list[Block]:
    """Return a report as blocks to print."""
    made = [Block("title", (paper.title,))]
    if paper.published:
        made.append(Block("meta", (f"发布日期：{paper.published}",)))
    contact = f"如有疑问，请与{paper.organ}联系（地址：文化路12号，电话：0551-62345678，邮编：230000）。"
    made.append(
        Block(
            "preamble",
            (
                "根据《中华人民共和国政府信息公开条例》第五十条规定，编制本报告。"
                f"本报告所列数据的统计期限{paper.period}。{contact}",
            ),
        )
    )
    entries = {path: Entry(value, paper.raws.get(path, f"{value}")) for path, value in paper.values.items()}
    for path, entry in list(entries.items()):
        if path.split(".")[1] in paper.rows_gone:
            entries[path] = replace(entry, kind="missing")
    built = {
        table.id: table for table in tables.build(entries, labels.disclosure(paper.form), one_other=False)
    }
    for id_, heading in paper.headings.items():
        if id_ in paper.gone:
            continue
        made.append(Block("heading", (heading,)))
        if id_ == "overview":
            made += [
                Block("prose", (text,)) for text in (paper.parts.get("opening", ""), *_own(paper)) if text
            ]
        elif id_ in built:
            made += [] if id_ in paper.pictures else [Block("table", table=built[id_])]
        elif id_ == "problems":
            first = f"（一）存在的主要问题。{paper.problems}。" if paper.problems else ""
            second = f"（二）改进情况。{paper.measures}" if paper.measures else ""
            made += [Block("prose", (text,)) for text in (first, second) if text]
        else:
            made.append(Block("prose", (paper.fee,)))
    return made + ([Block("prose", (paper.last,))] if paper.last else [])


def _own(paper: Paper) -> list[str]:
    return [paper.parts[key] for key in ("disclosure", "requests", "management", "platform", "supervision")]


def printed(paper: Paper, layout: str, seed: int = 0) -> tuple[bytes, str, str]:
    """Return the bytes of a report in a layout, its file's name and media type."""
    how = EVERY[layout]
    data = how.printer(Random(f"print {seed}"), blocks(paper))
    if isinstance(data, str):
        data = data.replace("CHARSET", '<meta charset="utf-8">').encode()
    return data, (paper.file or "report") + how.suffix, how.media_type


def read(paper: Paper, layout: str, seed: int = 0) -> Report:
    data, name, media_type = printed(paper, layout, seed)
    return extract(data, name=name, media_type=media_type)


# --- the mistakes: each changes a lawful report, and is found under one of its codes ------------------

Plant = Callable[[Paper, Random], None]


def _cell(paper: Paper, rng: Random) -> None:
    path = rng.choice([path for path in paper.values if path.startswith("requests.") and "total" not in path])
    paper.values[path] += rng.choice([1, 2, 10])


def _lawsuit_total(paper: Paper, rng: Random) -> None:
    row = rng.choice(["review", "litigation_direct", "litigation_after_review"])
    paper.values[f"litigation.{row}.total"] += rng.choice([1, 3])


def _told(part: str, before: str, path: str) -> Plant:
    def plant(paper: Paper, rng: Random) -> None:
        number = paper.number(path)
        paper.replace(part, f"{before}{number}件", f"{before}{number + rng.choice([3, 17, 40])}件")

    return plant


def _received(paper: Paper, rng: Random) -> None:
    number = paper.total("new_requests")
    wrong = number + paper.total("carried_over") + rng.choice([5, 31])
    for head in ("公开申请",):
        paper.replace("requests", f"{head}{number}件", f"{head}{wrong}件")


def _section(paper: Paper, rng: Random) -> None:
    paper.gone.add(rng.choice(["disclosure", "requests", "litigation", "problems", "other"]))


def _picture(paper: Paper, rng: Random) -> None:
    paper.pictures.add(rng.choice(["disclosure", "requests", "litigation"]))


def _more_parts(paper: Paper, rng: Random) -> None:
    number = paper.total("new_requests")
    paper.replace(
        "requests",
        f"申请{number}件，",
        f"申请{number}件，其中自然人{number}件、商业企业{rng.randint(1, 4)}件，",
    )


def _fewer_parts(paper: Paper, rng: Random) -> None:
    paper.parts["disclosure"] += "全年发布解读材料50件，其中文字解读20件、图片解读10件、其他5件。"
    paper.parts["disclosure"] = paper.parts["disclosure"].replace("全年发布解读材料50件", "")
    number = int("".join(c for c in paper.parts["disclosure"].split("政府信息")[1].split("条")[0]))
    paper.parts["disclosure"] = paper.parts["disclosure"].replace(
        f"政府信息{number}条",
        f"政府信息{number}条，其中机构职能信息{number // 4}条、工作动态{number // 4}条、其他{number // 5}条",
    )


def _growth(paper: Paper, rng: Random) -> None:
    number = paper.total("new_requests")
    before = max(1, number - rng.randint(1, 8))
    wrong = number - before + rng.choice([1, 2])
    paper.replace(
        "requests", f"申请{number}件，", f"申请{number}件，较{paper.year - 1}年的{before}件增加{wrong}件，"
    )


def _balance(paper: Paper, rng: Random) -> None:
    paper.replace(
        "requests", f"办结{paper.total('total_outcomes')}件", f"办结{paper.total('total_outcomes') - 1}件"
    )


def _share(paper: Paper, rng: Random) -> None:
    at = paper.parts["requests"].index("占") + 1
    end = paper.parts["requests"].index("%")
    paper.parts["requests"] = paper.parts["requests"][:at] + "97.31" + paper.parts["requests"][end:]


def _both_fees(paper: Paper, rng: Random) -> None:
    paper.fee += f"全年共收取信息处理费{rng.randint(1, 9)}00元。"


def _old_year(paper: Paper, rng: Random) -> None:
    paper.fee = f"{paper.year - 1}年，{paper.self_}未收取政府信息公开信息处理费。"


def _old_period(paper: Paper, rng: Random) -> None:
    paper.period = paper.period.replace(str(paper.year), str(paper.year - 1))


def _other_organ(paper: Paper, rng: Random) -> None:
    other = {"局": "绿水县民政局", "镇人民政府": "南山镇人民政府", "县人民政府": "绿水县人民政府"}
    name = next((name for end, name in other.items() if paper.organ.endswith(end)), "绿水县民政局")
    paper.parts["opening"] = f"{paper.year}年，{name}认真贯彻落实《条例》各项规定。"


def _silent(paper: Paper, rng: Random) -> None:
    paper.parts["supervision"] = "（五）监督保障。加强组织领导，组织业务培训2次。"


def _no_measures(paper: Paper, rng: Random) -> None:
    paper.measures = ""


def _no_problems(paper: Paper, rng: Random) -> None:
    paper.problems = ""


def _late(paper: Paper, rng: Random) -> None:
    paper.published = f"{paper.year + 1}-{rng.randint(4, 9):02}-1{rng.randint(0, 9)}"


def _personal(paper: Paper, rng: Random) -> None:
    number = rng.choice(
        [
            "（身份证号340101199003070011）",
            f"（联系电话139{rng.randint(10**7, 10**8 - 1)}）",
            f"（手机号码：186{rng.randint(10**7, 10**8 - 1)}）",
            "（银行卡号6222021234567890123）",
        ]
    )
    paper.parts["requests"] += f"对申请人{rng.choice(['张某', '李四', '王女士'])}{number}的申请依法予以答复。"


def _file(paper: Paper, rng: Random) -> None:
    paper.file = f"{paper.organ}{paper.year - 1}年政府信息公开工作年度报告"


def _row(paper: Paper, rng: Random) -> None:
    paper.rows_gone.add(
        rng.choice(["refused_state_secret", "refused_process_information", "not_processed_repeat"])
    )
    paper.values |= {path: 0 for path in paper.values if path.split(".")[1] in paper.rows_gone}


def _words(paper: Paper, rng: Random) -> None:
    path = rng.choice([path for path in paper.values if path.startswith("requests.") and "total" not in path])
    paper.raws[path] = rng.choice(["约3", "2/0", "若干"])


def _zeros(paper: Paper, rng: Random) -> None:
    path = rng.choice(
        [path for path in paper.values if path.startswith("requests.") and not paper.values[path]]
    )
    paper.raws[path] = "00"


def _points(paper: Paper, rng: Random) -> None:
    paper.parts["platform"] = paper.parts["platform"].replace("（四）", "（三）")


def _all_done(paper: Paper, rng: Random) -> None:
    paper.parts["requests"] += "所有申请均已按期办结。"


def _numeral(paper: Paper, rng: Random) -> None:
    paper.headings["other"] = "七、其他需要报告的事项"


def _law(paper: Paper, rng: Random) -> None:
    paper.parts["opening"] = (
        f"{paper.year}年，{paper.self_}认真贯彻落实《中华人民共和国政府信息公开条列》各项规定。"
    )


def _no_fee(paper: Paper, rng: Random) -> None:
    paper.fee = "无。"


def _fewer(paper: Paper, rng: Random) -> None:
    paper.values["disclosure.normative_documents.issued"] = 9
    paper.values["disclosure.normative_documents.repealed"] = 0
    paper.values["disclosure.normative_documents.in_force"] = 3
    paper.parts["disclosure"] = "（一）主动公开。全年主动公开政府信息120条。"


BUSY, GOVERNED = {"busy": True}, {"organs": GOVERNMENTS}
#: By kind: the codes that one of which must be found, the plant, what its report needs.
FAULTS: dict[str, tuple[tuple[str, ...], Plant, dict[str, object]]] = {
    "a cell of table three": (("GK201", "GK202", "GK203"), _cell, {}),
    "a total of table four": (("GK301",), _lawsuit_total, {}),
    "requests received": (("GK501",), _received, {}),
    "licences": (("GK501",), _told("disclosure", "行政许可决定", "disclosure.licensing.decisions"), {}),
    "penalties": (("GK501",), _told("disclosure", "行政处罚决定", "disclosure.penalties.decisions"), {}),
    "in force": (("GK501",), _told("disclosure", "现行有效行政规范性文件", "disclosure.normative_documents.in_force"), {}),
    "reviews": (("GK501",), _told("requests", "行政复议", "litigation.review.total"), {}),
    "carried forward": (("GK501",), _told("requests", "结转下年度继续办理", "requests.carried_forward.total"), {}),
    "a section gone": (("GK101",), _section, {}),
    "a table as a picture": (("GK104",), _picture, {}),
    "parts above the whole": (("GK601",), _more_parts, BUSY),
    "others that fall short": (("GK601",), _fewer_parts, {}),
    "growth": (("GK606",), _growth, BUSY),
    "prose out of balance": (("GK605", "GK501"), _balance, BUSY),
    "a share": (("GK502",), _share, BUSY),
    "fee charged and not": (("GK607",), _both_fees, {}),
    "last year's year": (("GK802",), _old_year, {}),
    "period of last year": (("GK810",), _old_period, {}),
    "another organ's opening": (("GK805",), _other_organ, {"organs": (ORGANS[0], ORGANS[1], ORGANS[4], ORGANS[6])}),
    "assessment not told": (("GK117",), _silent, GOVERNED),
    "no measures": (("GK116",), _no_measures, {}),
    "no problems": (("GK116",), _no_problems, {}),
    "published late": (("GK811",), _late, {}),
    "a person's number": (("GK812",), _personal, {}),
    "the file's name": (("GK813",), _file, {}),
    "a row gone": (("GK105",), _row, {}),
    "a cell of words": (("GK204",), _words, {}),
    "needless zeros": (("GK801",), _zeros, {}),
    "points misnumbered": (("GK112",), _points, {}),
    "all done": (("GK603",), _all_done, BUSY),
    "a section's number": (("GK102",), _numeral, {}),
    "the law's name": (("GK111",), _law, {}),
    "fee not told": (("GK109",), _no_fee, {}),
    "fewer in force": (("GK403",), _fewer, {}),
}  # fmt: skip


def planted(kind: str, seed: int) -> Paper:
    """Return a report with one mistake."""
    _, plant, needs = FAULTS[kind]
    paper = lawful(seed, **needs)  # type: ignore[arg-type]
    plant(paper, Random(f"{kind} {seed}"))
    return paper


def main(count: int, first: int) -> None:
    layouts = list(EVERY)
    said: Counter[str] = Counter()
    clean = 0
    for seed in range(first, first + count):
        report = read(lawful(seed), layouts[seed % len(layouts)], seed)
        clean += not report.findings
        for one in report.findings:
            said[f"{one.code} {one.severity}"] += 1
            print("lawful", seed, layouts[seed % len(layouts)], one.code, one.severity, one.message)
    missed: Counter[str] = Counter()
    for number, kind in enumerate(FAULTS):
        for seed in range(first, first + count // len(FAULTS)):
            layout = layouts[(seed + 7 * number) % len(layouts)]
            found = {one.code for one in read(planted(kind, seed), layout, seed).findings}
            if not found.intersection(FAULTS[kind][0]):
                missed[kind] += 1
                print("missed", kind, seed, layout, sorted(found))
    tried = len(FAULTS) * (count // len(FAULTS))
    print(f"{clean} of {count} lawful reports without a finding; {dict(said)}")
    print(f"{tried - missed.total()} of {tried} mistakes found; missed: {dict(missed)}")


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]) if sys.argv[2:] else 0)
