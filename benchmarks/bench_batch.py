"""What a batch costs beside bare reading, what more workers gain, and what twenty kills leave behind.

    python -m benchmarks.bench_batch [--reports 10000] [--workers 2] [--kills 20] [--seed 1] [--check]

On generated reports of every layout, clean and damaged. ``bare`` reads them one after another in one
process and keeps nothing. Processor time counts all processes of a run, so it holds on a machine
that has something else to do; the gain of more workers is wall time, and needs a quiet one.
``--check`` exits 1 where two workers gain less than 1.8, the ledger costs more than 10 % of bare
reading, memory grows, or a killed run ends in other bytes than a calm one.
"""

from __future__ import annotations

import argparse
import compileall
import contextlib
import ctypes
import json
import os
import random
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from threading import Thread

import gongkai
from tests.torture.generate import make

GAIN, OVERHEAD, GROWTH = 1.8, 0.10, 1.15
_BARE = """
import sys
from pathlib import Path
from gongkai import GongkaiError, Settings
from gongkai.exports.json import dumps
from gongkai.pipeline import extract
settings = Settings.load()
for path in sorted(Path(sys.argv[1]).iterdir()):
    try:
        dumps(extract(path, settings=settings))
    except GongkaiError:
        pass
"""


@dataclass(frozen=True, slots=True)
class Cost:
    """Seconds of wall and of processor time; MiB of the program's own memory at its most."""

    wall: float
    cpu: float
    peak: float


def fill(folder: Path, count: int) -> None:
    """Write generated reports into a folder."""
    for seed in range(count):
        specimen = make(seed, odd=False)
        (folder / specimen.name).write_bytes(specimen.data)


def measure(command: Sequence[str]) -> Cost:
    """Run a command to its end and say what it cost, its children included."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    start = time.perf_counter()
    sizes: list[int] = []
    with subprocess.Popen(
        [sys.executable, *command], stderr=subprocess.DEVNULL, stdout=subprocess.DEVNULL
    ) as run:
        watcher = Thread(target=_watch, args=(run.pid, sizes))
        watcher.start()
        code = run.wait()
        watcher.join()
    wall = time.perf_counter() - start
    _wait_for_orphans()
    if code not in (0, 3):
        raise SystemExit(f"{command[:3]} ended with {code}")
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return Cost(wall, cpu, max(sizes, default=0) / 1024)


def _adopt_orphans() -> None:
    """Have what a run leaves behind counted here: its workers are no children of its own (Linux)."""
    ctypes.CDLL(None).prctl(36, 1, 0, 0, 0)


def _wait_for_orphans() -> None:
    with contextlib.suppress(ChildProcessError):
        while True:
            os.waitpid(-1, 0)


def _watch(pid: int, sizes: list[int]) -> None:
    """Note a process's own memory in KiB, ten times a second, until it ends."""
    status = Path(f"/proc/{pid}/status")
    while True:
        try:
            lines = status.read_text().splitlines()
            sizes.append(next(int(line.split()[1]) for line in lines if line.startswith("RssAnon")))
        except (OSError, StopIteration):
            return
        time.sleep(0.1)


def batch(inputs: Path, out: Path, workers: int, *more: str) -> list[str]:
    """Return the arguments of a batch."""
    return ["-m", "gongkai", "batch", str(inputs), "-o", str(out), "--workers", str(workers), *more]


def survives(inputs: Path, calm: Path, shaken: Path, moments: Iterable[float]) -> list[str]:
    """Kill runs at these moments, let a last one end, and say what differs from a calm run's results."""
    for moment in moments:
        command = [sys.executable, *batch(inputs, shaken, 2)]
        with subprocess.Popen(command, stderr=subprocess.DEVNULL) as run:
            try:
                run.wait(moment)
            except subprocess.TimeoutExpired:
                run.kill()
    measure(batch(inputs, shaken, 2))
    return _differing(calm, shaken)


def _differing(calm: Path, other: Path) -> list[str]:
    """Return what differs between two runs: the inputs whose reports or errors do, or else the files."""
    files, others = _written(calm), _written(other)
    names = [name for name in sorted(files | others) if files.get(name) != others.get(name)]
    lines = [
        {line for name, data in found.items() if name.endswith(".jsonl") for line in data.splitlines()}
        for found in (files, others)
    ]
    found = [json.loads(line) for line in lines[0] ^ lines[1]]
    inputs = {Path((line.get("source") or line)["name"]).name: line.get("code", "read") for line in found}
    return [f"{name} ({code})" for name, code in sorted(inputs.items())] or names


