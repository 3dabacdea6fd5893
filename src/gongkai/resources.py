"""The data files of gongkai: inside the installed package, or at the top of a checkout."""

from __future__ import annotations

import functools
from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent


@functools.cache
def folder(name: str) -> Path:
    """Return the folder ``schemas``, ``prompts``, ``docs`` or ``benchmarks/llm`` that came with this copy of gongkai."""
    packaged = _PACKAGE / name
    return packaged if packaged.is_dir() else _PACKAGE.parents[1] / name
