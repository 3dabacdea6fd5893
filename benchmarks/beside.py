"""The peers of ``benchmarks/bench`` beside a benchmark of our own: asked about the same files, in the environment of theirs.

They give bare tables, which are read as in ``benchmarks/bench/grids.py``; of each the share of the printed numbers that
come out is told, and how many other numbers it gives.
"""

from __future__ import annotations

import tempfile
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path

from benchmarks.bench.documents import document_of
from benchmarks.bench.running import Program
from benchmarks.bench.score import score
from benchmarks.bench.systems import SYSTEMS
from tests.torture.model import Specimen

#: What each of them gave, by its name: the counts of ``benchmarks/bench/score.py``.
Given = dict[str, Counter[str]]


class Peers:
    """Peers that are started, by their names."""

    def __init__(self, programs: Mapping[str, Program]) -> None:
        self._programs = programs

    @property
    def heads(self) -> str:
        """Their columns' heads."""
        return "".join(f"{name:>13}" for name in self._programs)

    def ask(self, specimen: Specimen, family: str, given: Given) -> None:
        """Let each of them read a file of a family; what it gives is added."""
        if not self._programs:
            return
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / specimen.name
            path.write_bytes(specimen.data)
            for name, program in self._programs.items():
                counts, _ = score(document_of(specimen, family), program.ask(path)[0])
                given.setdefault(name, Counter()).update(counts)

    def line(self, given: Given) -> str:
        """Return what stands in their columns: the share of the printed numbers that came out, and how many others."""
        return "".join(f"{_said(given.get(name, Counter())):>13}" for name in self._programs)


def _said(counts: Counter[str]) -> str:
    return f"{counts['exact'] / max(1, counts['printed']):.1%} +{counts['silent'] + counts['invented']}"


@contextmanager
def peers(names: Iterable[str]) -> Iterator[Peers]:
    """Start peers and end them; say of those that are not installed, in one line, what installs them."""
    systems = [SYSTEMS[name] for name in names]
    absent = [one for one in systems if one.missing()]
    if absent:
        left = ", ".join(one.name for one in absent)
        print(f"not installed, left out: {left}; first: {absent[0].missing()}")
    with ExitStack() as stack:
        here = [one for one in systems if one not in absent]
        yield Peers({one.name: stack.enter_context(Program(one.command)) for one in here})
