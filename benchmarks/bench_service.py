"""The service against the bare library: 20 clients that send a report each, over and over, for a while.

    python -m benchmarks.bench_service [--seconds 60] [--clients 20] [--check]

The floor is the library in one process over the same reports, measured before and after in the same run. Said are
both throughputs, their ratio, and how long the slowest twentieth of the answers took. The clients take part of the same
machine: what they cost is measured too, and not taken off.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import re
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path
from time import perf_counter

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


def served(clients: int, seconds: float) -> tuple[float, list[float], list[str]]:
    """Return how many reports a second the service answers, how long each took, and what went wrong."""
    with tempfile.TemporaryDirectory() as folder:
        kept = {name: value for name, value in os.environ.items() if not name.startswith("GONGKAI_")}
        process = subprocess.Popen(
            [sys.executable, "-m", "gongkai", "serve", "--no-browser", "--port", "0", "--data", folder],
            stderr=subprocess.PIPE,
            text=True,
            env=kept,
        )
        try:
            assert process.stderr is not None
            found = next(filter(None, (re.search(r"http://[\d.]+:\d+", line) for line in process.stderr)))
            url = found.group()
            while httpx.get(f"{url}/readyz", trust_env=False).status_code != 200:
                continue
            asyncio.run(_load(url, clients, min(5.0, seconds)))  # everything is warm then
            times, wrong, took = asyncio.run(_load(url, clients, seconds))
            return len(times) / took, times, wrong
        finally:
            process.terminate()
            process.wait()


def main() -> int:
    """Measure, say what was measured, and with ``--check`` fail where it is less than promised."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=60.0)
    parser.add_argument("--clients", type=int, default=20)
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
    bad = bool(wrong) or slowest > _SLOWEST or rate < _SHARE * floor
    return int(given.check and bad)


if __name__ == "__main__":
    sys.exit(main())
