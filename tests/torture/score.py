"""How well a reading agrees with a specimen's gold, cell by cell, and the table of all of them.

``python -m tests.torture.score --n 500 --seed 7 --show 20`` reads a mixture of everything and prints the
first wrong cells (``make torture N=500 SEED=7`` does that); ``--only NAME`` one layout, noise or oddity. Columns: silent: wrong and said to be sure;
wrong: wrong, and not said to be sure; unread: lost, null where a careful person reads a number.
"""

from __future__ import annotations

import argparse
import sys
import traceback
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from decimal import Decimal
from pathlib import Path
from typing import Any

from .degenerate import KINDS
from .generate import make, only
from .gold import to_json
from .held import held
from .identities import OPEN
from .mixing import EVERY_LAYOUT, FORMS, NOISES, ODDITIES
from .model import GoldCell, Number, Specimen
from .quoted import digits, plain
from .totals import table

_SURE = ("verified", "read")


@dataclass
class Score:
    """What is right and wrong in one reading."""

    name: str
    layout: str
    noise: tuple[str, ...]
    cells: int = 0
    exact: int = 0
    silent: list[str] = field(default_factory=list)  # wrong, and said to be sure
    wrong: list[str] = field(default_factory=list)  # wrong, and not said to be sure
    unread: list[str] = field(default_factory=list)  # null where a number is printed
    false_conflicts: list[str] = field(default_factory=list)
    false_verified: list[str] = field(default_factory=list)
    statuses: list[str] = field(default_factory=list)  # another status than the contract's
    spans: int = 0
    bad_spans: list[str] = field(default_factory=list)
    meta: dict[str, bool] = field(default_factory=dict)
    meta_wrong: list[str] = field(default_factory=list)
    crash: str = ""
    bad: list[str] = field(default_factory=list)  # each wrong cell: what is printed, what was read

    @property
    def perfect(self) -> bool:
        return not self.crash and self.exact == self.cells and not (self.silent or self.false_conflicts)

    @property
    def failed(self) -> bool:
        bad = self.silent or self.wrong or self.unread or self.false_conflicts or self.false_verified
        return bool(self.crash or bad or self.bad_spans or self.statuses or not all(self.meta.values()))

    def lines(self) -> Iterator[str]:
        if self.crash:
            yield f"  crash: {self.crash}"
        for name in (
            "silent", "wrong", "unread", "false_conflicts", "false_verified", "statuses", "bad_spans", "meta_wrong"
        ):  # fmt: skip
            found: list[str] = getattr(self, name)
            if found:
                yield f"  {name} ({len(found)}): " + "; ".join(found[:6])


def score(specimen: Specimen, report: dict[str, Any] | None, error: str = "") -> Score:
    """Compare a reading (``Report.to_dict(with_text=True)``, or None where it was refused) with gold."""
    out = Score(specimen.name, specimen.layout, specimen.noise)
    gold = specimen.gold
    if gold.refused:
        out.meta["refused"] = error in gold.refused
        if not out.meta["refused"]:
            out.meta_wrong.append(f"should be refused: got {error or 'a report'}")
        return out
    if report is None:
        out.cells = sum(1 for cell in gold.cells.values() if cell.kind != "missing")
        if not gold.readable and error in ("NotAReportError", "UnreadableError"):
            out.cells = 0
            return out
        out.crash = error or "no report"
        return out
    _cells(out, specimen, report)
    _spans(out, specimen, report)
    _meta(out, specimen, report)
    return out


def _value(report: dict[str, Any], path: str) -> Number | None:
    table, row, column = path.split(".")
    rows = report.get(table) or {}
    found: Any = (rows.get(row) or {}).get(column)
    return None if found is None else Decimal(str(found))


