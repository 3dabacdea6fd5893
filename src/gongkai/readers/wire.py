"""What passes between a process and those that read binary formats for it: messages in JSON, and plain bytes."""

from __future__ import annotations

import json
import sys
from dataclasses import asdict
from typing import IO, Any

from gongkai.errors import LimitError, UnreadableError
from gongkai.limits import Limits

HEAD = 8  # bytes that say how long what follows is
#: What a child says instead of an answer as it begins another page that has a file's time for itself.
ANOTHER = {"another": "page"}
#: A child ends with this where it needed more memory than it may take.
OUT_OF_MEMORY = 71


def refused(key: str, values: dict[str, Any]) -> UnreadableError:
    """Return the error of a wording and its values."""
    kind = LimitError if key.startswith("limit.") else UnreadableError
    return kind.of(key, **values)


def plain(limits: Limits) -> dict[str, int]:
    """Return limits as they are sent."""
    return asdict(limits)


def refusal(error: UnreadableError) -> dict[str, Any]:
    """Return an error as it is sent."""
    return {"error": error.key, "values": dict(error.values)}


def send(pipe: IO[bytes], message: dict[str, Any], data: bytes = b"") -> None:
    """Write a message with its length in front of it, and the bytes that belong to it behind."""
    text = json.dumps(message | ({"length": len(data)} if data else {})).encode()
    pipe.write(len(text).to_bytes(HEAD) + text)
    pipe.write(data)
    pipe.flush()


def bytes_of(peak: int) -> int:
    """Return in bytes what the system tells of a process's memory."""
    return peak * (1 if sys.platform == "darwin" else 1024)
