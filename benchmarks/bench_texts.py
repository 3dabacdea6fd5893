"""What other programs' texts of reports come to: ``python -m benchmarks.bench_texts --reports 5``, or ``make bench ARGS=--texts``.

Generated reports (``tests/torture``), drawn as PDF files, web pages and Word documents, go through every converter that is
installed: those of ``build/converters``, which ``sh benchmarks/texts/converters.sh`` makes, and the system's pdftotext,
w3m, lynx and pandoc. gongkai reads what they write, and what it gives out is held against what was printed. A cell is
exact where the printed number is given out, or none where none is printed; silent where another one is, as verified or
read; open where none is given out though one is printed. What a converter drops (trafilatura whole tables, pypdf the
space between two numbers) nobody can read in its text, so that not all of them can reach 100 %.

``--seed`` draws other reports. ``--check`` fails on a silent error, on a false ``verified`` or ``conflicting``, and where
less than :data:`FLOOR` of all cells are exact.
"""

from __future__ import annotations

import argparse
import itertools
import json
import subprocess
import sys
import tempfile
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

from benchmarks.texts import converters
from tests.torture.generate import only
from tests.torture.mixing import DAMAGES, DOCX, HTML, LAYOUTS, PAGED, PDF
from tests.torture.model import Specimen
from tests.torture.score import Score, read
from tests.torture.totals import Total

PYTHON = Path(__file__).parent.parent / "build/converters/bin/python"
#: The share of all cells that must be exact.
FLOOR = 0.97
_ENDINGS = {PDF: ".pdf", HTML: ".html", DOCX: ".docx"}
#: Every layout of which a converter can make a text.
DOCUMENTS = tuple(name for name, one in (PAGED | LAYOUTS).items() if one.media_type in _ENDINGS)


class Worker:
    """The converters, in a process of their own."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self._process = process
        self.absent: set[str] = set()
        self.failed: list[str] = []

    def texts(self, document: Specimen) -> Iterator[Specimen]:
        """Yield what each converter makes of a document: its text, its own name as the layout, the same truth."""
        assert self._process.stdin and self._process.stdout
        with tempfile.NamedTemporaryFile(suffix=_ENDINGS[document.media_type]) as file:
            file.write(document.data)
            file.flush()
            self._process.stdin.write(f"{file.name}\n")
            self._process.stdin.flush()
            said: dict[str, Any] = json.loads(self._process.stdout.readline())
        self.absent |= set(said["absent"])
        self.failed += [f"{name} {document.name}: {error}" for name, error in said["failed"].items()]
        for name, text in said["texts"].items():
            yield converted(document, name, text)


@contextmanager
def worker(python: Path = PYTHON, *only: str) -> Iterator[Worker]:
    """Start the converters, or some of them, with a Python that has their packages, and end them."""
    command = [str(python), converters.__file__, *only]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        yield Worker(process)


def converted(document: Specimen, converter: str, text: str) -> Specimen:
    """Return the text that a converter made of a document, with the truth of the document."""
    name, ending = converter.rsplit(".", 1)
    return replace(
        document,
        name=f"{document.name.rsplit('.', 1)[0]}-{name}.{ending}",
        data=text.encode(),
        media_type="text/markdown" if ending == "md" else "text/plain",
        text=text,
        layout=name,
    )


def documents(seed: int, reports: int) -> Iterator[Specimen]:
    """Yield so many reports of each layout; for one that is damaged, or cannot be, comes the next of its layout."""
    for layout in DOCUMENTS:
        drawn = (only(at, layout) for at in itertools.count(seed))
        yield from itertools.islice(filter(_is_fit, drawn), reports)


def _is_fit(document: Specimen) -> bool:
    """Say whether a document is a whole one; the readings of signs are what scripts write on web pages alone."""
    odd = {*DAMAGES, "pinyin"} if document.media_type == PDF else {*DAMAGES}
    return odd.isdisjoint(document.noise)


def table(totals: dict[str, Total]) -> Iterator[str]:
    """Yield the lines of the table: a converter each, in the order in which they are asked, and all of them."""
    every = Total([one for total in totals.values() for one in total.scores])
    order = [name.rsplit(".", 1)[0] for kind in converters.CONVERTERS.values() for name in kind]
    counts = {
        "silent": "silent",
        "false_verified": "verified✗",
        "false_conflicts": "conflicting✗",
        "unread": "open",
    }
    yield f"{'converter':22}{'texts':>7}{'cells':>9}{'exact':>10}" + "".join(
        f"{word:>14}" for word in counts.values()
    )
    for name, total in [*((name, totals[name]) for name in order if name in totals), ("all", every)]:
        yield (
            f"{name:22}{len(total.scores):7}{total.cells:9}{total.exact_share:10.3%}"
            + "".join(f"{total.count(kind):14}" for kind in counts)
        )


def lies(one: Score) -> list[str]:
    """Return what no reading may have: it is shown of every text."""
    return [
        *(f"silent {cell}" for cell in one.silent),
        *(f"verified, but its sums do not hold: {cell}" for cell in one.false_verified),
        *(f"conflicting, but its sums hold: {cell}" for cell in one.false_conflicts),
        *(f"crash {said}" for said in [one.crash] if said),
    ]


def main(argv: list[str] | None = None) -> int:
    """Print the table; return 1 where ``--check`` finds what must not be, 2 where nothing can be asked."""
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.bench_texts",
        description=__doc__,
        formatter_class=argparse.RawTextHelpFormatter,
    )
    parser.add_argument("--reports", type=int, default=3, help="reports of each layout of documents")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only", default="", metavar="NAMES", help="converters, parted by commas")
    parser.add_argument(
        "--show", type=int, default=0, metavar="K", help="print the first K open cells of each converter too"
    )
    parser.add_argument("--check", action="store_true")
    parser.add_argument("--python", type=Path, default=PYTHON, help="one that has the converters")
    args = parser.parse_args(argv)
    if not args.python.exists():
        print("no converters: sh benchmarks/texts/converters.sh", file=sys.stderr)
        return 2
    totals: dict[str, Total] = defaultdict(Total)
    shown: dict[str, int] = defaultdict(int)
    with worker(args.python, *filter(None, args.only.split(","))) as asked:
        for document in documents(args.seed, args.reports):
            for text in asked.texts(document):
                one = read(text)
                totals[text.layout].scores.append(one)
                left = [cell for cell in one.bad if not cell.startswith("silent")]
                left = left[: max(0, args.show - shown[text.layout])]
                shown[text.layout] += len(left)
                for cell in (*lies(one), *left):
                    print(f"{text.name} {','.join(text.noise) or '-'}: {cell}", flush=True)
    print(*table(totals), sep="\n")
    for said in asked.failed:
        print(f"failed: {said}")
    if asked.absent:
        print(f"not installed: {', '.join(sorted(asked.absent))}")
    every = Total([one for total in totals.values() for one in total.scores])
    false = any(lies(one) for one in every.scores)
    return 1 if args.check and (false or every.exact_share < FLOOR) else 0


if __name__ == "__main__":
    sys.exit(main())
