"""How well and how fast scans are read: ``python -m benchmarks.bench_ocr --reports 20 --check``, or ``make bench ARGS=--ocr``.

Generated reports are drawn on paper and taken as copiers, fax machines and phones do (tests/torture/layouts/scanned.py).
A cell is exact where the number that is printed is given out; silent where another one is, as verified or read;
open where none is; unproved where none may be: it was read as it is printed, and no sum can be tried over it, without
which no number of tables three and four counts that was recognised. The share of exact ones is told of all others.
``work`` is processor time a page, which does not ask what else the machine does: two cores
take half of it. ``--check`` fails below the floors. Needs the extra ``ocr`` and what tests need.

Beside it stands img2table (:mod:`benchmarks.beside`) with the RapidOCR that we have too, where ``sh benchmarks/bench/peers.sh``
has made its environment; ``--peers ''`` leaves it out.
"""

from __future__ import annotations

import argparse
import io
import os
import sys
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from PIL import Image

import gongkai
from benchmarks.beside import Given, Peers, peers
from gongkai import Report
from gongkai.errors import GongkaiError
from gongkai.readers import apart
from tests.torture.generate import make
from tests.torture.layouts.scanned import QUALITIES
from tests.torture.mixing import SCANNED, TIFF
from tests.torture.model import Specimen
from tests.torture.quoted import digits
from tests.torture.score import Score, score

#: The share of cells that must be exact.
FLOORS = {"clean": 0.999, "office": 0.999, "fax": 0.995, "phone": 0.98}
#: What is printed in the reports, in turn: plain numbers, sums that do not hold, blanks in many ways, odd writings.
NOISES: tuple[tuple[str, ...], ...] = ((), ("break",), ("blanks",), ("writings",), ("break", "blanks"))
SECONDS_A_PAGE, MEBIBYTES = 6.0, 1536


@dataclass
class Tally:
    """What was read of the scans of one quality."""

    pages: int = 0
    seconds: float = 0.0
    work: float = 0.0  # processor time of the reading process
    scores: list[Score] = field(default_factory=list)
    unproved: int = 0
    given: Given = field(default_factory=dict)

    def count(self, name: str) -> int:
        """Return how many cells are of one kind in all scans."""
        return sum(len(getattr(one, name)) for one in self.scores)

    @property
    def cells(self) -> int:
        """How many cells are printed."""
        return sum(one.cells for one in self.scores)

    @property
    def exact(self) -> float:
        """Which share of them is right, of those that may be given out."""
        return sum(one.exact for one in self.scores) / max(1, self.cells - self.unproved)


def unproved(specimen: Specimen, report: Report) -> int:
    """Return how many numbers were read as they are printed and left open, as no sum can be tried over them."""
    count = 0
    for path, cell in specimen.gold.cells.items():
        one = report.evidence.get(path)
        if "read" not in cell.statuses or path.startswith("disclosure.") or one is None:
            continue
        if one.status == "ambiguous" and one.raw and cell.kind == "number":
            count += digits(one.raw) == cell.value
    return count


def pages_of(specimen: Specimen) -> int:
    """Return how many pages a scan has."""
    if specimen.media_type == TIFF:
        with Image.open(io.BytesIO(specimen.data)) as file:
            return int(getattr(file, "n_frames", 1))
    import pypdfium2 as pdfium

    pdf = pdfium.PdfDocument(specimen.data)
    try:
        return len(pdf)
    finally:
        pdf.close()


def measure(quality: str, seeds: Sequence[int], others: Peers, *, show: int = 0) -> Tally:
    """Read the scans of some reports."""
    tally = Tally()
    for seed in seeds:
        specimen = make(seed, layout=f"scan-{quality}", noise=NOISES[seed % len(NOISES)])
        started, worked = time.perf_counter(), child_work()
        try:
            report = gongkai.extract(specimen.data, name=specimen.name)
        except GongkaiError as error:
            one = score(specimen, None, str(error))
        else:
            one = score(specimen, report.to_dict(with_text=True))
            tally.unproved += unproved(specimen, report)
        tally.seconds += time.perf_counter() - started
        tally.work += max(0.0, child_work() - worked)
        tally.pages += pages_of(specimen)
        tally.scores.append(one)
        others.ask(specimen, f"scan-{quality}", tally.given)
        for said in one.bad[:show]:
            print(f"  {seed} {quality}: {said}")
    return tally


def child_work() -> float:
    """Return the processor time that the reading process has taken, in seconds; 0.0 where that is not told."""
    child = next(iter(apart._idle), None)
    stat = Path(f"/proc/{child.process.pid}/stat") if child else None
    if stat is None or not stat.exists():
        return 0.0
    parts = stat.read_text().rpartition(")")[2].split()
    return (int(parts[11]) + int(parts[12])) / os.sysconf("SC_CLK_TCK")


def child_memory() -> int | None:
    """Return the most memory that the reading process ever took, in MiB; None where the system does not say."""
    child = next(iter(apart._idle), None)
    status = Path(f"/proc/{child.process.pid}/status") if child else None
    if status is None or not status.exists():
        return None
    line = next(one for one in status.read_text().splitlines() if one.startswith("VmHWM"))
    return int(line.split()[1]) >> 10


def main(argv: list[str] | None = None) -> int:
    """Print a table of all qualities; return 1 where ``--check`` finds one below its floor."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.bench_ocr", description=__doc__)
    parser.add_argument("--reports", type=int, default=5)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--quality", default=",".join(QUALITIES), help="names parted by commas")
    parser.add_argument(
        "--show", type=int, default=0, metavar="K", help="print the first K bad cells of each"
    )
    parser.add_argument("--peers", default="img2table", help="none where empty")
    parser.add_argument("--check", action="store_true")
    args = parser.parse_args(argv)
    below: list[str] = []
    with peers(filter(None, args.peers.split(","))) as others:
        print(
            f"{'quality':10}{'pages':>6}{'cells':>8}{'unproved':>10}{'exact':>10}{'silent':>8}{'wrong':>7}{'open':>7}"
            f"{'s/page':>8}{'work':>7}{others.heads}"
        )
        for quality in args.quality.split(","):
            assert f"scan-{quality}" in SCANNED, f"no such quality: {quality}"
            one = measure(quality, range(args.seed, args.seed + args.reports), others, show=args.show)
            pace, work = one.seconds / max(1, one.pages), one.work / max(1, one.pages)
            kinds = Counter({name: one.count(name) for name in ("silent", "wrong", "unread")})
            print(
                f"{quality:10}{one.pages:6}{one.cells:8}{one.unproved:10}{one.exact:10.4%}{kinds['silent']:8}{kinds['wrong']:7}"
                f"{kinds['unread'] - one.unproved:7}{pace:8.1f}{work:7.1f}{others.line(one.given)}",
                flush=True,
            )
            if kinds["silent"] or one.exact < FLOORS.get(quality, 0.0) or (work / 2 or pace) > SECONDS_A_PAGE:
                below.append(quality)
    memory = child_memory()
    print(f"memory of the reading process: {memory} MiB" if memory else "memory: not told by this system")
    if memory and memory > MEBIBYTES:
        below.append("memory")
    if args.check and below:
        print(f"below the floors: {', '.join(below)}", file=sys.stderr)
    return 1 if args.check and below else 0


if __name__ == "__main__":
    sys.exit(main())