def _cells(out: Score, specimen: Specimen, report: dict[str, Any]) -> None:
    evidence: dict[str, dict[str, Any]] = report.get("evidence") or {}
    gold = specimen.gold
    numbers = {path for path, cell in gold.cells.items() if cell.kind in ("number", "lost")}
    unread = {path for path in numbers if _value(report, path) is None}
    left = {path: (evidence.get(path) or {}).get("status", "none") for path in gold.cells}
    unread |= {path for path, cell in gold.cells.items() if cell.kind == "blank" and left[path] != "blank"}
    tried = {path for cells in gold.broken if not unread.intersection(cells) for path in cells}
    for path, printed in gold.cells.items():
        cell = printed
        if cell.statuses == {"conflicting"} and path not in tried:  # a cell unread leaves its sums untried
            cell = replace(cell, statuses=OPEN)
        value = _value(report, path)
        status = str((evidence.get(path) or {}).get("status", "none"))
        out.cells += 1
        _cell(out, path, cell, value, status)
    for name in ("disclosure", "requests", "litigation"):
        for row, columns in (report.get(name) or {}).items():
            for column, value in columns.items():
                path = f"{name}.{row}.{column}"
                if value is not None and path not in specimen.gold.cells:
                    status = str((evidence.get(path) or {}).get("status", "none"))
                    kind = "silent" if status in (*_SURE, "none") else "wrong"
                    getattr(out, kind).append(f"{path} invented {value} [{status}]")
                    out.bad.append(f"{kind} {path}: not printed, got {value} [{status}]")


def _cell(out: Score, path: str, cell: GoldCell, value: Number | None, status: str) -> None:
    said = f"{path}={value} [{status}] gold {cell.value}"
    if cell.kind != "number":
        said += f" ({cell.kind})"
    right = value == cell.value or (cell.kind == "lost" and value is None)
    if right:
        out.exact += 1
    else:
        kind = "unread" if value is None else "silent" if status in (*_SURE, "none") else "wrong"
        getattr(out, kind).append(said)
        printed = f"{cell.value} as {cell.raw!r}" if cell.kind in ("number", "lost") else cell.kind
        out.bad.append(f"{kind} {path}: printed {printed}, got {value} [{status}]")
    if status == "conflicting" and "conflicting" not in cell.statuses:
        out.false_conflicts.append(said)
    elif status == "verified" and "verified" not in cell.statuses:
        out.false_verified.append(said)
    elif right and status not in cell.statuses and (status, cell.kind) != ("none", "lost"):
        out.statuses.append(f"{said} wants {'/'.join(sorted(cell.statuses))}")


def _spans(out: Score, specimen: Specimen, report: dict[str, Any]) -> None:
    text = report.get("text") or ""
    for path, evidence in (report.get("evidence") or {}).items():
        raw = evidence.get("raw")
        if raw is None:
            continue
        out.spans += 1
        start, end = evidence.get("start"), evidence.get("end")
        if text[start:end] != raw:
            out.bad_spans.append(f"{path}: {raw!r} but text has {text[start:end]!r}")
            continue
        value = _value(report, path)
        gold = specimen.gold.cells.get(path)
        known = gold is not None and gold.kind == "lost" and gold.value == value  # printed in another unit
        if value is not None and digits(raw) != value and not known:
            out.bad_spans.append(f"{path}: {raw!r} for {value}")
    narrative = report.get("narrative") or {}
    for key in ("problems", "improvements"):
        for item in narrative.get(key) or []:
            out.spans += 1
            if text[item["start"] : item["end"]] != item["text"]:
                out.bad_spans.append(f"{key}: {item['text'][:20]!r}")
    for section in report.get("sections") or []:
        out.spans += 1
        heading = section.get("heading")
        inside = text[section["start"] : section["end"]]
        if (
            heading
            and heading not in inside
            and heading not in text[: section["start"]][-len(heading) - 80 :]
        ):
            out.bad_spans.append(f"section {section['id']}: {heading[:20]!r} does not stand there")


