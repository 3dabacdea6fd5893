"""What strips of letters say: the recognition model that rapidocr carries, asked in batches of strips of one width."""

from __future__ import annotations

import functools
import itertools
import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import cv2
import numpy as np
from numpy.typing import NDArray

from gongkai.readers.scans.light import Grey

#: The model sees strips so high, and tells a letter for every so many pixels of their length.
_HEIGHT, _STEP = 48, 8
#: So many pixels of strips are recognised at once: what they take of memory grows with it.
_AT_ONCE = 2400
_SHORTEST, _LONGEST = 32, 2400
#: What stands where nothing but figures does, and what looks as these do.
FIGURES = "0123456789.,-+/"
_ALIKE = {
    "0": "0OoQD〇○０",
    "1": "1lI|丨｜１",
    "-": "-—–－",
    "+": "+＋十",
    ".": ".．",
    ",": ",，",
    "/": "/／",
}
_LIKE = frozenset(FIGURES).union(*_ALIKE.values()) - {"十"}  # it looks so in front of figures alone
#: What stands free behind a comma that is as wide as a letter is no space.
_SPREAD = re.compile(r"\d{1,3}([,，] ?\d{3})+")
#: So few letters, none of which is likelier than this, may be figures.
_FEW, _UNSURE = 6, 0.55


class Letter(NamedTuple):
    """A letter, how likely it is, and where along its strip it stands, as a share of it."""

    text: str
    score: float
    at: float


def recognised(strips: Sequence[Grey]) -> list[list[Letter]]:
    """Return the letters of each strip, which is black on white and one line high."""
    shaped = [_shaped(strip) for strip in strips]
    order = sorted(range(len(strips)), key=lambda i: shaped[i].shape[1])
    found: list[list[Letter]] = [[] for _ in strips]
    for batch in _batches(order, [one.shape[1] for one in shaped]):
        width = -(-max(shaped[i].shape[1] for i in batch) // _STEP) * _STEP
        pixels = np.zeros((len(batch), 3, _HEIGHT, width), np.float32)
        for row, i in enumerate(batch):
            pixels[row, :, :, : shaped[i].shape[1]] = shaped[i].astype(np.float32) / 127.5 - 1
        session, letters = _model()
        likely = session.run(None, {session.get_inputs()[0].name: pixels})[0]
        for row, i in enumerate(batch):
            found[i] = _decoded(likely[row], letters, shaped[i].shape[1] / width)
    return found


def _shaped(strip: Grey) -> Grey:
    """Return a strip as high as the model sees it."""
    height, width = strip.shape
    wide = int(np.clip(round(width * _HEIGHT / height), _SHORTEST, _LONGEST))
    how = cv2.INTER_AREA if height > _HEIGHT else cv2.INTER_CUBIC
    shaped: Grey = cv2.resize(strip, (wide, _HEIGHT), interpolation=how)
    return shaped


def _batches(order: Sequence[int], widths: Sequence[int]) -> Iterator[list[int]]:
    batch: list[int] = []
    for i in order:
        if batch and (len(batch) + 1) * widths[i] > _AT_ONCE:
            yield batch
            batch = []
        batch.append(i)
    if batch:
        yield batch


def _decoded(likely: NDArray[np.float32], letters: Sequence[str], share: float) -> list[Letter]:
    """Return the letters that the model is surest of: figures where there is nothing else, or nothing else for sure."""
    found = list(_path(likely.argmax(1), likely, letters, share))
    if _SPREAD.fullmatch("".join(one.text for one in found)):
        likely = likely.copy()
        likely[:, 0] += likely[:, -1]
        likely[:, -1] = 0.0
        found = list(_path(likely.argmax(1), likely, letters, share))
    behind = found[1:] if len(found) > 1 and found[0].text == "十" else found
    if all(one.text in _LIKE for one in behind) or (
        len(found) <= _FEW and all(one.text in _LIKE or one.score < _UNSURE for one in found)
    ):
        as_figures = np.pad(likely, ((0, 0), (0, 1)))[:, _members(tuple(letters))].sum(2)
        figures = list(_path(as_figures.argmax(1), as_figures, ["", *FIGURES], share))
        return figures or found
    return found


def _path(
    best: NDArray[np.intp], likely: NDArray[np.float32], letters: Sequence[str], share: float
) -> Iterator[Letter]:
    """Yield the letters along the steps; the same one at the next step is the same, and 0 is none."""
    edges = np.flatnonzero(np.diff(best)) + 1
    for start, end in itertools.pairwise([0, *edges, len(best)]):
        index = int(best[start])
        if index:
            middle = (start + end) / 2 / len(best)
            yield Letter(letters[index], float(likely[start:end, index].max()), min(1.0, middle / share))


@functools.cache
def _members(letters: tuple[str, ...]) -> NDArray[np.intp]:
    """Return which letters count for no letter, and for each figure: those that look as it does, one each at least."""
    number = {letter: i for i, letter in enumerate(letters)}
    groups = [
        [0],
        *([number[one] for one in _ALIKE.get(figure, figure) if one in number] for figure in FIGURES),
    ]
    most = max(map(len, groups))
    return np.array([group + [len(letters)] * (most - len(group)) for group in groups])


@functools.cache
def _model() -> tuple[Any, Sequence[str]]:
    """Return the model and its letters; raises ModuleNotFoundError where the extra is not installed."""
    import onnxruntime
    import rapidocr

    (path,) = (Path(rapidocr.__file__).parent / "models").glob("*_rec_*.onnx")
    options = onnxruntime.SessionOptions()
    options.log_severity_level = 4
    options.enable_cpu_mem_arena = False
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")  # others want the processor, too
    session = onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])
    letters = session.get_modelmeta().custom_metadata_map["character"].splitlines()
    return session, ["", *letters, " "]
