"""The service against the bare library: 20 clients that send a report each, over and over, for a while.

    python -m benchmarks.bench_service [--seconds 60] [--clients 20] [--files 1000] [--kills 20] [--check]

The floor is the library in one process over the same reports, measured before and after in the same run. Said are
both throughputs, their ratio, and how long the slowest twentieth of the answers took. The clients take part of the same
machine: what they cost is measured too, and not taken off.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import os
import random
import re
import signal
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path
from time import perf_counter, sleep
from typing import Any

import httpx

import gongkai
from gongkai.exports.json import dumps

SEEDS = sorted((Path(__file__).resolve().parents[1] / "tests/data/seeds").glob("*.txt"))
#: What issue and guide promise: seconds for 95 of 100 answers, and the share of the library's throughput.
_SLOWEST, _SHARE = 0.3, 0.7


def reports() -> list[bytes]:
    """Return reports of about 10 KB."""
    return [path.read_bytes() for path in SEEDS]


def bare(seconds: float) -> float:
    """Return how many reports a second the library reads in this process, its answer written out."""
    settings = gongkai.Settings()
    given = reports()
    for data in given:
        dumps(gongkai.extract(data, name="a.txt", settings=settings))
    count, began = 0, perf_counter()
    while perf_counter() - began < seconds:
        dumps(gongkai.extract(given[count % len(given)], name="a.txt", settings=settings))
        count += 1
    return count / (perf_counter() - began)


async def _client(url: str, until: float, number: int, times: list[float], wrong: list[str]) -> None:
    """Send one report after the other over one connection, by hand: a whole client library costs as much as the service."""
    given = reports()
    host, _, port = url.removeprefix("http://").partition(":")
    reader, writer = await asyncio.open_connection(host, int(port))
    while perf_counter() < until:
        began = perf_counter()
        data = given[number % len(given)]
        number += 1
        head = f"POST /v1/extract?name=a.txt HTTP/1.1\r\nHost: {host}\r\nContent-Type: text/plain\r\n"
        writer.write(f"{head}Content-Length: {len(data)}\r\n\r\n".encode() + data)
        answer = await reader.readuntil(b"\r\n\r\n")
        length = next(line for line in answer.lower().split(b"\r\n") if line.startswith(b"content-length:"))
        body = await reader.readexactly(int(length.partition(b":")[2]))
        times.append(perf_counter() - began)
        if not answer.startswith(b"HTTP/1.1 200"):
            wrong.append(body.decode())
    writer.close()


async def _load(url: str, clients: int, seconds: float) -> tuple[list[float], list[str], float]:
    times: list[float] = []
    wrong: list[str] = []
    began = perf_counter()
    await asyncio.gather(*(_client(url, began + seconds, at, times, wrong) for at in range(clients)))
    return times, wrong, perf_counter() - began


class Served:
    """A server that runs in a folder."""

    def __init__(self, folder: str) -> None:
        kept = {name: value for name, value in os.environ.items() if not name.startswith("GONGKAI_")}
        self.process = subprocess.Popen(
            [sys.executable, "-m", "gongkai", "serve", "--no-browser", "--port", "0", "--data", folder],
            stderr=subprocess.PIPE,
            text=True,
            env=kept,
            start_new_session=True,
        )
        assert self.process.stderr is not None
        found = (re.search(r"http://[\d.]+:\d+", line) for line in self.process.stderr)
        self.url = next(one for one in found if one).group()
        self.client = httpx.Client(base_url=self.url, timeout=60, trust_env=False)
        while self.client.get("/readyz").status_code != 200:
            continue

    def hand_in(self, count: int) -> str:
        """Hand in so many files, and return the job."""
        given = reports()
        files = [("files", (f"{at:04}.txt", given[at % len(given)])) for at in range(count)]
        return str(self.client.post("/v1/jobs", files=files).raise_for_status().json()["id"])

    def look(self, job: str) -> dict[str, Any]:
        """Return a job."""
        found: dict[str, Any] = self.client.get(f"/v1/jobs/{job}").raise_for_status().json()
        return found

    def readers(self) -> list[int]:
        """Return the processes below this one."""
        below: dict[int, list[int]] = {}
        for place in Path("/proc").glob("[0-9]*/stat"):
            with contextlib.suppress(OSError):
                fields = place.read_text().rpartition(")")[2].split()
                below.setdefault(int(fields[1]), []).append(int(place.parent.name))
        found, at = [], [self.process.pid]
        while at:
            at = [child for one in at for child in below.get(one, [])]
            found += at
        return found

    def end(self, *, kill: bool = False) -> None:
        """End it, as a person does or as the system does."""
        self.client.close()
        if kill:
            self.process.kill()
        else:
            self.process.terminate()
        self.process.wait()


def served(clients: int, seconds: float) -> tuple[float, list[float], list[str]]:
    """Return how many reports a second the service answers, how long each took, and what went wrong."""
    with tempfile.TemporaryDirectory() as folder:
        server = Served(folder)
        try:
            asyncio.run(_load(server.url, clients, min(5.0, seconds)))  # everything is warm then
            times, wrong, took = asyncio.run(_load(server.url, clients, seconds))
            return len(times) / took, times, wrong
        finally:
            server.end()


def one_large_job(count: int) -> tuple[float, list[float]]:
    """Return how long a job of many files took, and how long the page's own requests took meanwhile."""
    with tempfile.TemporaryDirectory() as folder:
        server = Served(folder)
        began, waits = perf_counter(), []
        job = server.hand_in(count)
        while server.look(job)["state"] == "open":
            for path in ("/", "/v1/jobs", f"/v1/jobs/{job}/files?limit=1000"):
                at = perf_counter()
                server.client.get(path).raise_for_status()
                waits.append(perf_counter() - at)
        took = perf_counter() - began
        server.end()
        return took, waits


