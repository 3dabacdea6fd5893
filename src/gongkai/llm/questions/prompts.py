"""Prompts as data: ``prompts/*.md``, each with a version, the fixed part first, the document last."""

from __future__ import annotations

import functools
import hashlib
import re
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from gongkai.errors import FormError
from gongkai.llm.questions.ask import Message
from gongkai.resources import folder

_FILE = re.compile(r"version: (?P<version>\S+)\n\n(?P<system>.*?)\n=== user\n(?P<user>.*)", re.DOTALL)
_PLACE = re.compile(r"\{\{(\w+)\}\}")


class Prompt(NamedTuple):
    """A prompt: ``system`` is the same for every document, ``user`` holds the document."""

    name: str
    version: str
    system: str
    user: str

    def messages(self, **values: str) -> tuple[Message, ...]:
        """Return the messages, ``values`` put in the places of their names, once and not again."""
        turns = (("system", self.system), ("user", self.user))
        return tuple(Message(role, _fill(text, values)) for role, text in turns if text)


def _fill(text: str, values: dict[str, str]) -> str:
    return _PLACE.sub(lambda match: values[match[1]], text)


@functools.cache
def prompt(name: str) -> Prompt:
    """Load ``prompts/<name>.md``. Raises FormError where it is missing or not written as a prompt is."""
    path = folder("prompts") / f"{name}.md"
    try:
        found = _FILE.fullmatch(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError) as error:
        raise FormError.of("prompt.unreadable", place=path.name, name=repr(name), error=error) from error
    if found is None:
        raise FormError.of("prompt.not_one", place=path.name)
    return Prompt(name, found["version"], found["system"].strip(), found["user"].strip())


def fenced(text: str) -> str:
    """Return a text between two marks that do not occur in it: data, whatever it says.

    Halves of characters, which nothing can send, become question marks.
    """
    data = text.encode("utf-8", "replace")
    text = data.decode("utf-8")
    mark = hashlib.sha256(data).hexdigest()[:12]
    return f"<<<资料 {mark}\n{text}\n资料 {mark}>>>"


def numbered(lines: Sequence[str]) -> list[str]:
    """Return lines numbered from 1; what breaks a line in them is a space."""
    return [f"[{n}] {' '.join(line.split())}" for n, line in enumerate(lines, 1)]


def listed(named: Mapping[str, str]) -> str:
    """Return ids and what they stand for, one a line."""
    return "\n".join(f"- {id_} {words}" for id_, words in named.items())