def _meta(out: Score, specimen: Specimen, report: dict[str, Any]) -> None:
    gold = specimen.gold
    period = report.get("period") or {}
    got: dict[str, tuple[Any, Any]] = {
        "form": (report.get("form"), gold.form),
        "year": (report.get("year"), gold.year),
        "agency": (report.get("agency"), gold.agency),
        "title": (plain(report.get("title")), plain(gold.title)),
        "period": ((period.get("start"), period.get("end")), gold.period),
        "published": (report.get("published"), gold.published),
    }
    for key, (value, want) in got.items():
        if key in gold.unsure:
            continue
        right = value in want if isinstance(want, frozenset) else value == want
        out.meta[key] = right
        if not right:
            out.meta_wrong.append(f"{key} {value!r} for {want!r}")
    contact = report.get("contact") or {}
    if "contact" not in gold.unsure:
        bad = [key for key, want in gold.contact.items() if plain(contact.get(key)) != plain(want)]
        out.meta["contact"] = not bad
        out.meta_wrong += [f"{key} {contact.get(key)!r} for {gold.contact[key]!r}" for key in bad]


def read(specimen: Specimen) -> Score:
    """Read a specimen with the code under test and score the reading."""
    import gongkai
    from gongkai.errors import GongkaiError

    try:
        media_type = (
            specimen.media_type if sum(specimen.name.encode()) % 3 else None
        )  # the name alone must do
        report = gongkai.extract(specimen.data, name=specimen.name, media_type=media_type)
    except GongkaiError as error:
        return score(specimen, None, type(error).__name__)
    except Exception as error:
        where = traceback.extract_tb(error.__traceback__)[-1]
        return score(
            specimen, None, f"{type(error).__name__}: {error} ({Path(where.filename).name}:{where.lineno})"
        )
    return score(specimen, report.to_dict(with_text=True))


def main(argv: list[str] | None = None) -> int:
    args = _arguments().parse_args(argv)
    noise = (
        None if args.noise is None else [name for name in args.noise.split(",") if name not in ("", "none")]
    )
    scores: list[Score] = []
    lies: list[str] = []
    failed = shown = cells = 0
    for seed in range(args.seed, args.seed + args.n):
        if args.only:
            specimen = only(seed, args.only)
        else:
            specimen = make(seed, form=args.form, layout=args.layout, noise=noise)
        one = read(specimen)
        scores.append(one)
        for said in one.bad[: max(0, args.show - cells)]:
            print(f"seed {seed} {one.layout} {','.join(one.noise) or '-'}: {said}")
        cells += len(one.bad)
        if one.silent and held(specimen):
            lies.append(one.name)
        if not one.failed:
            continue
        failed += 1
        if shown < args.show_failures:
            shown += 1
            print(f"{one.name} noise={','.join(one.noise) or '-'}", *one.lines(), sep="\n")
        if args.dump:
            _dump(args.dump, specimen, one)
    print(table(scores))
    print(f"{failed} of {len(scores)} specimens have something to show")
    if args.check and lies:
        print(f"silent errors in what is held: {', '.join(lies)}", file=sys.stderr)
    return 1 if args.check and lies else 0


def _arguments() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m tests.torture.score", description=__doc__)
    parser.add_argument("--n", type=int, default=300)
    parser.add_argument("--seed", type=int, default=1, help="the first seed")
    parser.add_argument("--only", choices=[*EVERY_LAYOUT, *NOISES, *ODDITIES, *KINDS], metavar="NAME")
    parser.add_argument("--show", type=int, default=0, metavar="K", help="print the first K wrong cells")
    parser.add_argument("--check", action="store_true", help="fail on a silent error in what held.txt lists")
    parser.add_argument("--layout", choices=list(EVERY_LAYOUT))
    parser.add_argument("--form", help="one of " + ", ".join((*FORMS, *KINDS)))
    parser.add_argument("--noise", help="names parted by commas; 'none' for clean prints")
    parser.add_argument("--show-failures", type=int, default=0, metavar="N")
    parser.add_argument(
        "--dump", type=Path, metavar="DIR", help="write failing specimens and their gold here"
    )
    return parser


def _dump(folder: Path, specimen: Specimen, one: Score) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / specimen.name).write_bytes(specimen.data)
    told = to_json(specimen) + "\n" + "\n".join(one.lines())
    (folder / f"{specimen.name}.gold.json").write_text(told, encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main())
