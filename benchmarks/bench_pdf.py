"""How well and how fast PDF files with text are read: ``python -m benchmarks.bench_pdf --reports 20``, or ``make bench ARGS=--pdf``.

Generated reports (``tests/torture``) in every layout that is drawn on pages, and a real one, which was read by eye. A cell is
exact where the printed number is given out, or none where none is printed; silent where another one is, as verified or
read; wrong where another one is and it is said not to be sure; open where none is given out though one is printed.
``lawful`` is the share of exact cells in the reports whose sums hold.

``ratio`` is what reading a file takes (``gongkai.readers.pdf``: both engines, the picture of each page, grids and text) to
what pdfplumber's own ``extract_text`` and ``extract_tables`` take on all its pages: processor time of one process,
after everything is imported, each in turn, the least of :data:`ROUNDS`.

Beside it stand pdfplumber's tables, camelot and img2table: the share of the printed numbers that come out of theirs
(:mod:`benchmarks.beside`), and how many others do. They run in ``build/peers``, which ``sh benchmarks/bench/peers.sh`` makes.

``--check`` fails on a silent error, where less than :data:`FLOOR` of the cells are exact in the lawful reports of the layouts
whose rows and columns are drawn, and where files of five pages take more than :data:`LIMIT` of pdfplumber's time.
"""

from __future__ import annotations

import argparse
import gc
import io
import itertools
import logging
import sys
import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

import pdfplumber

from benchmarks.beside import Given, Peers, peers
from gongkai.readers import pdf
from tests.by_eye import by_eye
from tests.torture.generate import only
from tests.torture.identities import OPEN
from tests.torture.mixing import DAMAGES, PAGED, PDF
from tests.torture.model import Gold, GoldCell, Specimen
from tests.torture.score import Score, read

FLOOR, LIMIT, ROUNDS = 0.9999, 1.5, 3
#: The layouts whose rows and columns are drawn, by lines or by shades.
WHOLE = tuple(name for name, one in PAGED.items() if one.grid)
REAL = "hongze-2023"
PEERS = ("pdfplumber", "camelot", "img2table")
#: Of files with so many pages it is asked how long they take.
_PAGES = 5


@dataclass
class Timed:
    """How many pages a file has, and the seconds that we and pdfplumber take."""

    pages: int
    own: float
    peer: float


@dataclass
class Tally:
    """What was read of the files of one layout, and what the peers gave of them."""

    scores: list[Score] = field(default_factory=list)
    lawful: list[Score] = field(default_factory=list)
    times: list[Timed] = field(default_factory=list)
    given: Given = field(default_factory=dict)

    def count(self, name: str) -> int:
        """Return how many cells are of one kind."""
        return sum(len(getattr(one, name)) for one in self.scores)


def specimens(layout: str, seed: int, reports: int) -> Iterator[Specimen]:
    """Yield so many reports of a layout; the readings of signs are what scripts write on web pages alone."""
    if layout == REAL:
        yield real()
        return
    drawn = (only(at, layout) for at in itertools.count(seed))
    yield from itertools.islice((one for one in drawn if {*DAMAGES, "pinyin"}.isdisjoint(one.noise)), reports)


def real() -> Specimen:
    """Return the real report with what a person read in it; some of its sums do not hold."""
    one = by_eye(REAL)
    cells = {path: GoldCell(value, "number", one.raw(path), OPEN) for path, value in one.cells.items()}
    gold = Gold(one.gold["form"], None, None, None, (None, None), frozenset(), {}, cells)
    return Specimen(one.path.name, one.path.read_bytes(), PDF, "", gold, REAL, (), clean=False)


def own(data: bytes) -> None:
    """Read a file as gongkai's reader does."""
    pdf.read(data, None)


def peer(data: bytes) -> int:
    """Read a file as pdfplumber does; return how many pages it has."""
    with pdfplumber.open(io.BytesIO(data)) as found:
        for page in found.pages:
            page.extract_text()
            page.extract_tables()
        return len(found.pages)


def timed(data: bytes) -> Timed:
    """Return what a file takes."""
    found = Timed(0, float("inf"), float("inf"))
    for _ in range(ROUNDS):
        gc.collect()
        start = time.process_time()
        own(data)
        found.own = min(found.own, time.process_time() - start)
        gc.collect()
        start = time.process_time()
        found.pages = peer(data)
        found.peer = min(found.peer, time.process_time() - start)
    return found


