"""What the codebook says of the values of each column: how many, from where to where, with which statuses.

Rows go in as they go into the data; for each column a :class:`Counted` comes out.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from typing import NamedTuple, get_args

from gongkai.exports.columns import Column, Row, Value
from gongkai.report import Number, Status

_STATUSES: tuple[Status, ...] = get_args(Status)
#: To so many places shares are told.
_PLACES = Decimal("0.0001")


class Counted(NamedTuple):
    """Of one column: rows with a value, the least and the greatest, the share of each status beside it.

    ``shares`` ends with that of rows whose form has no such field; every share is None where the column has no
    status beside it.
    """

    n: int
    least: str | None
    most: str | None
    shares: tuple[Decimal | None, ...]


class Tally:
    """Counts while rows go by. Memory does not grow with them."""

    def __init__(self, columns: Sequence[Column]) -> None:
        at = {column.id: number for number, column in enumerate(columns)}
        self._rows = 0
        self._n = [0] * len(columns)
        self._ranged = [number for number, one in enumerate(columns) if one.kind in ("int", "number", "date")]
        self._plain = [number for number, one in enumerate(columns) if one.kind in ("text", "status")]
        self._least: dict[int, Number | str] = {}
        self._most: dict[int, Number | str] = {}
        self._status = {number: at[one.status] for number, one in enumerate(columns) if one.status in at}
        self._statuses: dict[int, Counter[Value]] = {number: Counter() for number in self._status.values()}

    def add(self, rows: Iterable[Row]) -> Iterator[Row]:
        """Count rows and hand them on."""
        for row in rows:
            self._rows += 1
            for number in self._plain:
                self._n[number] += row[number] is not None
            for number in self._ranged:
                if (value := row[number]) is not None:
                    self._range(number, value)
            for number, statuses in self._statuses.items():
                statuses[row[number]] += 1
            yield row

    def _range(self, number: int, value: Number | str) -> None:
        self._n[number] += 1
        if self._n[number] == 1:
            self._least[number] = self._most[number] = value
        elif value < self._least[number]:  # type: ignore[operator]  # a column has values of one kind
            self._least[number] = value
        elif value > self._most[number]:  # type: ignore[operator]
            self._most[number] = value

    def of_columns(self) -> Iterator[Counted]:
        """Yield what was counted of each column, in order."""
        for number, count in enumerate(self._n):
            yield Counted(
                count, _shown(self._least.get(number)), _shown(self._most.get(number)), self._shares(number)
            )

    def _shares(self, number: int) -> tuple[Decimal | None, ...]:
        status = self._status.get(number)
        if status is None or not self._rows:
            return (None,) * (len(_STATUSES) + 1)
        found = self._statuses[status]
        return tuple((Decimal(found[one]) / self._rows).quantize(_PLACES) for one in (*_STATUSES, None))


def _shown(value: Number | str | None) -> str | None:
    if value is None:
        return None
    return f"{value:f}" if isinstance(value, Decimal) else str(value)
