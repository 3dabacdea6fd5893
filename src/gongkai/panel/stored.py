"""Reports that were read before: JSON, or JSON Lines as ``extract`` and ``batch`` write them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from decimal import Decimal
from itertools import chain
from typing import Any, BinaryIO

from pydantic import ValidationError

from gongkai.errors import UnreadableError
from gongkai.failures import one_line
from gongkai.report import Report

SUFFIXES = (".jsonl", ".ndjson", ".json")
#: No number of a report has so many digits.
_DIGITS = 30
#: What ``batch`` notes of an input that it could not read.
_FAILURE = {"code", "message"}


def read(stream: BinaryIO, name: str, *, lines: bool) -> Iterator[Report | UnreadableError]:
    """Yield the reports of a stream, one a line or one in all; what is none is an error with its line.

    ``lines``: it can only be one a line, else the first line tells. What ``batch`` noted of inputs that
    could not be read is passed over. Raises OSError.
    """
    numbered = enumerate(stream, 1)
    first = next(((number, line) for number, line in numbered if line.strip()), None)
    if first is None:
        return
    if lines or _is_object(first[1]):
        for number, line in chain([first], numbered):
            if line.strip():
                yield from _report(line.strip(), f"{name}:{number}")
    else:
        yield from _report(first[1] + stream.read(), name)


def _exact(text: str) -> Decimal:
    """Return a number digit for digit; raises ValueError for one that no report prints."""
    number = Decimal(text)
    if not number.is_finite() or abs(number.adjusted()) > _DIGITS or len(text) > 3 * _DIGITS:
        raise ValueError(f"{text[:_DIGITS]} is no number of a report")
    return number


def _is_object(text: bytes) -> bool:
    try:
        return isinstance(json.loads(text), dict)
    except ValueError:
        return False


def _report(text: bytes, place: str) -> Iterator[Report | UnreadableError]:
    try:
        given: Any = json.loads(text, parse_float=_exact, parse_constant=_exact)
        if b"\\ud" in text.lower():  # half a letter, which no file can hold
            json.dumps(given, ensure_ascii=False, default=str).encode()
        if isinstance(given, dict) and "schema_version" not in given and given.keys() >= _FAILURE:
            return
        yield Report.model_validate(given)
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        at = ".".join(map(str, first["loc"])) or place
        yield UnreadableError.of("panel.no_report", place=place, at=one_line(at))
    except (ValueError, ArithmeticError, RecursionError) as error:
        yield UnreadableError.of("panel.no_json", place=place, error=error)