def _written(folder: Path) -> dict[str, bytes]:
    files = [path for path in folder.rglob("*") if path.is_file() and "ledger" not in path.name]
    return {str(path.relative_to(folder)): path.read_bytes() for path in files}


def main() -> int:
    """Measure and print; the exit code is that of ``--check``."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--reports", type=int, default=10_000, help="generated reports")
    parser.add_argument("--workers", type=int, default=2, help="workers of the parallel run")
    parser.add_argument("--kills", type=int, default=20, help="how often a run is killed (0: not at all)")
    parser.add_argument("--seed", type=int, default=1, help="of the moments of the kills")
    parser.add_argument("--check", action="store_true", help="exit 1 where an aim is missed")
    given = parser.parse_args()
    _adopt_orphans()
    compileall.compile_dir(Path(gongkai.__file__).parent, quiet=1)  # as pip leaves it
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (inputs := folder / "in").mkdir()
        fill(inputs, given.reports)
        missed = _measure(folder, inputs, given)
    for line in missed:
        print(f"missed: {line}", file=sys.stderr)
    return 1 if given.check and missed else 0


def _measure(folder: Path, inputs: Path, given: argparse.Namespace) -> list[str]:
    count, workers = given.reports, given.workers
    print(f"{count} generated reports, {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}")
    bare = measure(["-c", _BARE, str(inputs)])
    _print("bare", bare, count)
    one = measure(batch(inputs, folder / "one", 1))
    _print("1 worker", one, count)
    tenth = measure(batch(inputs, folder / "tenth", workers, "--limit", str(count // 10)))
    _print("a tenth", tenth, count // 10)
    more = measure(batch(inputs, folder / "more", workers))
    _print(f"{workers} workers", more, count)
    again = measure(batch(inputs, folder / "more", workers))
    _print("nothing new", again, count)
    size = sum(path.stat().st_size for path in (folder / "more").glob("ledger*")) / 1024 / count
    shard = sum(path.stat().st_size for path in (folder / "more/reports").iterdir()) / 1024 / count
    table = sum(path.stat().st_size for path in (folder / "more/parquet").iterdir()) / 1024 / count
    print(f"KiB a report: ledger {size:.1f}, JSON Lines {shard:.1f}, Parquet {table:.1f}")
    gain, overhead = one.wall / more.wall, one.cpu / bare.cpu - 1
    reading = (one.cpu - again.cpu) / bare.cpu - 1
    print(
        f"gain of {workers} workers {gain:.2f}; over bare reading {overhead:.1%}, without writing {reading:.1%}"
    )
    missed = []
    if gain < GAIN:
        missed.append(f"{workers} workers gain {gain:.2f}, aimed at {GAIN}")
    if overhead > OVERHEAD:
        missed.append(f"{overhead:.1%} over bare reading, aimed at {OVERHEAD:.0%}")
    if more.peak > tenth.peak * GROWTH:
        missed.append(f"{more.peak:.0f} MiB for all, {tenth.peak:.0f} for a tenth")
    if others := _differing(folder / "one", folder / "more"):
        missed.append(f"one worker writes other bytes: {', '.join(others)}")
    if given.kills:
        shutil.rmtree(folder / "one")
        rng = random.Random(given.seed)
        moments = [rng.uniform(0.1, more.wall / given.kills * 2) for _ in range(given.kills)]
        other = survives(inputs, folder / "more", folder / "shaken", moments)
        print(f"killed {given.kills} times: {len(other)} inputs or files differ from the calm run's")
        if other:
            missed.append(f"after kills there differ {', '.join(other)}")
    return missed


def _print(name: str, cost: Cost, count: int) -> None:
    print(
        f"{name:12} {cost.wall:7.1f} s, {count / cost.wall:6.1f} a second, processor {cost.cpu:7.1f} s,"
        f" the program itself {cost.peak:.0f} MiB"
    )


if __name__ == "__main__":
    sys.exit(main())
