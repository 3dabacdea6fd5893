"""Prompts as data: ``prompts/*.md``, each with a version, the fixed part first, the document last."""

from __future__ import annotations

import functools
import hashlib
import re
from collections.abc import Sequence
from typing import NamedTuple

from gongkai.errors import FormError
from gongkai.llm.questions.ask import Message
from gongkai.parsing.phrases import phrases
from gongkai.resources import folder

_FILE = re.compile(r"version: (?P<version>\S+)\n\n(?P<system>.*?)\n=== user\n(?P<user>.*)", re.DOTALL)
_PLACE = re.compile(r"\{\{(\w+)\}\}")


class Prompt(NamedTuple):
    """A prompt: ``system`` is the same for every document, ``user`` holds the document.

    Lists of ids stand in ``system``: servers keep what begins alike.
    """

    name: str
    version: str
    system: str
    user: str

    def messages(self, **values: str) -> tuple[Message, ...]:
        """Return the messages, ``values`` put in the places of their names, once and not again."""
        turns = (("system", self.system), ("user", self.user))
        return tuple(Message(role, _fill(text, values)) for role, text in turns if text)


@functools.cache
def _lists() -> dict[str, str]:
    """Return the lists of ids that prompts have, one id a line with what it stands for."""
    about = {id_: f"{one['zh']}：{one['about']}" for id_, one in phrases("categories").items()}
    metrics = {one["id"]: one["says"] for one in phrases("claims")["metrics"] if "says" in one}
    return {
        name: "\n".join(f"- {id_} {words}" for id_, words in ids.items())
        for name, ids in (("categories", about), ("metrics", metrics))
    }


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
    lists = _lists()
    system = _PLACE.sub(lambda match: lists.get(match[1], match[0]), found["system"])
    return Prompt(name, found["version"], system.strip(), found["user"].strip())


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
