"""``letters`` of schemas/sections.yaml: lines without one of them are not looked at for a heading."""

import itertools
import re

import pytest

from gongkai.resources import folder
from gongkai.yaml_files import read_yaml

SPEC = read_yaml(folder("schemas") / "sections.yaml")
PATTERNS = [
    pattern for id_, kinds in SPEC.items() if id_ != "letters" for kind in kinds.values() for pattern in kind
]


def shortest(pattern: str) -> list[str]:
    """Return every heading that a pattern matches, without what may be left out."""
    needed = pattern
    for _ in range(2):  # a group within a group
        needed = re.sub(r"(?:\(\?:[^()]*\)|\[[^\]]*\]|[\u4e00-\u9fff])(?:\?|\{0,\d\})", "", needed)
    needed = re.sub(r"\[(.)[^\]]*\]", r"\1", needed)  # any mark of several will do
    parts = (part.split("|") for part in re.split(r"\(\?:|\)", needed))
    return ["".join(parts) for parts in itertools.product(*parts)]


@pytest.mark.parametrize("pattern", PATTERNS)
def test_every_heading_has_a_letter(pattern: str) -> None:
    for heading in shortest(pattern):
        assert re.fullmatch(pattern, heading)
        assert set(heading) & set(SPEC["letters"])
