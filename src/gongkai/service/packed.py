"""Archives among the files of a job: each is replaced by the files that it holds."""

from __future__ import annotations

from gongkai.errors import UnreadableError
from gongkai.failures import clean, failure_of
from gongkai.limits import Limits
from gongkai.readers import sniff
from gongkai.readers.inputs import Given, inputs_of
from gongkai.service.claims import Claim, Claims, Ended
from gongkai.service.store import Store, Upload
from gongkai.wording import say


def may_be(name: str, data: bytes) -> bool:
    """Say whether a file may hold others, by its first bytes and its name; it need not."""
    return sniff.is_archive(data) or name.lower().endswith((".mht", ".mhtml", ".eml"))


def unpack(
    store: Store, claims: Claims, claim: Claim, data: bytes, *, limits: Limits, most: int
) -> Ended | bool:
    """Put the files that an archive holds in its place, and return True; False for a file that holds no others.

    What is wrong with the archive as a whole is returned; what is wrong with a file in it becomes that file's reason.
    ``most``: files that a job may have.
    """
    found = list(inputs_of(clean(claim.name), data, limits))
    if len(found) == 1 and found[0].data is data:
        return False
    if len(found) == 1 and isinstance(found[0].data, UnreadableError) and found[0].name == clean(claim.name):
        return refused(found[0].data, claim.name)
    first = claims.next_position(claim.job)
    if first + len(found) - 1 > most:
        words = (say("serve.too_many", lang, most=most) for lang in ("zh", "en"))
        return Ended(None, "limit", *words)
    try:
        for position, one in enumerate(found, first):
            store.shelves.put(claim.job, position, one.data if isinstance(one.data, bytes) else b"")
    except FileNotFoundError:  # the job was removed meanwhile
        return True
    claims.expand(claim, [Upload(one.name, None, _size(one)) for one in found])
    lost = [(at, one.data) for at, one in enumerate(found, first) if isinstance(one.data, UnreadableError)]
    claims.finish(
        [(Claim(claim.job, at, found[at - first].name, None), refused(error, "")) for at, error in lost]
    )
    return True


def refused(error: Exception, name: str) -> Ended:
    """Return what came of a file that cannot be read."""
    failure = failure_of(error, known=(name,))
    return Ended(None, failure.code, *failure.words)


def _size(given: Given) -> int:
    return len(given.data) if isinstance(given.data, bytes) else 0
