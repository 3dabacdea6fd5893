"""The group of commands. A command's module is imported when it is asked for."""

from __future__ import annotations

import importlib
import os
import sys
from contextlib import suppress
from typing import Any, TypeVar

import click

from gongkai import __version__
from gongkai.cli.beside import BY_PATH, leads_somewhere
from gongkai.cli.help import speaking, with_examples
from gongkai.cli.session import complain, forget_full_output, refused
from gongkai.cli.typed import asked_lang, typed
from gongkai.cli.usage import show
from gongkai.errors import SettingsError
from gongkai.settings import Settings, half
from gongkai.wording import LANGS, Lang, default_lang, say

#: One module a command; each has ``command(lang) -> click.Command``.
COMMANDS = (
    *("extract", "check", "summary", "batch", "panel", "review", "serve"),
    *("rules", "docs", "llm", "cache"),
)
CONTEXT: dict[str, Any] = {"help_option_names": ["-h", "--help"], "max_content_width": 100}

Built = TypeVar("Built", bound=click.Command)


class Group(click.Group):
    """A group that knows its commands by name only."""

    def __init__(self, lang: Lang, **given: Any) -> None:
        super().__init__(**given)
        self.lang = lang

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Take a path that stands where a command should for ``check``, which then leaves its list beside a folder."""
        if args[0] not in COMMANDS and leads_somewhere(args[0]):
            ctx.meta[BY_PATH] = True
            return "check", self.get_command(ctx, "check"), args
        if half(args[0]).lower() in COMMANDS:  # ｃｈｅｃｋ, typed with full-width letters
            args = [half(args[0]).lower(), *args[1:]]
        return super().resolve_command(ctx, args)

    def get_command(self, ctx: click.Context, name: str) -> click.Command | None:
        if name not in COMMANDS:
            return None
        return _command(name, self.lang)


def _command(name: str, lang: Lang) -> click.Command:
    """Return one command, standing in the group or on its own."""
    command: click.Command = importlib.import_module(f"gongkai.cli.{name}").command(lang)
    command.context_settings = CONTEXT
    click.option("--lang", type=click.Choice(LANGS), expose_value=False, help=say("cli.lang", lang))(command)
    return speaking(with_examples(_with_help(command, lang), lang), lang)


def _with_help(command: Built, lang: Lang) -> Built:
    """Let a command, and those in it, say in their language what ``--help`` does."""
    for inner in command.commands.values() if isinstance(command, click.Group) else ():
        _with_help(inner, lang)
    return click.help_option(*CONTEXT["help_option_names"], help=say("cli.shown", lang))(command)


def group(lang: Lang | None = None) -> click.Group:
    """Return the whole command line, speaking one language."""
    lang = lang or _lang()
    built = Group(
        lang,
        name="gongkai",
        help=say("cli.help", lang),
        context_settings=CONTEXT,
    )
    click.version_option(__version__, prog_name="gongkai", help=say("cli.version", lang))(built)
    click.option("--lang", type=click.Choice(LANGS), expose_value=False, help=say("cli.lang", lang))(built)
    built.context_class = speaking(click.Command("gongkai"), lang).context_class
    return with_examples(_with_help(built, lang), lang)


def run(program: str, command: str | None) -> int:
    """Run the command line, or one command of it on its own, and return the exit code.

    The arguments are the program's own: so click expands ``*.docx`` where the shell does not.
    """
    sys.argv[1:] = map(typed, sys.argv[1:])
    if wanted := asked_lang(sys.argv[1:]):
        os.environ["GONGKAI_LANG"] = wanted
    with suppress(SettingsError):  # a wrong setting is the running command's to complain of
        os.environ["GONGKAI_LANG"] = Settings.load().lang
    root = _command(command, _lang()) if command else group()
    try:
        code = root.main(prog_name=program, standalone_mode=False)
    except click.ClickException as error:
        show(error, program, _lang())
        return error.exit_code
    except click.Abort:
        return 130
    except BrokenPipeError:
        raise
    except OSError as error:  # what --help prints finds no room
        forget_full_output()
        complain(f"{program}: {refused(error)}")
        return 2
    return code if isinstance(code, int) else 0


def _lang() -> Lang:
    """Return the language of the settings; a wrong setting is the running command's to complain of."""
    try:
        return Settings.load().lang
    except SettingsError:
        return default_lang()