def killed(times: int) -> tuple[int, int]:
    """Return how many files were accepted, and read in the end, where server and readers are killed again and again."""
    draw = random.Random(times)
    with tempfile.TemporaryDirectory() as folder:
        jobs: list[str] = []
        for _ in range(times):
            server = Served(folder)
            jobs += [server.hand_in(10) for _ in range(2)]
            sleep(draw.random())
            for reader in draw.sample(below := server.readers(), min(2, len(below))):
                with contextlib.suppress(ProcessLookupError):
                    os.kill(reader, signal.SIGKILL)
            sleep(draw.random() * 0.3)
            server.end(kill=True)
        server = Served(folder)
        while any(server.look(job)["state"] == "open" for job in jobs):
            sleep(0.2)
        totals = [server.look(job)["totals"] for job in jobs]
        server.end()
        return sum(one["files"] for one in totals), sum(one["read"] for one in totals)


def main() -> int:
    """Measure, say what was measured, and with ``--check`` fail where it is less than promised."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=60.0)
    parser.add_argument("--clients", type=int, default=20)
    parser.add_argument("--files", type=int, default=0, help="also a job of so many files")
    parser.add_argument("--kills", type=int, default=0, help="also so many kills under load")
    parser.add_argument("--check", action="store_true")
    given = parser.parse_args()
    before = bare(given.seconds / 6)
    rate, times, wrong = served(given.clients, given.seconds)
    floor = statistics.mean([before, bare(given.seconds / 6)])
    slowest = statistics.quantiles(times, n=20)[-1]
    print(f"library, one process: {floor:.1f} reports a second")
    print(f"service, {given.clients} clients: {rate:.1f} reports a second, {rate / floor:.2f} of it")
    print(
        f"median {1000 * statistics.median(times):.0f} ms, p95 {1000 * slowest:.0f} ms, errors {len(wrong)}"
    )
    for text in wrong[:3]:
        print(text)
    lost = 0
    if given.files:
        took, waits = one_large_job(given.files)
        worst = statistics.quantiles(waits, n=20)[-1]
        print(f"a job of {given.files} files: {took:.1f} s; the page meanwhile: p95 {1000 * worst:.0f} ms")
    if given.kills:
        accepted, read = killed(given.kills)
        lost = accepted - read
        print(f"{given.kills} kills: {accepted} files accepted, {read} read")
    bad = bool(wrong or lost) or slowest > _SLOWEST or rate < _SHARE * floor
    return int(given.check and bad)


if __name__ == "__main__":
    sys.exit(main())
