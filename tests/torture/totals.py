"""The sums of many scores, and the table of them by layout and by noise."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .score import Score


@dataclass
class Total:
    """The sums of many scores."""

    scores: list[Score] = field(default_factory=list)

    @property
    def cells(self) -> int:
        return sum(one.cells for one in self.scores)

    @property
    def exact(self) -> int:
        return sum(one.exact for one in self.scores)

    @property
    def perfect(self) -> int:
        return sum(one.perfect for one in self.scores)

    def count(self, name: str) -> int:
        return sum(len(getattr(one, name)) for one in self.scores)

    def meta(self, key: str) -> float:
        asked = [one.meta[key] for one in self.scores if key in one.meta]
        return sum(asked) / len(asked) if asked else 1.0

    @property
    def exact_share(self) -> float:
        return self.exact / self.cells if self.cells else 1.0

    @property
    def perfect_share(self) -> float:
        return self.perfect / len(self.scores) if self.scores else 1.0


_META = ("form", "year", "agency", "title", "period", "published", "contact", "refused")


def table(scores: Iterable[Score]) -> str:
    """Return the scores by layout and by noise."""
    groups: dict[str, Total] = defaultdict(Total)
    every = Total()
    noises: dict[str, Total] = defaultdict(Total)
    for one in scores:
        every.scores.append(one)
        groups[one.layout].scores.append(one)
        for name in one.noise or ("(none)",):
            noises[f"+ {name}"].scores.append(one)
    head = (
        "",
        "n",
        "cells",
        "exact%",
        "perfect%",
        "silent",
        "wrong",
        "unread",
        "f.conf",
        "f.verif",
        "status",
        "spans✗",
        "crash",
    )
    rows: list[tuple[str, ...]] = [head + tuple(f"{key}%" for key in _META)]
    named = [*sorted(groups.items()), *sorted(noises.items()), ("ALL", every)]
    for name, total in named:
        rows.append(
            (
                name, str(len(total.scores)), str(total.cells), f"{total.exact_share:.3%}"[:-1], f"{total.perfect_share:.1%}"[:-1],
                *(str(total.count(key)) for key in ("silent", "wrong", "unread", "false_conflicts", "false_verified", "statuses", "bad_spans")),
                str(sum(bool(one.crash) for one in total.scores)),
                *(f"{total.meta(key):.1%}"[:-1] for key in _META),
            )
        )  # fmt: skip
    widths = [max(len(row[at]) for row in rows) for at in range(len(rows[0]))]
    return "\n".join(
        "  ".join(
            cell.ljust(width) if at == 0 else cell.rjust(width)
            for at, (cell, width) in enumerate(zip(row, widths, strict=True))
        )
        for row in rows
    )
