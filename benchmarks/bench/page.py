"""Writes the tables of docs/benchmark.md in both languages, its picture and the line of both READMEs from what runs gave.

In goes a folder of what ``run`` and ``hostile`` wrote; what stands between ``<!-- bench -->`` and ``<!-- /bench -->`` of
the pages is written anew, in the words of ``page.yaml``. A family that a program is not made for, or that was not run, has an empty cell.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from tests.llm.corpus_lies import LIES

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
    """Write the page, ``zh/`` and ``pictures/benchmark.svg`` beside it, and the line of the READMEs in the folder above.

    The Chinese page and the READMEs are passed over where they are not there.
    """
    raw = [json.loads(path.read_text("utf-8")) for path in sorted(results.glob("*.json"))]
    systems = _systems(one for one in raw if "system" in one)
    lies = [one for one in raw if "replies" in one]
    words = yaml.safe_load(Path(__file__).with_suffix(".yaml").read_text("utf-8"))
    for lang, target, readme in (
        ("en", page, "README.md"),
        ("zh", page.parent / "zh" / page.name, "README.zh.md"),
    ):
        own = words[lang]
        for path, text in (
            (target, "\n".join([*_tables(systems, own), *_hostile(lies, own)])),
            (page.parents[1] / readme, own["line"].format(**_figures(systems, lies))),
        ):
            if path == page or path.exists():
                _fill(path, text)
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
        hard = "" if one.get("hard") in (None, 0) else f" --hard {one['hard']}"
        system.runs.add(f"--n {one['n']} --seed {one['seed']}{hard}")
        for family, counts in one["counts"].items():
            line = system.kinds.setdefault(_kind(family), _Line())
            line.counts.update(counts)
            line.known |= counts.keys()
            line.spent.update(one["spent"].get(family, {}))
    order = ["gongkai", "gongkai+careful", "gongkai+hostile"]
    return dict(sorted(found.items(), key=lambda one: (one[0] not in order, one[0])))


def _tables(systems: Mapping[str, _System], words: Mapping[str, Any]) -> Iterable[str]:
    for kind in _KINDS:
        lines = {name: one.kinds[kind] for name, one in systems.items() if kind in one.kinds}
        if not lines:
            continue
        most = max(line.counts["documents"] for line in lines.values())
        yield words["heading"].format(kind=words["kinds"][kind], documents=most) + "\n"
        yield from (_no_report if kind == "no report" else _read)(lines, words)
        yield ""
    yield from _hard(systems, words)
    yield f"\n{words['versions']}\n"
    yield _head([words["system"], *words["version_columns"]], "|---|---|--:|--:|---|")
    for name, system in systems.items():
        money = sum(line.spent["money"] for line in system.kinds.values())
        runs = ", ".join(f"`{one}`" for one in sorted(system.runs))
        yield f"| {name} | {system.version} | {system.memory} | {money:g} | {runs} |"
    yield ""


def _head(columns: Iterable[str], rule: str) -> str:
    return f"| {' | '.join(columns)} |\n{rule}"


def _no_report(lines: Mapping[str, _Line], words: Mapping[str, Any]) -> Iterable[str]:
    yield _head([words["system"], words["documents"], words["no_report"]], "|---|--:|--:|")
    for name, line in lines.items():
        yield f"| {name} | {line.counts['none_asked']} | {line.counts['none_right']} |"


def _read(lines: Mapping[str, _Line], words: Mapping[str, Any]) -> Iterable[str]:
    columns = [words["system"], words["documents"], words["failed"], *map(words["cells"].get, _CELLS)]
    yield _head([*columns, words["seconds"]], "|---|" + "--:|" * (len(_CELLS) + 3))
    for name, line in lines.items():
        cells = " | ".join(_share(line.counts, key) for key in _CELLS)
        work = f"{line.spent['work'] / max(1, line.counts['documents']):.2f}" if "work" in line.spent else ""
        yield f"| {name} | {line.counts['documents']} | {line.counts['failed']} | {cells} | {work} |"


def _hard(systems: Mapping[str, _System], words: Mapping[str, Any]) -> Iterable[str]:
    yield f"{words['hard']}\n"
    yield _head([words["system"], *words["hard_columns"]], "|---|--:|--:|--:|--:|")
    for name, system in systems.items():
        hard = system.kinds.get("hard", _Line()).counts
        if not hard["items_said"] and not hard["findings_asked"]:
            yield f"| {name} | | | | |"
            continue
        parts = [f"{hard[f'{one}_right']} / {hard[f'{one}_said']} / {hard[f'{one}_true']}" for one in _PARTS]
        told = f"{hard['findings_right']} / {hard['findings_asked']} | {hard['findings_false']}"
        yield f"| {name} | {parts[0]} | {parts[1]} | {told} |"


def _share(counts: Counter[str], key: str) -> str:
    if key == "printed" or not counts["printed"]:
        return f"{counts[key]}"
    return f"{counts[key]} ({counts[key] / counts['printed']:.2%})" if counts[key] else "0"


def _hostile(lies: Iterable[Mapping[str, Any]], words: Mapping[str, Any]) -> Iterable[str]:
    found = list(lies)
    yield f"{words['hostile']}\n"
    yield _head(words["hostile_columns"], "|--:|--:|--:|--:|--:|--:|")
    if found:
        total: Counter[str] = Counter()
        for one in found:
            total.update({key: value for key, value in one.items() if isinstance(value, int)})
        told = Counter[str]()
        for one in found:
            told.update(one["lies"])
        could = total["replies"] - sum(told[kind.__name__] for kind in LIES["categories"])
        most = "" if total["accepted"] or not could else f"{3e5 / could:.1f}"
        rest = " | ".join(str(total[key]) for key in ("asserted_wrong", "conflicting_wrong", "roles_wrong"))
        yield f"| {total['replies']} | {total['accepted']} | {most} | {rest} |"
        yield f"\n{words['lies']}\n"
        yield _head(words["lies_columns"], "|---|--:|--:|")
        for question, kinds in LIES.items():
            names = [kind.__name__ for kind in kinds]
            yield f"| {words['questions'][question]} | {len(names)} | {sum(told[name] for name in names)} |"
        commands = ", ".join(
            f"`python -m benchmarks.bench hostile --n {one['n']} --seed {one['seed']}`" for one in found
        )
        yield f"\n{words['run_with'].format(commands=commands)}"


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
