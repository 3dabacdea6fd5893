"""Writes the tables of docs/benchmark.md, its picture and the line of both READMEs from the results of runs.

In goes a folder of what ``run`` and ``hostile`` wrote; what stands between ``<!-- bench -->`` and ``<!-- /bench -->`` of
the pages is written anew. A family that a program is not made for, or that was not run, has an empty cell.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

_BLOCK = re.compile(r"(<!-- bench -->\n).*?(<!-- /bench -->)", re.DOTALL)
_KINDS = {
    "html": ("html",), "docx": ("docx",), "mhtml": ("mhtml",), "PDF": ("pdf-drawn", "pdf-browser", "pdf-office"),
    "texts": ("text", "converters"), "hard": ("hard-text", "hard-html", "hard-other"),
    "scans": ("scan-",), "no report": ("no-report",),
}  # fmt: skip
_CELLS = ("printed", "exact", "missed", "refused", "silent", "invented", "unsound")
_PARTS = {"items": ("true", "said", "right"), "claims": ("true", "said", "right")}


@dataclass
class _Line:
    """One program over one kind of documents."""

    counts: Counter[str] = field(default_factory=Counter)
    spent: Counter[str] = field(default_factory=Counter)
    known: set[str] = field(default_factory=set)


@dataclass
class _System:
    """One program: what all its runs came to, by kind."""

    version: str = ""
    memory: int = 0
    runs: set[str] = field(default_factory=set)
    kinds: dict[str, _Line] = field(default_factory=dict)


def write(results: Path, page: Path) -> None:
    """Write the page, ``pictures/benchmark.svg`` beside it, and the line of the READMEs in the folder above."""
    raw = [json.loads(path.read_text("utf-8")) for path in sorted(results.glob("*.json"))]
    systems = _systems(one for one in raw if "system" in one)
    lies = [one for one in raw if "replies" in one]
    _fill(page, "\n".join([*_tables(systems), *_hostile(lies)]))
    for name, line in (("README.md", _LINE), ("README.zh.md", _LINE_ZH)):
        readme = page.parents[1] / name
        if readme.exists():
            _fill(readme, line.format(**_figures(systems, lies)))
    draw(systems, page.parent / "pictures/benchmark.svg")


def _fill(page: Path, text: str) -> None:
    old = page.read_text("utf-8")
    new, count = _BLOCK.subn(lambda found: f"{found[1]}{text}\n{found[2]}", old)
    if count != 1:
        raise ValueError(f"{page} has {count} places for the bench's figures, not one")
    page.write_text(new, "utf-8")


def _kind(family: str) -> str:
    return next(name for name, starts in _KINDS.items() if family.startswith(starts))


def _systems(raw: Iterable[Mapping[str, Any]]) -> dict[str, _System]:
    found: dict[str, _System] = {}
    for one in raw:
        system = found.setdefault(one["system"], _System())
        system.version = one["version"] or system.version
        system.memory = max(system.memory, one["memory"])
        system.runs.add(f"--n {one['n']} --seed {one['seed']}")
        for family, counts in one["counts"].items():
            line = system.kinds.setdefault(_kind(family), _Line())
            line.counts.update(counts)
            line.known |= counts.keys()
            line.spent.update(one["spent"].get(family, {}))
    order = ["gongkai", "gongkai+careful", "gongkai+hostile"]
    return dict(sorted(found.items(), key=lambda one: (one[0] not in order, one[0])))


def _tables(systems: Mapping[str, _System]) -> Iterable[str]:
    for kind in _KINDS:
        lines = {name: one.kinds[kind] for name, one in systems.items() if kind in one.kinds}
        if not lines:
            continue
        most = max(line.counts["documents"] for line in lines.values())
        yield f"## {kind}: {most} documents\n"
        if kind == "no report":
            yield "| system | documents | told as no report |\n|---|--:|--:|"
            yield from (
                f"| {name} | {line.counts['none_asked']} | {line.counts['none_right']} |"
                for name, line in lines.items()
            )
            yield ""
            continue
        yield "| system | documents | failed | " + " | ".join(_CELLS) + " | s/document |"
        yield "|---|" + "--:|" * (len(_CELLS) + 3)
        for name, line in lines.items():
            cells = " | ".join(_share(line.counts, key) for key in _CELLS)
            work = line.spent["work"] / max(1, line.counts["documents"])
            yield f"| {name} | {line.counts['documents']} | {line.counts['failed']} | {cells} | {work:.2f} |"
        yield ""
    yield "## Items, claims and findings of the hard documents\n"
    yield "| system | items right / said / true | claims right / said / true | findings right / asked | false findings |"
    yield "|---|--:|--:|--:|--:|"
    for name, system in systems.items():
        hard = system.kinds.get("hard", _Line()).counts
        if not hard["items_said"] and not hard["findings_asked"]:
            yield f"| {name} | | | | |"
            continue
        parts = [f"{hard[f'{one}_right']} / {hard[f'{one}_said']} / {hard[f'{one}_true']}" for one in _PARTS]
        told = f"{hard['findings_right']} / {hard['findings_asked']} | {hard['findings_false']}"
        yield f"| {name} | {parts[0]} | {parts[1]} | {told} |"
    yield "\n## Versions, memory, money\n"
    yield "| system | version | most memory, MiB | money | run with |\n|---|---|--:|--:|---|"
    for name, system in systems.items():
        money = sum(line.spent["money"] for line in system.kinds.values())
        runs = ", ".join(f"`{one}`" for one in sorted(system.runs))
        yield f"| {name} | {system.version} | {system.memory} | {money:g} | {runs} |"
    yield ""


def _share(counts: Counter[str], key: str) -> str:
    if key == "printed" or not counts["printed"]:
        return f"{counts[key]}"
    return f"{counts[key]} ({counts[key] / counts['printed']:.2%})" if counts[key] else "0"


def _hostile(lies: Iterable[Mapping[str, Any]]) -> Iterable[str]:
    found = list(lies)
    yield "## Hostile replies\n"
    yield "| replies | accepted inventions | a 100,000 replies, at most (95 %) | wrong, asserted | wrong, conflicting | wrong roles |"
    yield "|--:|--:|--:|--:|--:|--:|"
    if found:
        total: Counter[str] = Counter()
        for one in found:
            total.update({key: value for key, value in one.items() if isinstance(value, int)})
        most = "" if total["accepted"] else f"{3e5 / total['replies']:.1f}"
        rest = " | ".join(str(total[key]) for key in ("asserted_wrong", "conflicting_wrong", "roles_wrong"))
        yield f"| {total['replies']} | {total['accepted']} | {most} | {rest} |"


_LINE = """![Numbers read exactly, and wrong ones given as sound, by program and kind of document](docs/pictures/benchmark.svg)

