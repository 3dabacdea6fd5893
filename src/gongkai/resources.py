"""The data files of gongkai: inside the installed package, or at the top of a checkout."""

from __future__ import annotations

import functools
from pathlib import Path
from typing import Any

import yaml

try:
    from yaml import CSafeLoader as SafeLoader
except ImportError:  # libyaml is not everywhere; the pure loader reads the same
    from yaml import SafeLoader  # type: ignore[assignment]

__all__ = ["SafeLoader", "folder", "read_yaml"]

_PACKAGE = Path(__file__).resolve().parent


@functools.cache
def folder(name: str) -> Path:
    """Return the folder ``schemas``, ``prompts``, ``docs`` or ``benchmarks/llm`` that came with this copy of gongkai."""
    packaged = _PACKAGE / name
    return packaged if packaged.is_dir() else _PACKAGE.parents[1] / name


def read_yaml(path: Path) -> Any:
    """Return what a YAML file holds. Raises OSError, UnicodeDecodeError and YAMLError where it cannot be read."""
    return yaml.load(path.read_text(encoding="utf-8"), Loader=SafeLoader)
