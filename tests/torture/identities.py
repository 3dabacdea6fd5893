"""The sums that a report's tables must satisfy, and what they say of each cell."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

from . import labels
from .model import Entry, GoldCell, Number

#: Any status: the specimen leaves more than one open.
OPEN = frozenset({"verified", "read", "conflicting", "ambiguous", "blank", "missing"})


@dataclass(frozen=True)
class Identity:
    """``sum(left) == sum(right)``. ``total`` is set where the right side is one total."""

    left: tuple[str, ...]
    right: tuple[str, ...]

    @property
    def cells(self) -> tuple[str, ...]:
        return self.left + self.right


def identities(*, one_other: bool) -> Iterator[Identity]:
    """Yield the identities of tables 3 and 4, with 其他处理 as one row or as three."""
    outcomes = labels.outcome_rows(one_other=one_other)
    columns = labels.applicants()
    rows = ["new_requests", "carried_over", *outcomes, "total_outcomes", "carried_forward"]
    for row in rows:
        yield Identity(tuple(f"requests.{row}.{col}" for col in columns[:-1]), (f"requests.{row}.total",))
    for col in columns:
        yield Identity(
            (f"requests.new_requests.{col}", f"requests.carried_over.{col}"),
            (f"requests.total_outcomes.{col}", f"requests.carried_forward.{col}"),
        )
        yield Identity(
            tuple(f"requests.{row}.{col}" for row in outcomes), (f"requests.total_outcomes.{col}",)
        )
    results = labels.results()
    for row, _ in labels.litigation()["blocks"]:
        yield Identity(tuple(f"litigation.{row}.{col}" for col in results[:-1]), (f"litigation.{row}.total",))


def _blank_for_zero(entries: Mapping[str, Entry]) -> set[str]:
    """Return the tables that print no 0 and leave cells blank: there a lone total may be tried, too."""
    said: dict[str, set[object]] = {}
    for path, entry in entries.items():
        seen = said.setdefault(path.split(".", maxsplit=1)[0], set())
        seen.add("blank" if entry.kind == "blank" else entry.value)
    return {table for table, seen in said.items() if "blank" in seen and 0 not in seen}


def _try(identity: Identity, entries: Mapping[str, Entry], custom: Collection[str]) -> str:
    """Return ``holds``, ``broken``, ``idle`` (not evaluated), ``open`` (holds or idle) or ``any``.

    ``custom``: the tables in which a blank is written for a zero.
    """
    cells = [entries.get(path) for path in identity.cells]
    if any(cell is None or cell.kind == "missing" for cell in cells):
        return "idle"

    def total(paths: tuple[str, ...]) -> Number:
        return sum((entries[path].value or 0 for path in paths), start=0)

    left = [entries[path] for path in identity.left]
    right = [entries[path] for path in identity.right]
    equal = total(identity.left) == total(identity.right)
    lost = [cell for cell in left + right if cell.kind == "lost"]
    if lost:  # an unread cell leaves it idle, a read one does not
        return "open" if equal or any(cell.value is None for cell in lost) else "any"
    if all(cell.kind == "blank" for cell in left + right):
        return "idle"
    alone = "idle"
    if identity.cells[0].split(".", maxsplit=1)[0] in custom:
        alone = "open" if equal else "any"
    if len(right) == 1 and all(cell.kind == "blank" for cell in left):
        return alone  # only its total is printed
    if len(right) == 1 and right[0].kind == "blank":
        if all(cell.kind != "blank" for cell in left):
            return alone  # only its total is blank
        return "open" if equal else "any"
    if len(right) > 1 and any(all(cell.kind == "blank" for cell in side) for side in (left, right)):
        return "open" if equal else "any"
    return "holds" if equal else "broken"


def judge(entries: Mapping[str, Entry]) -> tuple[dict[str, GoldCell], tuple[tuple[str, ...], ...]]:
    """Return the gold cell of every entry, and the cells of every identity that is broken."""
    one_other = "requests.other_handling.total" in entries
    custom = _blank_for_zero(entries)
    said: dict[str, set[str]] = {path: set() for path in entries}
    broken: list[tuple[str, ...]] = []
    for identity in identities(one_other=one_other):
        verdict = _try(identity, entries, custom)
        if verdict == "broken":
            broken.append(identity.cells)
        for path in identity.cells:
            said.setdefault(path, set()).add(verdict)
    gold: dict[str, GoldCell] = {}
    for path, entry in entries.items():
        gold[path] = GoldCell(entry.value, entry.kind, entry.raw, _statuses(entry, said[path]))
    return gold, tuple(broken)


def _statuses(entry: Entry, said: set[str]) -> frozenset[str]:
    if entry.kind == "blank":
        return frozenset({"blank"})
    if entry.kind == "missing":
        return frozenset({"missing"})
    if entry.kind == "lost":
        return OPEN
    if "any" in said and "broken" not in said:
        return OPEN - {"blank", "missing", "ambiguous"}
    if "broken" in said:
        return frozenset({"conflicting"})
    if "open" in said:
        return frozenset({"verified", "read"})
    return frozenset({"verified"}) if "holds" in said else frozenset({"read"})
