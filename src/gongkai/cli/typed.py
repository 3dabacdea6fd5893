"""What was typed, before it is taken apart: with a Chinese keyboard, and in which language to answer."""

from __future__ import annotations

import re
from collections.abc import Sequence

from gongkai.settings import half
from gongkai.wording import LANGS

#: Two dashes as a Chinese keyboard or an editor makes them; one of them before a single letter.
_DASHES = re.compile(r"^(?:[－–][－–]|[—–―](?=[A-Za-zＡ-Ｚａ-ｚ]{2})|——)")
_DASH = re.compile(r"^[－–—](?=[a-zA-Zａ-ｚＡ-Ｚ](?:$|[=＝]))")


def typed(argument: str) -> str:
    """Return an argument whose dashes and letters are half-width where it is an option; others as they are."""
    for dashes, plain in ((_DASHES, "--"), (_DASH, "-")):
        if match := dashes.match(argument):
            name, equals, value = re.split(r"([=＝]|$)", argument[match.end() :], maxsplit=1)
            return f"{plain}{half(name)}{'=' if equals else ''}{value}"
    if argument.startswith("-") and argument != half(argument) and "=" not in argument:
        return half(argument)
    return argument


def asked_lang(arguments: Sequence[str]) -> str | None:
    """Return the language that ``--lang`` names, None where it names none that the program speaks."""
    for number, argument in enumerate(arguments):
        if argument == "--":
            return None
        name, equals, value = argument.partition("=")
        if name == "--lang":
            wanted = value if equals else next(iter(arguments[number + 1 : number + 2]), "")
            return wanted if wanted in LANGS else None
    return None
