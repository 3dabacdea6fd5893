"""By when the law has an annual report published (条例 art. 49), for the agency that a report names.

Departments: 31 January of the year after. Governments, their offices and what stands for one: 31 March. For towns
and streets the law sets no date; that of governments is the one which they are held to.
"""

from __future__ import annotations

import datetime
import re
from typing import Literal, NamedTuple

Body = Literal["town", "government", "department"]

_TOWN = re.compile(r"镇|乡(?!村)|街道|苏木")
_GOVERNMENT = re.compile(
    r"(?:人民政府(?:办公[厅室])?|政府办公[厅室]|管理?委员?会|管委会|行政公署|新区|开发区|[省市县区州旗盟])$"
)


class Deadline(NamedTuple):
    """What an agency is to the law, and the last day for its report."""

    body: Body
    day: datetime.date


def deadline(agency: str, year: int) -> Deadline:
    """Return the last day for an agency's report of a year."""
    body: Body = "department"
    if _TOWN.search(agency):
        body = "town"
    elif _GOVERNMENT.search(agency):
        body = "government"
    return Deadline(body, datetime.date(year + 1, 1 if body == "department" else 3, 31))
