"""How far numbers are believed that were recognised in a picture.

Whoever reads a 3 as an 8 may do so twice, and just as surely: that two readings agree is no proof, and a sum is
one only as long as no two misreadings may cancel each other out in it. So a sum proves where at most one number
of it is weak. Where no sum can be tried a number counts as read if it is large, sharp and sure; else it is open.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from gongkai.document import Seen
from gongkai.form import Cellname, Sum, TableForm
from gongkai.proof.trials import Verdict
from gongkai.report import Status

#: A number is strong that was recognised with such a score, in letters of so many pixels.
_STRONG = Seen(0.8, 4.0)
#: Without any sum it must be so sure, and so large.
_SURE = Seen(0.95, 4.5)

#: The numbers of a table, and the marks for none, that were recognised in a picture, and how well.
Sights = Mapping[Cellname, Seen]


def proves(one: Sum, sights: Sights) -> bool:
    """Say whether an identity that holds confirms its numbers: no two of them are weak."""
    names = (*one.left, *one.right)
    return sum(name in sights and not _reaches(sights[name], _STRONG) for name in names) < 2


def unproved(
    shape: TableForm, sights: Sights, statuses: Mapping[Cellname, Status], held: Collection[Cellname]
) -> frozenset[Cellname]:
    """Return what no identity could prove, and is not believed without: numbers, and marks for none that may be some.

    ``held``: what the identities that prove something are over.
    """
    has_sums = bool(shape.sums)
    doubted = {
        name
        for name, seen in sights.items()
        if (statuses.get(name) == "read" and (has_sums or not _reaches(seen, _SURE)))
        or (statuses.get(name) == "blank" and seen.score < _STRONG.score and name not in held)
    }
    return frozenset(doubted)


def are_misread(verdicts: Sequence[Verdict], sights: Sights) -> bool:
    """Say whether numbers of a picture are not those that are printed: most of many identities break over them.

    So they do where a mark for nothing was taken for a figure everywhere; an organ gets a few sums wrong.
    """
    broken = verdicts.count("broken")
    return bool(sights) and broken >= _MANY and broken > verdicts.count("held")


#: So many identities that break tell.
_MANY = 6


def _reaches(seen: Seen, floor: Seen) -> bool:
    return seen.score >= floor.score and seen.pixels >= floor.pixels
