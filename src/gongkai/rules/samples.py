"""The words of a rule filled with the values of some report, for who wants to know what they look like."""

from __future__ import annotations

import functools
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from gongkai.rules.rule import USUAL, Rule
from gongkai.wording import Lang
from gongkai.yaml_files import read_yaml


@functools.cache
def _samples() -> Mapping[str, Mapping[str, Any]]:
    found: dict[str, dict[str, Any]] = read_yaml(Path(__file__).with_suffix(".yaml"))
    return found


def filled(rule: Rule, lang: Lang) -> list[str]:
    """Return what a rule may say, its usual words first; those of a user's own form with their places."""
    own = _samples().get(rule.code, {})
    keys = (USUAL, *(key for key in rule.also if not key.startswith("form")))
    try:
        return [rule.say(key, {**own, **_samples().get(f"{rule.code}.{key}", {})}, lang) for key in keys]
    except KeyError:
        return [rule.wording.say(lang)]
