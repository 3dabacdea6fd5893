"""Which cells to suspect when identities of a table are broken, and what they would have to say.

:func:`suspects` is the door. Nothing is ever applied: an explanation is for a person to look at.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from typing import NamedTuple

from gongkai.form import Cellname, TableForm
from gongkai.localise.programme import Programme
from gongkai.localise.search import Search
from gongkai.localise.slips import Composite, Plausibility, Slip, composites
from gongkai.localise.system import System
from gongkai.report import Number

__all__ = ["Change", "Explanation", "Localisation", "Slip", "suspects"]

#: How many explanations are listed, and how many are looked at to find the best of them.
MOST_LISTED, MOST_FOUND = 128, 1024
#: How many branches are looked into before giving up.
EFFORT = 1500
#: What it costs an explanation to leave an identity with numbers on one side alone.
_HALF_TOLD = 1.0


class Change(NamedTuple):
    """A cell, what it prints (None: a blank), what it would have to say, and the slip that this would be."""

    name: Cellname
    printed: Number | None
    suggested: Number
    slip: Slip


#: Changes, in the order of the form, that make every told identity hold when made together.
Explanation = tuple[Change, ...]


@dataclass(frozen=True)
class Localisation:
    """The smallest explanations of broken identities, best first; none where nothing is broken.

    ``complete``: every smallest explanation is listed; False where time ran out, where there were more
    than :data:`MOST_LISTED`, or where none exists within the search's reach.
    """

    explanations: tuple[Explanation, ...]
    complete: bool

    def among(self, names: Collection[Cellname]) -> tuple[Change, ...]:
        """Return the changes to these cells, those of an identity say: for each its best one, best first."""
        best: dict[Cellname, Change] = {}
        for change in (change for explanation in self.explanations for change in explanation):
            if change.name in names:
                best.setdefault(change.name, change)
        return tuple(best.values())


class _Guess(NamedTuple):
    """An explanation in the making: new numbers in units, the slip of each cell, the cost of all."""

    new: dict[int, int]
    slips: dict[int, Slip]
    cost: float


def suspects(
    shape: TableForm,
    rows: Collection[str],
    values: Mapping[Cellname, Number | None],
    *,
    effort: int = EFFORT,
) -> Localisation:
    """Return the smallest sets of cells whose change would make every told identity of a table hold.

    ``rows``: the ids of the rows that the report has. ``values``: every readable cell, a blank as
    None; an identity over any other cell is not told. ``effort``: how many branches of the
    search to look into before giving up; the default takes up to about a quarter of a second. It is
    work, not time, that is bounded, so that the same table is always explained the same way.

    A set is as small as the number of slips that it takes: one slip of a cell, or one that moved many
    (:func:`~gongkai.localise.slips.composites`). Where a slip of the latter kind would do, sets of one
    cell more are listed too. Equally small sets are ranked by how likely the slips are.
    """
    system = System(shape, rows, values)
    if not system.broken:
        return Localisation((), True)
    finder = _Finder(system, tuple(composites(system, shape, rows)), effort)
    guesses = list(islice(finder.guesses(), MOST_FOUND + 1))
    best: dict[frozenset[tuple[int, int]], _Guess] = {}
    for guess in sorted(guesses, key=lambda guess: guess.cost + _HALF_TOLD * system.half_told(guess.new)):
        best.setdefault(frozenset(guess.new.items()), guess)
    few = len(guesses) <= MOST_FOUND and len(best) <= MOST_LISTED
    listed = islice(best.values(), MOST_LISTED)
    return Localisation(
        tuple(_explanation(system, guess) for guess in listed), few and bool(best) and not finder.late
    )


def _explanation(system: System, guess: _Guess) -> Explanation:
    return tuple(
        Change(system.names[cell], system.values[cell], system.number(cell, new), guess.slips[cell])
        for cell, new in sorted(guess.new.items())
    )


class _Finder:
    """Looks for guesses of growing size until some are found."""

    def __init__(self, system: System, moves: tuple[Composite, ...], effort: int) -> None:
        self._system = system
        self._cost = Plausibility(system).of
        made = ((move, new) for move in moves if (new := _make(system, move)))
        # What each slip that moved cells would leave broken, were it undone; most would change nothing.
        tried = ((move, new, system.misfits(new)) for move, new in made)
        self._made = [one for one in tried if one[2] != system.broken]
        self._effort = effort
        self._search = Search(system, effort)
        self.late = False

    def guesses(self) -> Iterator[_Guess]:
        """Yield every smallest guess, some perhaps twice."""
        moved = list(self._one_move())
        yield from moved
        edits, size = (1 if moved else 0), 1
        found: list[dict[int, int]] = []
        starved = False
        while size <= len(self._system.names) and not (edits and size > edits + 1):
            # By smaller sets, that is: one that holds such a set may be as small as what is found now.
            starved = self._search.starved
            found = list(islice(self._search.sets(size), MOST_FOUND + 1))
            yield from map(self._of_cells, found)
            if found or self._search.late:
                break
            if size == 2 and not edits:
                moved = list(self._two_slips())
                yield from moved
                edits = 2 if moved else 0
            size += 1
        # What the search cannot settle is left to the program, unless slips that moved cells explain all.
        if not edits and (self._search.late or starved):
            programme = Programme(self._system, self._effort, 1 if starved else size)
            for one in found:
                programme.cut(iter(one))
            for one in programme.sets(size if found else None, MOST_FOUND):
                yield self._of_cells(one)
            self.late = programme.late
        else:
            self.late = self._search.late

    def _of_cells(self, new: dict[int, int]) -> _Guess:
        ways = {cell: self._cost(self._system.printed[cell], units) for cell, units in new.items()}
        return _Guess(new, {cell: slip for cell, (_, slip) in ways.items()}, sum(c for c, _ in ways.values()))

    def _one_move(self) -> Iterator[_Guess]:
        for move, new, misfits in self._made:
            if not misfits:
                yield _Guess(new, dict.fromkeys(new, move.slip), move.cost)

    def _two_slips(self) -> Iterator[_Guess]:
        """Yield a slip that moved cells with one of a cell or with another one that moved others."""
        system = self._system
        effects: dict[frozenset[tuple[int, int]], list[tuple[Composite, dict[int, int]]]] = defaultdict(list)
        for move, new, misfits in self._made:
            effects[_effect(system.broken, misfits)].append((move, new))
        for move, new, misfits in self._made:
            for cell, units in system.single(misfits, new):
                cost, slip = self._cost(system.printed[cell], units)
                slips = dict.fromkeys(new, move.slip) | {cell: slip}
                yield _Guess({**new, cell: units}, slips, move.cost + cost)
            for other, more in effects.get(frozenset(misfits.items()), ()):
                if new.keys().isdisjoint(more) and not system.misfits(new | more):
                    slips = dict.fromkeys(new, move.slip) | dict.fromkeys(more, other.slip)
                    yield _Guess(new | more, slips, move.cost + other.cost)


def _make(system: System, move: Composite) -> dict[int, int] | None:
    """Return the new numbers of a move; that of its free cell such that an identity over it holds.

    None where no lawful number would do, or no identity but that one could contradict the move.
    """
    if move.free is None:
        return move.new
    told = [(at, k) for at, k in system.of_cell[move.free] if at not in system.dormant]
    touched = {at for cell in move.new for at, _ in system.of_cell[cell] if at not in system.dormant}
    if not told or not touched - {told[0][0]}:  # no identity is left to bear the move out
        return None
    at, coefficient = told[0]
    old = system.printed[move.free] or 0
    units = old - coefficient * system.misfits(move.new).get(at, 0)
    if not system.allows(move.free, units):
        return None
    return move.new if units == old else {**move.new, move.free: units}


def _effect(before: Mapping[int, int], after: Mapping[int, int]) -> frozenset[tuple[int, int]]:
    """Return by how much each misfit falls."""
    fresh = ((at, -misfit) for at, misfit in after.items() if at not in before)
    falls = ((at, misfit - after.get(at, 0)) for at, misfit in before.items())
    return frozenset((at, fall) for at, fall in (*falls, *fresh) if fall)
