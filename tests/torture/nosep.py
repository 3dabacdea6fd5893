"""Which cells of a table without separators can be told: by counting every reading that fits."""

from __future__ import annotations

import functools
from collections.abc import Iterator, Mapping, Sequence

from . import labels
from .model import Entry
from .noise_numbers import rows_of

_LIMIT = 20000


def undecided(entries: Mapping[str, Entry], *, one_other: bool) -> set[str]:
    """Return the fields whose digits can be cut in more than one way that satisfies every sum."""
    out: set[str] = set()
    rows = rows_of(dict(entries))
    for row in rows:
        table = row[0].split(".", maxsplit=1)[0]
        if table == "disclosure" and len(row) > 1 and _loose(entries, row):
            out.update(row)
        if table == "litigation":
            out.update(_varying(row, _litigation(_digits(entries, row))))
    out.update(
        _requests(entries, [row for row in rows if row[0].startswith("requests")], one_other=one_other)
    )
    return out


def _digits(entries: Mapping[str, Entry], row: list[str]) -> str:
    return "".join(entries[path].raw for path in row)


def _loose(entries: Mapping[str, Entry], row: list[str]) -> bool:
    text = _digits(entries, row)
    if not text.isdigit():
        return True
    return sum(1 for _ in _cut(text, len(row))) > 1


def _cut(text: str, parts: int) -> Iterator[tuple[int, ...]]:
    """Yield every cut of a digit string into numbers without leading zeros."""
    if parts == 1:
        if text and (text == "0" or text[0] != "0"):
            yield (int(text),)
        return
    most = 1 if text[:1] == "0" else len(text) - parts + 1
    for at in range(1, most + 1):
        for rest in _cut(text[at:], parts - 1):
            yield (int(text[:at]), *rest)


@functools.lru_cache(maxsize=4096)
def _sums(text: str, parts: int) -> tuple[tuple[int, ...], ...]:
    """Return every cut of a digit string whose last number is the sum of those before it."""
    return tuple(one for one in _cut(text, parts) if sum(one[:-1]) == one[-1])


def _litigation(text: str) -> list[tuple[int, ...]]:
    """Return every cut of the row of table 4 in which the three blocks hold."""
    ways: dict[int, list[tuple[int, ...]]] = {0: [()]}
    for _ in range(3):
        longer: dict[int, list[tuple[int, ...]]] = {}
        for start, found in ways.items():
            for end in range(start + 5, min(len(text), start + 24) + 1):
                for block in _sums(text[start:end], 5):
                    longer.setdefault(end, []).extend((*one, *block) for one in found)
        ways = longer
    return ways.get(len(text), [])


def _varying(row: list[str], found: Sequence[tuple[int, ...]]) -> set[str]:
    return {path for at, path in enumerate(row) if len({one[at] for one in found}) != 1}


def _requests(entries: Mapping[str, Entry], rows: list[list[str]], *, one_other: bool) -> set[str]:
    outcomes = set(labels.outcome_rows(one_other=one_other))
    names = [row[0].split(".")[1] for row in rows]
    cuts = [_sums(_digits(entries, row), 7) for row in rows]
    if any(not found for found in cuts):
        return {path for row in rows for path in row}
    # One signed vector for each identity: the outcomes against their total, the flows in and out.
    weights = dict.fromkeys(outcomes, (1, 0))
    weights.update(total_outcomes=(-1, 1), carried_forward=(0, 1), new_requests=(0, -1), carried_over=(0, -1))
    # Forward: every sum that the rows so far can reach; backward: which cuts lie on a way to zero.
    nothing: tuple[int, ...] = (0,) * 14
    layers = [{nothing}]
    for name, found in zip(names, cuts, strict=True):
        layers.append({_add(state, one, weights[name]) for state in layers[-1] for one in found})
        if len(layers[-1]) > _LIMIT:
            return {path for row, some in zip(rows, cuts, strict=True) for path in _varying(row, some)}
    good = {nothing}
    out: set[str] = set()
    for index in range(len(rows) - 1, -1, -1):
        name, found = names[index], cuts[index]
        kept: list[tuple[int, ...]] = []
        before: set[tuple[int, ...]] = set()
        for one in found:
            back = tuple(-part for part in one)
            reached = {_add(state, back, weights[name]) for state in good} & layers[index]
            if reached:
                kept.append(one)
                before |= reached
        good = before
        out |= _varying(rows[index], kept)
    return out


def _add(state: tuple[int, ...], row: tuple[int, ...], weight: tuple[int, int]) -> tuple[int, ...]:
    first, second = weight
    return tuple(
        value + part * (first if at < 7 else second)
        for at, (value, part) in enumerate(zip(state, row + row, strict=True))
    )