Over {documents} documents of [gongkai-bench](docs/benchmark.md) with {printed} printed numbers gongkai read {exact} as
printed and gave {silent} wrong ones as sound; {replies} lying replies of a model got {accepted} inventions past it."""
_LINE_ZH = """![各程序读对的数字，以及误作可信给出的错误数字](docs/pictures/benchmark.svg)

在 [gongkai-bench](docs/benchmark.md) 的 {documents} 份文件、{printed} 个印出的数字中，gongkai 读对 {exact} 个，误作可信给出的错误
数字 {silent} 个；模型的 {replies} 条谎言回复中，被采信的虚构内容 {accepted} 条。"""


def _figures(systems: Mapping[str, _System], lies: Iterable[Mapping[str, Any]]) -> dict[str, str]:
    total: Counter[str] = Counter()
    for line in systems["gongkai"].kinds.values() if "gongkai" in systems else ():
        total.update(line.counts)
    for one in lies:
        total.update(replies=one["replies"], accepted=one["accepted"])
    total["silent"] += total["invented"]
    keys = ("documents", "printed", "exact", "silent", "replies", "accepted")
    return {key: f"{total[key]:,}" for key in keys}


def draw(systems: Mapping[str, _System], target: Path) -> None:
    """Draw shares of printed numbers that are exact, and that are wrong and given as sound."""
    import matplotlib as mpl
    from matplotlib.figure import Figure

    kinds = [kind for kind in _KINDS if kind != "no report"]
    kinds = [kind for kind in kinds if any(kind in one.kinds for one in systems.values())]
    figure = Figure(figsize=(9, 0.62 * len(kinds) * max(1, len(systems)) / 2 + 0.9))
    figure.subplots_adjust(left=0.26, right=0.98, top=0.94, bottom=0.09)
    axes = figure.subplots()
    rows = [(kind, name) for kind in kinds for name, one in systems.items() if kind in one.kinds]
    for at, (kind, name) in enumerate(rows):
        counts = systems[name].kinds[kind].counts
        printed = max(1, counts["printed"])
        exact, false = counts["exact"] / printed, (counts["silent"] + counts["invented"]) / printed
        axes.barh(-at, exact, color="#4a7ebb")
        axes.barh(-at, false, left=exact, color="#c0392b")
        axes.text(
            min(exact + false, 1.0) + 0.005, -at, f"{exact:.1%}, silent {false:.1%}", va="center", fontsize=7
        )
    axes.set_yticks([-at for at in range(len(rows))], [f"{kind}: {name}" for kind, name in rows], fontsize=8)
    axes.set_xlim(0, 1.2)
    axes.set_xlabel(
        "share of printed numbers: exact (blue), wrong or invented and given as sound (red)", fontsize=8
    )
    target.parent.mkdir(parents=True, exist_ok=True)
    with mpl.rc_context({"svg.hashsalt": "bench", "svg.fonttype": "none"}):
        figure.savefig(target, format="svg", metadata={"Date": None})
