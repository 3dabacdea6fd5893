"""Help in one language: what click itself writes, its headings and placeholders, is said in the program's words."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import TypeVar

import click

from gongkai.wording import Lang, say

#: What click calls a thing, and the key of our word for it.
_HEADS = {"Options": "help.options", "Commands": "help.commands"}
_PLACES = {
    "[OPTIONS]": "help.any_option",
    "COMMAND [ARGS]...": "help.any_command",
    "PATH": "help.path",
    "INPUT": "help.input",
    "FILE": "help.file",
    "DIR": "help.folder",
    "CODES": "help.codes",
    "CODE": "help.code",
    "PATTERN": "help.pattern",
    "SECONDS": "help.seconds",
    "N": "help.count",
    "MIB": "help.mebibytes",
    "INTEGER": "help.number",
    "FLOAT": "help.number",
    "TEXT": "help.text",
    "[required]": "help.required",
    "default: ": "help.default",
}
_PLACE = re.compile("|".join(f"(?<![A-Z_]){re.escape(word)}(?![A-Z_])" for word in _PLACES))


#: How click writes a bound of a number.
_RANGE = re.compile(r"\[x>(=?)(\d+)\]")

Built = TypeVar("Built", bound=click.Command)


class _Formatter(click.HelpFormatter):
    """Writes what click says of its own accord in a language."""

    lang: Lang = "zh"

    def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
        super().write_usage(prog, in_words(args, self.lang), say("help.usage", self.lang))

    def write_heading(self, heading: str) -> None:
        key = _HEADS.get(heading)
        if key is None or self.lang == "en":
            super().write_heading(heading)
        else:
            self.write(f"{'':>{self.current_indent}}{say(key, self.lang)}：\n")

    def write_dl(self, rows: Iterable[tuple[str, str]], col_max: int = 30, col_spacing: int = 2) -> None:
        said = [(in_words(first, self.lang), in_words(second, self.lang)) for first, second in rows]
        super().write_dl(said, col_max, col_spacing)


class _EnglishFormatter(_Formatter):
    lang: Lang = "en"


class _Context(click.Context):
    formatter_class = _Formatter


class _EnglishContext(click.Context):
    formatter_class = _EnglishFormatter


def speaking(command: click.Command, lang: Lang) -> click.Command:
    """Let a command, and those below it, write its help and usage in one language."""
    command.context_class = _EnglishContext if lang == "en" else _Context
    for one in command.commands.values() if isinstance(command, click.Group) else ():
        speaking(one, lang)
    return command


def with_examples(command: Built, lang: Lang, name: str = "") -> Built:
    """Let a command, and those below it, end its help with the examples of its name (``example.llm.probe``)."""
    name = name or (command.name or "")
    for below in command.commands.values() if isinstance(command, click.Group) else ():
        with_examples(below, lang, f"{name}.{below.name}")
    lines = [f"  {line}" for line in say(f"example.{name}", lang).splitlines()]
    examples = "\n".join(["\b", say("help.examples", lang), *lines])
    command.epilog = f"{examples}\n\n{command.epilog}" if command.epilog else examples
    return command


def in_words(words: str, lang: Lang) -> str:
    """Return what click calls its own, placeholders among it, in the words of a language."""
    if lang == "en":
        return words
    words = _PLACE.sub(lambda place: say(_PLACES[place[0]], lang), words)
    return _RANGE.sub(lambda found: f"[{'≥' if found[1] else '＞'} {found[2]}]", words)
