"""Which programs the bench knows, how each is started, and which families it is made for.

Every one is a program of its own that reads paths, a line each, and writes a JSON object a line (README.md). A peer runs
in the environment that ``peers.sh`` makes; ``exec:COMMAND`` is any other program.
"""

from __future__ import annotations

import shlex
import sys
from dataclasses import dataclass
from pathlib import Path

from .documents import FAMILIES, HARD, SCANS

_HERE = Path(__file__).parent
_ROOT = _HERE.parents[1]
PEERS = _ROOT / "build/peers/bin/python"
_WORKERS = "benchmarks.bench.workers"
_PDF = ("pdf-drawn", "pdf-browser", "pdf-office")
_EVERY = (*FAMILIES, *HARD)


@dataclass(frozen=True)
class System:
    """A program: its command, and the families it is made for, on others its line stays empty.

    ``served``: a server does its work, so that its own processor time says nothing.
    """

    name: str
    command: tuple[str, ...]
    families: tuple[str, ...]
    served: bool = False

    def missing(self) -> str:
        """Return what must be done before it can be started; the empty text where nothing must."""
        peer = self.command[0] == str(PEERS) and not PEERS.exists()
        return "sh benchmarks/bench/peers.sh" if peer else ""


def _peer(name: str, *families: str) -> System:
    return System(name, (str(PEERS), str(_HERE / "workers/peer.py"), name), families)


def _module(
    name: str, module: str, *arguments: str, families: tuple[str, ...], served: bool = False
) -> System:
    return System(name, (sys.executable, "-m", f"{_WORKERS}.{module}", *arguments), families, served)


SYSTEMS: dict[str, System] = {
    one.name: one
    for one in (
        _module("gongkai", "reader", families=_EVERY),
        _module("gongkai+careful", "reader", "careful", families=HARD),
        _module("gongkai+hostile", "reader", "hostile", families=HARD),
        _peer("pandas", "html", "hard-html"),
        _peer("pdfplumber", *_PDF),
        _peer("camelot", *_PDF),
        _peer("img2table", *_PDF, *SCANS),
        _peer("docling", "html", "docx", "hard-html"),
        _peer("markitdown", "html", "docx", *_PDF, "hard-html"),
        _module(
            "prompt",
            "prompt",
            families=("html", "text", "converters", "no-report", "hard-html", "hard-text"),
            served=True,
        ),
    )
}


def system(name: str) -> System:
    """Return a system by its name, or any program: ``exec:COMMAND``. Raises KeyError for another name."""
    if name.startswith("exec:"):
        return System(name, tuple(shlex.split(name.removeprefix("exec:"))), _EVERY)
    return SYSTEMS[name]
