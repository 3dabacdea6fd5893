"""``make bench``: what reading a page costs, beside peers on the same pages in the same run.

    python -m benchmarks.bench_extract [--pages 20] [--rounds 7] [--varied 240] [--files 1000] [--check]

The peers only parse: lxml.html and bs4 make a tree, pandas.read_html makes bare grids. Processor time
counts, as the machine may have something else to do. Two kinds of pages are read:

* ``drawn alike``: the pages of one site, which differ in their words and numbers. In every round each
  reader reads all pages in a row, as it would a folder, and the readers take turns, so that a slow
  moment of the machine falls on all; the median page of all rounds counts.
* ``varied``: the web pages among the generated reports (``tests/torture``), each drawn by other hands:
  labels, their breaks, blanks and the writing of numbers differ from page to page, and some sums are
  broken. Each is read once by each peer and once by us, page by page in turn, so that nothing learnt
  from a page helps with the same page; the first :data:`WARM` are not counted, nor those that a reader
  refuses. All pages together count.

What a reader imports is loaded before anything is measured: pandas, and the solver that we load once in a process,
where a broken sum needs it. How long that takes is printed by itself.

``… to JSON files`` is what the command line does: the page is read from its file, and its JSON is
written to another. ``--check`` exits 1 where ``gongkai.extract`` takes more of pandas.read_html's time
than :data:`LIMITS` say.

``--ocr`` first, and what follows is what :mod:`benchmarks.bench_ocr` does: scans, and how well they are read;
``--pdf`` first, what :mod:`benchmarks.bench_pdf` does: PDF files with text, beside pdfplumber, camelot and img2table;
``--texts`` first, what :mod:`benchmarks.bench_texts` does: texts that other programs make of reports.
"""

from __future__ import annotations

import argparse
import atexit
import gc
import importlib
import io
import itertools
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, cast

from benchmarks.pages import page
from gongkai.errors import GongkaiError
from tests.torture.generate import make

if TYPE_CHECKING:
    from gongkai.report import Report

ALIKE, VARIED = "drawn alike", "varied"
LIMITS = {ALIKE: 0.5, VARIED: 0.8}
#: Loaded where the search for suspects is not enough.
SOLVER = "scipy.optimize"
OWN, WRITTEN, PEER = "gongkai.extract", "… to JSON files", "pandas.read_html"
#: So many varied pages are read before any counts: first calls load grammars, forms and dictionaries.
WARM = 60


def _extract() -> Callable[[bytes], object]:
    from gongkai import extract

    return lambda data: extract(data, name="page.html")


def _extract_files() -> Callable[[bytes], object]:
    from gongkai import Settings, extract
    from gongkai.exports.json import dumps

    settings = Settings.load()
    folder = Path(tempfile.mkdtemp())
    atexit.register(shutil.rmtree, folder)
    source, target = folder / "page.html", folder / "page.json"

    def read(data: bytes) -> None:
        source.write_bytes(data)  # costs us, not the peers
        target.write_text(dumps(extract(source, settings=settings)), encoding="utf-8")

    return read


def _written() -> Callable[[bytes, object], float]:
    """Return what measures the seconds that the files of a page that was read take: its own and its JSON's."""
    from gongkai.exports.json import dumps

    folder = Path(tempfile.mkdtemp())
    atexit.register(shutil.rmtree, folder)
    source, target = folder / "page.html", folder / "page.json"

    def measure(data: bytes, report: object) -> float:
        source.write_bytes(data)
        start = time.process_time()
        source.read_bytes()
        target.write_text(dumps(cast("Report", report)), encoding="utf-8")
        return time.process_time() - start

    return measure


def _lxml() -> Callable[[bytes], object]:
    from lxml import html

    return html.document_fromstring


def _pandas() -> Callable[[bytes], object]:
    import pandas

    return lambda data: pandas.read_html(io.BytesIO(data), flavor="lxml")


def _bs4() -> Callable[[bytes], object]:
    from bs4 import BeautifulSoup

    return lambda data: BeautifulSoup(data, "lxml")


