"""Whatever comes in by a door: a report whose offsets hold, or one line that says why not; never a crash or a hang.

The suite gives each door a few inputs; ``make fuzz N=10000`` gives it that many new ones.
"""

from __future__ import annotations

import os

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gongkai import extract
from gongkai.errors import GongkaiError
from gongkai.limits import Limits
from gongkai.settings import Settings
from tests.fuzz.inputs import DOORS

LONG = int(os.environ.get("FUZZ_N", "0"))
#: Nothing so small may take so long, nor so much.
LIMITS = Settings(limits=Limits(seconds=10))
BAD = ("unreadable.crash", "limit.seconds", "limit.memory")


def goes_in(data: bytes, name: str) -> None:
    """Read an input, and hold what comes back against what is promised."""
    try:
        report = extract(data, name=name, settings=LIMITS)
    except GongkaiError as error:
        assert error.key not in BAD, error.key
        assert error.said("zh")
        assert "\n" not in str(error)
        return
    for path, one in report.evidence.items():
        if one.raw is not None:
            assert report.text[one.start : one.end] == one.raw, path
    for finding in report.findings:
        assert finding.message


@pytest.mark.parametrize("door", DOORS)
@given(drawn=st.data())
@settings(
    max_examples=LONG or 15,
    deadline=None,
    derandomize=not LONG,
    database=None,
    suppress_health_check=list(HealthCheck),
)
def test_no_input_of_a_door_does_harm(door: str, drawn: st.DataObject) -> None:
    goes_in(drawn.draw(DOORS[door]), f"report.{door}")
