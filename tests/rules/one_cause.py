"""One typing error, one entry: how often a single slip in a generated report is told once, its cell first.

``python -m tests.rules.one_cause 300`` measures: the share of reports whose one planted slip gives one entry, and the kinds
that fail.
"""

from __future__ import annotations

import sys
from collections import Counter
from random import Random

from gongkai.exports.checked import Checked, entries
from gongkai.report import Report
from tests.rules.planted import Paper, lawful, read

LAYOUTS = ("tabs", "markdown", "html-clean", "lines-blank")
CLAIMS = {
    "公开申请{}件": "requests.new_requests.total",
    "上年结转{}件": "requests.carried_over.total",
    "办结{}件": "requests.total_outcomes.total",
    "结转下年度继续办理{}件": "requests.carried_forward.total",
}


def mistyped(number: int, rng: Random) -> int:
    """Return a number as a person mistypes it: a digit other, left out, typed twice, or two that changed places."""
    digits = str(number)
    while True:
        at = rng.randrange(len(digits))
        kind = rng.choice(["other", "left out", "twice", "swapped"])
        if kind == "other":
            typed = digits[:at] + rng.choice("0123456789") + digits[at + 1 :]
        elif kind == "left out":
            typed = digits[:at] + digits[at + 1 :]
        elif kind == "twice":
            typed = digits[: at + 1] + digits[at:]
        else:
            typed = digits[:at] + digits[at : at + 2][::-1] + digits[at + 2 :]
        if typed and int(typed) != number and (typed == "0" or typed[0] != "0"):
            return int(typed)


def plant(paper: Paper, rng: Random) -> tuple[str, str]:
    """Mistype one number of a report; return what kind of slip it is, and the cell ("" for one of the prose)."""
    kind = rng.choice(["cell", "cell", "cell", "total of a row", "total of a column", "table four", "prose"])
    if kind == "prose":
        words, path = rng.choice(list(CLAIMS.items()))
        number = paper.number(path)
        paper.replace("requests", words.format(number), words.format(mistyped(number, rng)))
        return kind, ""
    tables = "litigation." if kind == "table four" else "requests."
    paths = [path for path in paper.values if path.startswith(tables)]
    total = {"cell": False, "total of a row": True, "total of a column": None, "table four": None}[kind]
    if kind == "total of a column":
        paths = [path for path in paths if path.split(".")[1] == "total_outcomes"]
    elif total is not None:
        paths = [path for path in paths if path.endswith(".total") is total and "total_outcomes" not in path]
    path = rng.choice(paths)
    paper.values[path] = mistyped(paper.number(path), rng)
    return kind, path


def told(report: Report) -> list[tuple[str, list[str]]]:
    """Return the entries of a report: the cell of each slip, "" where it names none, and its codes."""
    checked = Checked.of(report)
    checked.add(report.findings, report)
    return [(entry.slip.field if entry.slip else "", entry.codes) for entry in entries(checked.findings)]


def trial(seed: int) -> tuple[str, str, list[tuple[str, list[str]]]]:
    """Return the kind and the cell of the slip that is planted in a report, and what is told of it."""
    rng = Random(f"slip {seed}")
    paper = lawful(seed, busy=True)
    kind, path = plant(paper, rng)
    return kind, path, told(read(paper, LAYOUTS[seed % len(LAYOUTS)], seed))


def main(count: int) -> None:
    """Print the shares, by kind, and what was told where it was not one entry."""
    tried: Counter[str] = Counter()
    once: Counter[str] = Counter()
    first: Counter[str] = Counter()
    for seed in range(count):
        kind, path, found = trial(seed)
        tried[kind] += 1
        once[kind] += len(found) == 1
        first[kind] += len(found) == 1 and (not path or found[0][0] == path)
        if len(found) != 1 or (path and found[0][0] != path):
            print(seed, kind, path, found)
    for kind, number in tried.items():
        print(f"{kind}: {number} reports, one entry {once[kind]}, its cell first {first[kind]}")
    print(
        f"all: {once.total() / tried.total():.4f} one entry, {first.total() / tried.total():.4f} its cell first"
    )


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 300)