READERS = {
    OWN: _extract,
    WRITTEN: _extract_files,
    "lxml.html parse": _lxml,
    PEER: _pandas,
    "bs4+lxml parse": _bs4,
}


def time_pages(pages: Sequence[bytes], rounds: int) -> dict[str, float]:
    """Return each reader's median seconds a page."""
    readers = {name: load() for name, load in READERS.items()}
    times: dict[str, list[float]] = {name: [] for name in readers}
    for read in readers.values():  # first calls load grammars, forms and dictionaries
        read(pages[0])
    names = list(readers)
    for number in range(rounds):
        for name in names[number % len(names) :] + names[: number % len(names)]:
            gc.collect()  # what one reader left behind is not for the next to clear
            for data in pages:
                times[name].append(_seconds(readers[name], data))
    return {name: statistics.median(taken) for name, taken in times.items()}


def _seconds(read: Callable[[bytes], object], data: bytes) -> float:
    start = time.process_time()
    read(data)
    return time.process_time() - start


def varied_pages(count: int, first: int = 0) -> list[bytes]:
    """Return the first web pages among the generated reports of the forms' own prints."""
    pages: list[bytes] = []
    for seed in itertools.count(first):
        if len(pages) == count:
            break
        specimen = make(seed, odd=False)
        if specimen.name.endswith(("html", "htm")) and not specimen.name.endswith(".mhtml"):
            pages.append(specimen.data)
    return pages


def time_varied(pages: Sequence[bytes]) -> tuple[dict[str, float], int]:
    """Return each reader's mean seconds a page, and how many pages counted.

    We read each page once, lest a second reading gain from the first: what the command line takes is that
    and the reading and writing of its files.
    """
    importlib.import_module(SOLVER)
    readers = {name: load() for name, load in READERS.items() if name != WRITTEN}
    names, (extract, files) = list(readers), (readers[OWN], _written())
    done: list[object] = []
    readers[OWN] = lambda data: done.append(extract(data))
    taken: list[dict[str, float]] = []
    for number, data in enumerate(pages):
        start = number % len(names)
        try:
            times = {name: _seconds(readers[name], data) for name in names[start:] + names[:start]}
        except (GongkaiError, ValueError, ImportError, SyntaxError):  # no report, or no table to pandas
            continue
        times[WRITTEN] = times[OWN] + files(data, done.pop())
        if number >= WARM:
            taken.append(times)
    return {name: statistics.mean(times[name] for times in taken) for name in READERS}, len(taken)


def peak_memory(name: str, pages: int) -> int:
    """Return the peak memory in KiB of a process that reads the pages with one reader."""
    return int(_python("-m", "benchmarks.bench_extract", "--peak", name, "--pages", str(pages)))


def _peak(name: str, pages: int) -> int:
    read = READERS[name]()
    for seed in range(pages):
        read(page(seed))
    return _memory("self", "VmHWM")


