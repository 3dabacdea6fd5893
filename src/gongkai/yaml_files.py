"""YAML, read by libyaml where that is there: the same, and ten times as fast."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml

try:
    from yaml import CSafeLoader as SafeLoader
except ImportError:  # libyaml is not everywhere; the pure loader reads the same
    from yaml import SafeLoader  # type: ignore[assignment]

__all__ = ["SafeLoader", "read_yaml"]


def read_yaml(path: Path) -> Any:
    """Return what a YAML file holds. Raises OSError, UnicodeDecodeError and YAMLError where it cannot be read."""
    return yaml.load(path.read_text(encoding="utf-8"), Loader=SafeLoader)