def ratio(times: Iterable[Timed]) -> float:
    """Return what we take of pdfplumber's time over some files; 0.0 where there are none."""
    kept = list(times)
    return sum(one.own for one in kept) / sum(one.peer for one in kept) if kept else 0.0


def share(scores: Sequence[Score]) -> float:
    """Return which share of all cells is exact; 1.0 where there are none."""
    cells = sum(one.cells for one in scores)
    return sum(one.exact for one in scores) / cells if cells else 1.0


def measure(layout: str, seed: int, reports: int, others: Peers, *, show: int = 0) -> Tally:
    """Read the reports of one layout, and let the peers read them."""
    tally = Tally()
    for specimen in specimens(layout, seed, reports):
        one = read(specimen)
        tally.scores.append(one)
        if specimen.clean:
            tally.lawful.append(one)
        tally.times.append(timed(specimen.data))
        others.ask(specimen, "pdf-drawn", tally.given)
        for said in one.bad[:show]:
            print(f"  {specimen.name} {','.join(specimen.noise) or '-'}: {said}")
    return tally


def line(name: str, tally: Tally) -> str:
    """Return our part of the line of a layout."""
    silent, wrong, left = (tally.count(kind) for kind in ("silent", "wrong", "unread"))
    lawful = f"{share(tally.lawful):.3%}" if tally.lawful else "-"
    return (
        f"{name:14}{len(tally.scores):6}{sum(one.cells for one in tally.scores):8}{share(tally.scores):10.3%}{lawful:>10}"
        f"{silent:8}{wrong:7}{left:7}{_milliseconds(tally.times):8.0f}{ratio(tally.times):7.2f}"
    )


def _milliseconds(times: Sequence[Timed]) -> float:
    return 1000 * sum(one.own for one in times) / max(1, len(times))


def main(argv: list[str] | None = None) -> int:
    """Print a table of all layouts; return 1 where ``--check`` finds what must not be."""
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.bench_pdf",
        description=__doc__,
        formatter_class=argparse.RawTextHelpFormatter,
    )
    parser.add_argument("--reports", type=int, default=5, help="reports of each layout")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--layouts", default=",".join((*PAGED, REAL)), help="names parted by commas")
    parser.add_argument("--peers", default=",".join(PEERS), help="names parted by commas; none where empty")
    parser.add_argument(
        "--show", type=int, default=0, metavar="K", help="print the first K bad cells of each"
    )
    parser.add_argument("--check", action="store_true")
    args = parser.parse_args(argv)
    logging.getLogger("pdfminer").setLevel(logging.ERROR)
    tallies: dict[str, Tally] = {}
    timed(real().data)  # first calls load forms, figures and the maps of letters
    with peers(filter(None, args.peers.split(","))) as others:
        print(
            f"{'layout':14}{'files':>6}{'cells':>8}{'exact':>10}{'lawful':>10}{'silent':>8}{'wrong':>7}{'open':>7}"
            f"{'ms':>8}{'ratio':>7}{others.heads}"
        )
        for layout in args.layouts.split(","):
            one = tallies[layout] = measure(layout, args.seed, args.reports, others, show=args.show)
            print(line(layout, one) + others.line(one.given), flush=True)
    fives = [one for tally in tallies.values() for one in tally.times if one.pages == _PAGES]
    if fives:
        print(f"files of {_PAGES} pages: {len(fives)}, ratio {ratio(fives):.2f}; the limit is {LIMIT}")
    below = _below(tallies, fives)
    if args.check and below:
        print(f"below what is asked: {'; '.join(below)}", file=sys.stderr)
    return 1 if args.check and below else 0


def _below(tallies: dict[str, Tally], fives: Sequence[Timed]) -> list[str]:
    """Return what is worse than it may be."""
    found = [
        f"{name}: {tally.count('silent')} silent" for name, tally in tallies.items() if tally.count("silent")
    ]
    lawful = [one for name, tally in tallies.items() if name in WHOLE for one in tally.lawful]
    if share(lawful) < FLOOR:
        found.append(f"{share(lawful):.3%} of the cells of lawful reports are exact, {FLOOR:.2%} must be")
    if ratio(fives) > LIMIT:
        found.append(f"{ratio(fives):.2f} of pdfplumber's time for {_PAGES} pages")
    return found


if __name__ == "__main__":
    sys.exit(main())