def flatness(files: int, pages: int) -> tuple[int, int]:
    """Run ``gongkai extract`` over a folder; return its memory in KiB after a tenth, and at the end."""
    with tempfile.TemporaryDirectory() as folder:
        for seed in range(pages):
            (Path(folder) / f"{seed:06}.html").write_bytes(page(seed))
        for number in range(pages, files):
            os.link(Path(folder) / f"{number % pages:06}.html", Path(folder) / f"{number:06}.html")
        command = [sys.executable, "-m", "gongkai", "extract", folder]
        with subprocess.Popen(command, stdout=subprocess.PIPE) as run:
            assert run.stdout is not None
            early = late = 0
            for number, _ in enumerate(run.stdout, 1):
                if number == max(files // 10, 1):
                    early = _memory(str(run.pid), "RssAnon")
                elif number % 50 == 0 or number == files - 10:
                    late = _memory(str(run.pid), "RssAnon")
        if run.returncode:
            raise SystemExit(f"gongkai extract ended with {run.returncode}")
        return early, late


def start_times(runs: int = 7) -> list[float]:
    """Return the median seconds of ``gongkai --help``, of a Python that does nothing, and of one that loads the solver."""
    measured = []
    for arguments in (("-m", "gongkai", "--help"), ("-c", "pass"), ("-c", f"import {SOLVER}")):
        taken = []
        for _ in range(runs):
            start = time.perf_counter()
            _python(*arguments)
            taken.append(time.perf_counter() - start)
        measured.append(statistics.median(taken))
    return measured


def _memory(process: str, field: str) -> int:
    """Return a size of a process in KiB, as Linux says it."""
    lines = Path(f"/proc/{process}/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith(field))


def _python(*arguments: str) -> str:
    done = subprocess.run([sys.executable, *arguments], capture_output=True, text=True, check=True)
    return done.stdout


def main() -> int:
    """Measure and print; the exit code is that of ``--check``."""
    if sys.argv[1:2] == ["--ocr"]:
        from benchmarks import bench_ocr

        return bench_ocr.main(sys.argv[2:])
    if sys.argv[1:2] == ["--pdf"]:
        from benchmarks import bench_pdf

        return bench_pdf.main(sys.argv[2:])
    if sys.argv[1:2] == ["--texts"]:
        from benchmarks import bench_texts

        return bench_texts.main(sys.argv[2:])
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--pages", type=int, default=20, help="different pages that are drawn alike")
    parser.add_argument("--rounds", type=int, default=7, help="how often each of them is read by each reader")
    parser.add_argument("--varied", type=int, default=240, help="varied pages")
    parser.add_argument("--files", type=int, default=1000, help="files of the memory run (0: none)")
    parser.add_argument("--check", action="store_true", help=f"exit 1 above these shares of {PEER}: {LIMITS}")
    parser.add_argument("--peak", choices=READERS, help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.peak:
        print(_peak(given.peak, given.pages))
        return 0
    shares = {ALIKE: _show_alike(given.pages, given.rounds), VARIED: _show_varied(given.varied)}
    seconds, bare, solver = start_times()
    print(
        f"gongkai --help: {seconds:.2f} s (a bare Python start: {bare:.2f} s); to load the solver: {solver - bare:.2f} s"
    )
    if given.files:
        early, late = flatness(given.files, given.pages)
        print(
            f"gongkai extract over {given.files} files: {early / 1024:.1f} MiB after a tenth, {late / 1024:.1f} at the end"
        )
    slow = {kind: share for kind, share in shares.items() if share > LIMITS[kind]}
    for kind, share in slow.items():
        print(f"{kind}: too slow, {share:.2f} of {PEER}, the limit is {LIMITS[kind]}", file=sys.stderr)
    return 1 if given.check and slow else 0


def _show_alike(count: int, rounds: int) -> float:
    pages = [page(seed) for seed in range(count)]
    size = statistics.median(map(len, pages)) / 1000
    print(f"{ALIKE}: {count} pages of {size:.0f} kB, {rounds} rounds, median a page, processor time:")
    times = time_pages(pages, rounds)
    _table(times, {name: peak_memory(name, count) / 1024 for name in READERS})
    return times[OWN] / times[PEER]


def _show_varied(count: int) -> float:
    pages = varied_pages(count + WARM)
    times, read = time_varied(pages)
    size = statistics.mean(map(len, pages[WARM:])) / 1000
    print(f"{VARIED}: {read} of {count} pages of {size:.0f} kB on an average, mean a page, processor time:")
    _table(times, {})
    return times[OWN] / times[PEER]


def _table(times: dict[str, float], peaks: dict[str, float]) -> None:
    print(f"{'':18} {'ms':>8} {'of ' + PEER:>20} {'peak MiB' if peaks else '':>9}".rstrip())
    for name, seconds in times.items():
        peak = f" {peaks[name]:9.0f}" if peaks else ""
        print(f"{name:18} {seconds * 1000:8.2f} {seconds / times[PEER]:20.2f}{peak}")


if __name__ == "__main__":
    sys.exit(main())
