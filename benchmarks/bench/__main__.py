"""``python -m benchmarks.bench``: ``run`` scores a program, ``hostile`` counts accepted inventions, ``doc`` writes the page.
``freeze`` makes all documents that are written by hand those of this version: do it with a new number only.

python -m benchmarks.bench run --system gongkai --n 200 --seed 7 --out FILE
python -m benchmarks.bench run --system 'exec:./mine --json' --families html,hard-html
python -m benchmarks.bench hostile --n 1000 --seed 7 --out FILE
python -m benchmarks.bench doc
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path
from typing import Any

from . import VERSION
from .documents import FAMILIES, HARD, SCANS, Split, missing_tools
from .hard import NAMES, written
from .hostile import measure
from .model import Document
from .page import write
from .running import SERVED, Program
from .score import COUNTS, score
from .systems import SYSTEMS, System, system

_ROOT = Path(__file__).resolve().parents[2]
_KEPT = _ROOT / "build/bench"
#: Scans take long, and are asked for by name.
_USUAL = tuple(name for name in FAMILIES if name not in SCANS)


def run(asked: System, split: Split, *, show: int = 0, kept: Path = _KEPT) -> dict[str, Any]:
    """Score a program over a split; the families that it is not made for are not asked, and have no line."""
    counts: dict[str, Counter[str]] = {}
    spent: dict[str, dict[str, float]] = {}
    said: list[str] = []
    asked_families = tuple(name for name in split.families if name in asked.families)
    # What answers for a server gives up before it is given up.
    program = Program(asked.command, seconds=SERVED + 60) if asked.served else Program(asked.command)
    with tempfile.TemporaryDirectory() as folder, program:
        for document in split.documents(kept, asked.families):
            one, wrong = _one(program, document, Path(folder), spent, served=asked.served)
            counts.setdefault(document.family, Counter()).update(one)
            said += wrong
            if wrong and show:
                print(*wrong[:show], sep="\n", file=sys.stderr, flush=True)
        version, memory = program.version, program.memory
    return {
        "bench": VERSION, "system": asked.name, "version": version, "n": split.n, "seed": split.seed,
        "hard": split.hard,
        "families": list(asked_families), "memory": memory,
        "counts": {name: {key: one[key] for key in COUNTS if key in one} for name, one in counts.items()},
        "spent": spent, "silent": said[:40],
    }  # fmt: skip


def _one(
    program: Program, document: Document, folder: Path, spent: dict[str, dict[str, float]], *, served: bool
) -> tuple[Counter[str], list[str]]:
    path = folder / document.name
    path.write_bytes(document.data)
    answer, seconds, work = program.ask(path)
    path.unlink()
    own = spent.setdefault(document.family, {"seconds": 0.0})
    own["seconds"] = round(own["seconds"] + seconds, 3)
    for key, value in (("work", None if served else work), ("money", answer.money)):
        if value is not None:
            own[key] = round(own.get(key, 0.0) + value, 6)
    return score(document, answer)


def _split(args: argparse.Namespace) -> Split:
    names = tuple(args.families.split(",")) if args.families else (*_USUAL, *HARD)
    unknown = [name for name in names if name not in (*FAMILIES, *HARD)]
    if unknown:
        raise SystemExit(f"no such family: {', '.join(unknown)}; one of {', '.join((*FAMILIES, *HARD))}")
    rendered = tuple(name for name in names if name in FAMILIES)
    if absent := missing_tools(rendered):
        print(f"not installed, its family is left out: {', '.join(absent)}", file=sys.stderr)
        gone = {"chromium": "pdf-browser", "soffice": "pdf-office"}
        rendered = tuple(name for name in rendered if name not in {gone[tool] for tool in absent})
    hard = args.hard if any(name in HARD for name in names) else 0
    return Split(args.n, args.seed, rendered, hard)


def _write(found: dict[str, Any], out: Path | None) -> None:
    text = json.dumps(found, ensure_ascii=False, indent=1) + "\n"
    if out is None:
        sys.stdout.write(text)
        return
    out.parent.mkdir(parents=True, exist_ok=True)
    out.write_text(text, encoding="utf-8")


def main(argv: list[str] | None = None) -> int:
    """Run one command; 2 where it is asked for something that is not there."""
    args = _arguments().parse_args(argv)
    if args.command == "doc":
        write(args.results, args.page)
        return 0
    if args.command == "freeze":
        NAMES.write_text("".join(f"{one.name}\n" for one in written()), encoding="utf-8")
        return 0
    if args.command == "hostile":
        began = time.perf_counter()
        tally = measure(args.n, args.seed)
        _write(
            {
                "bench": VERSION,
                "n": args.n,
                **tally.to_json(),
                "seconds": round(time.perf_counter() - began, 1),
            },
            args.out,
        )
        return 0
    try:
        asked = system(args.system)
    except KeyError:
        print(f"no such system: {args.system}; one of {', '.join(SYSTEMS)}, or exec:COMMAND", file=sys.stderr)
        return 2
    if needed := asked.missing():
        print(f"{args.system} is not installed; first: {needed}", file=sys.stderr)
        return 2
    _write(run(asked, _split(args), show=args.show), args.out)
    return 0


def _arguments() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="gongkai-bench", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    commands = parser.add_subparsers(dest="command", required=True)
    scored = commands.add_parser("run", help="score a program")
    scored.add_argument("--system", required=True, help=f"one of {', '.join(SYSTEMS)}, or exec:COMMAND")
    scored.add_argument("--n", type=int, default=200, help="how many documents are rendered")
    scored.add_argument("--seed", type=int, default=1)
    scored.add_argument("--families", help="names parted by commas; else all but scans")
    scored.add_argument("--hard", type=int, help="how many of the hard ones; else all")
    scored.add_argument("--show", type=int, default=0, metavar="K", help="print the first K of each document")
    lies = commands.add_parser("hostile", help="count what a lying model gets past the gates")
    lies.add_argument("--n", type=int, default=1000, help="how many replies")
    lies.add_argument("--seed", type=int, default=1)
    for one in (scored, lies):
        one.add_argument("--out", type=Path, help="a file instead of the terminal")
    doc = commands.add_parser("doc", help="write docs/benchmark.md's tables and pictures from results")
    doc.add_argument("--results", type=Path, default=Path(__file__).parent / "results")
    doc.add_argument("--page", type=Path, default=_ROOT / "docs/benchmark.md")
    commands.add_parser("freeze", help="make all documents written by hand those of this version")
    return parser


if __name__ == "__main__":
    sys.exit(main())
