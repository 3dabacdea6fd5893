"""Wordings as data: ``schemas/wordings/*.yaml``, with the patterns in them compiled once."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable, Iterator
from typing import Any

import yaml

from gongkai.errors import FormError
from gongkai.resources import folder
from gongkai.yaml_files import read_yaml

_NAME = re.compile(r"<<(\w+)>>")


@functools.cache
def phrases(name: str) -> dict[str, Any]:
    """Return the wordings of ``schemas/wordings/<name>.yaml``, every ``<<word>>`` written out.

    ``words`` in the file gives patterns a name; any pattern, also a later word, may use it.
    Raises :class:`FormError` where the file is missing or uses a name that it does not give.
    """
    path = folder("schemas") / "wordings" / f"{name}.yaml"
    try:
        spec: dict[str, Any] = read_yaml(path)
    except (OSError, yaml.YAMLError) as error:
        raise FormError.of("wordings.unreadable", place=path.name, name=repr(name), error=error) from error
    words: dict[str, str] = {}

    def write_out(value: Any) -> Any:
        if isinstance(value, str):
            return _NAME.sub(lambda match: f"(?:{words[match[1]]})", value)
        if isinstance(value, list):
            return [write_out(entry) for entry in value]
        if isinstance(value, dict):
            return {key: write_out(entry) for key, entry in value.items()}
        return value

    try:
        for key, pattern in spec.get("words", {}).items():
            words[key] = write_out(any_of(pattern))
        return {key: write_out(value) for key, value in spec.items() if key != "words"}
    except KeyError as error:
        raise FormError.of("wordings.undefined", place=path.name, name=repr(name), error=error) from error


def any_of(patterns: str | list[str]) -> str:
    """Return one pattern that matches whatever one of ``patterns`` does."""
    return patterns if isinstance(patterns, str) else "|".join(patterns)


def matches_at(
    places: Iterable[int], pattern: re.Pattern[str], text: str, end: int
) -> Iterator[re.Match[str]]:
    """Yield the matches of a pattern in ``text[:end]`` that begin at ``places``, none over another.

    Where few places can begin a match this takes a fraction of the time of trying it everywhere.
    """
    last = 0
    for place in places:
        if place >= last and (match := pattern.match(text, place, end)):
            last = match.end()
            yield match
