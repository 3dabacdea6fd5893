"""What pandas does not write into a Stata file: missing values of several kinds, and notes.

In goes a file as ``DataFrame.to_stata(version=118)`` leaves it, out comes the same file with more in it. Where
what stands is published (Stata, ``help dta``): a map of places in the head, little-endian, then one part after
the other; https://www.stata.com/help.cgi?dta.
"""

from __future__ import annotations

import shutil
import struct
from collections.abc import Mapping, Sequence
from typing import IO, Any, BinaryIO

#: The longest label of a file, in characters.
LABEL = 80
_MAP, _PLACES = b"<map>", 14
#: The parts of the file by their number in the map.
_TYPES, _NAMES, _CHARACTERISTICS, _DATA = 2, 3, 8, 9
_NAME = 129
#: What types of a variable take in a row: the numbers, and a reference to a long text; others are short texts.
_NUMPY = {65526: "f8", 65527: "f4", 65528: "i4", 65529: "i2", 65530: "i1", 32768: "u8"}
#: A double that is missing, and by how much each letter from ``a`` on differs from it.
_MISSING, _STEP = 0x7FE0_0000_0000_0000, 0x0000_0100_0000_0000
_BYTE = 256


def tell_missing(file: IO[bytes], beside: Mapping[str, str], letters: Mapping[int, str]) -> None:
    """Turn missing doubles into ``.a`` to ``.z`` by the status beside them.

    ``beside`` names the variable of the status for a variable of doubles; ``letters`` has the letter of each
    code of a status, that of a status that is missing itself under -1. What has no letter stays ``.``.
    """
    import numpy

    places = _places(file)
    kinds = _kinds(file, places)
    row = numpy.dtype({"names": list(kinds), "formats": list(kinds.values())})
    start = places[_DATA] + len(b"<data>")
    count = (places[_DATA + 1] - len(b"</data>") - start) // row.itemsize
    if not count or not beside:
        return
    by_code = numpy.full(_BYTE, _MISSING, dtype="<u8")
    for code, letter in letters.items():
        # A byte above 100 is a missing status, which may be any of these.
        at = slice(101, 128) if code < 0 else slice(code, code + 1)
        by_code[at] = _MISSING + (ord(letter) - ord("a") + 1) * _STEP
    data = numpy.memmap(file, dtype=row, mode="r+", offset=start, shape=(count,))
    for name, status in beside.items():
        numbers = data[name].view("<u8")
        empty = numbers == _MISSING
        numbers[empty] = by_code[data[status][empty].astype("u1")]
    data.flush()


def copy_with_notes(file: IO[bytes], target: BinaryIO, notes: Sequence[str]) -> None:
    """Copy the file to ``target``, with notes of the whole (what Stata shows as ``notes _dta``)."""
    places = _places(file)
    made = b"".join(_notes(notes))
    cut = places[_CHARACTERISTICS] + len(b"<characteristics>")
    moved = [place + len(made) if number >= _DATA else place for number, place in enumerate(places)]
    file.seek(0)
    head = bytearray(file.read(cut))
    struct.pack_into(f"<{_PLACES}Q", head, head.index(_MAP) + len(_MAP), *moved)
    target.write(head)
    target.write(made)
    shutil.copyfileobj(file, target)


def _notes(notes: Sequence[str]) -> list[bytes]:
    """Return notes as characteristics of the dataset: how many there are, then each."""
    texts = [str(len(notes)), *notes] if notes else []
    return [_characteristic(f"note{number}", text) for number, text in enumerate(texts)]


def _characteristic(name: str, text: str) -> bytes:
    said = text.replace("\0", " ").encode("utf-8", "backslashreplace") + b"\0"
    body = b"_dta".ljust(_NAME, b"\0") + name.encode().ljust(_NAME, b"\0") + said
    return b"<ch>" + struct.pack("<I", len(body)) + body + b"</ch>"


def _places(file: IO[bytes]) -> list[int]:
    file.seek(0)
    head = file.read(1 << 10)
    return list(struct.unpack_from(f"<{_PLACES}Q", head, head.index(_MAP) + len(_MAP)))


def _kinds(file: IO[bytes], places: Sequence[int]) -> dict[str, Any]:
    """Return the variables in order, and how each stands in a row."""
    file.seek(places[_TYPES])
    types = file.read(places[_NAMES] - places[_TYPES])
    types = types[len(b"<variable_types>") : -len(b"</variable_types>")]
    file.seek(places[_NAMES])
    names = file.read(places[_NAMES + 1] - places[_NAMES])[len(b"<varnames>") :]
    kinds = {}
    for at, (type_,) in enumerate(struct.iter_unpack("<H", types)):
        name = names[at * _NAME : (at + 1) * _NAME].partition(b"\0")[0].decode()
        kinds[name] = f"<{_NUMPY[type_]}" if type_ in _NUMPY else f"S{type_}"
    return kinds
