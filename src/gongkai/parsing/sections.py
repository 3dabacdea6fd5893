"""Where the six sections of the report start and end."""

from __future__ import annotations

from dataclasses import dataclass

from gongkai.fold import Span
from gongkai.report import SectionId


@dataclass(frozen=True, slots=True)
class SectionText:
    """One section in the folded text: all offsets are indices into ``Folded.text``.

    ``heading`` is None where no heading is printed and the section was inferred from its table.
    ``body`` starts behind the heading; ``body.end`` is where the next section starts.
    """

    id: SectionId
    heading: Span | None
    body: Span
