"""``make bench``: what reading a page costs, beside three peers on the same pages in the same run.

    python -m benchmarks.bench_extract [--pages 20] [--rounds 7] [--files 1000] [--check]

The peers only parse: lxml.html and bs4 make a tree, pandas.read_html makes bare grids. In every
round each reader reads all pages in a row, as it would a folder, and the readers take turns, so that
a slow moment of the machine falls on all; the median page of all rounds counts. ``--check`` exits 1
when ``gongkai.extract`` takes more than half of pandas.read_html's time.

The pages are drawn alike, as those of one site are, and differ in their words and numbers. What is
learnt from one page of a site is of no use where no other is drawn like it: ``drawn unlike`` is the
time of ``gongkai.extract`` on the same pages with tables that no other page has.
"""

from __future__ import annotations

import argparse
import gc
import io
import itertools
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from benchmarks.pages import page

LIMIT = 0.5
PEER = "pandas.read_html"


def _extract() -> Callable[[bytes], object]:
    from gongkai import extract

    return lambda data: extract(data, name="page.html")


def _extract_unlike() -> Callable[[bytes], object]:
    extract, number = _extract(), itertools.count()
    return lambda data: extract(data.replace(b"<table ", b'<table lang="zh-%d" ' % next(number)))


def _lxml() -> Callable[[bytes], object]:
    from lxml import html

    return html.document_fromstring


def _pandas() -> Callable[[bytes], object]:
    import pandas

    return lambda data: pandas.read_html(io.BytesIO(data), encoding="utf-8", flavor="lxml")


def _bs4() -> Callable[[bytes], object]:
    from bs4 import BeautifulSoup

    return lambda data: BeautifulSoup(data, "lxml")


READERS = {
    "gongkai.extract": _extract,
    "… drawn unlike": _extract_unlike,
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
                start = time.perf_counter()
                readers[name](data)
                times[name].append(time.perf_counter() - start)
    return {name: statistics.median(taken) for name, taken in times.items()}


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


def help_time(runs: int = 7) -> tuple[float, float]:
    """Return the median seconds of ``gongkai --help``, and of a Python that does nothing."""
    measured = []
    for arguments in (("-m", "gongkai", "--help"), ("-c", "pass")):
        taken = []
        for _ in range(runs):
            start = time.perf_counter()
            _python(*arguments)
            taken.append(time.perf_counter() - start)
        measured.append(statistics.median(taken))
    return measured[0], measured[1]


def _memory(process: str, field: str) -> int:
    """Return a size of a process in KiB, as Linux says it."""
    lines = Path(f"/proc/{process}/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith(field))


def _python(*arguments: str) -> str:
    done = subprocess.run([sys.executable, *arguments], capture_output=True, text=True, check=True)
    return done.stdout


def main() -> int:
    """Measure and print; the exit code is that of ``--check``."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--pages", type=int, default=20, help="different pages")
    parser.add_argument("--rounds", type=int, default=7, help="how often each page is read by each reader")
    parser.add_argument("--files", type=int, default=1000, help="files of the memory run (0: none)")
    parser.add_argument("--check", action="store_true", help=f"exit 1 above {LIMIT} of {PEER}")
    parser.add_argument("--peak", choices=READERS, help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.peak:
        print(_peak(given.peak, given.pages))
        return 0
    pages = [page(seed) for seed in range(given.pages)]
    size = statistics.median(map(len, pages)) / 1000
    print(f"{given.pages} pages of {size:.0f} kB, {given.rounds} rounds, median a page:")
    times = time_pages(pages, given.rounds)
    own = times["gongkai.extract"]
    print(f"{'':18} {'ms':>8} {'gongkai/it':>11} {'peak MiB':>9}")
    for name, seconds in times.items():
        peak = peak_memory(name, given.pages) / 1024
        print(f"{name:18} {seconds * 1000:8.2f} {own / seconds:11.2f} {peak:9.0f}")
    seconds, bare = help_time()
    print(f"gongkai --help: {seconds:.2f} s (a bare Python start: {bare:.2f} s)")
    if given.files:
        early, late = flatness(given.files, given.pages)
        print(
            f"gongkai extract over {given.files} files: {early / 1024:.1f} MiB after a tenth, {late / 1024:.1f} at the end"
        )
    if given.check and own > LIMIT * times[PEER]:
        print(f"too slow: {own / times[PEER]:.2f} of {PEER}, the limit is {LIMIT}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
