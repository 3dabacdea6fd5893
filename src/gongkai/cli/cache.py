"""``gongkai cache stats|clear``: the answers that were paid for."""

from __future__ import annotations

import sqlite3
from typing import TYPE_CHECKING

import click

from gongkai.cli.output import Output
from gongkai.cli.session import guarded
from gongkai.errors import SettingsError
from gongkai.settings import Settings
from gongkai.wording import Lang, say

if TYPE_CHECKING:
    from gongkai.llm.line.answer_cache import AnswerCache


def command(lang: Lang) -> click.Command:
    """Return the command, its help in one language."""
    group = click.Group("cache", help=say("cache.help", lang))

    @group.command("stats", help=say("cache.stats", lang))
    @guarded
    def stats() -> int:
        said = Settings.load().lang
        with _cache(said) as cache:
            found = cache.stats()
        values = found._asdict() | {
            "volume": f"{found.volume / 2**20:.1f}",
            "limit": f"{found.limit / 2**20:.0f}",
        }
        Output(None, said).write(say("cache.holds", said, **values) + "\n")
        return 0

    @group.command("clear", help=say("cache.clear", lang))
    @guarded
    def clear() -> int:
        said = Settings.load().lang
        with _cache(said) as cache:
            try:
                count = cache.clear()
            except sqlite3.Error as error:
                place = str(cache.folder.parent)
                raise SettingsError(say("settings.cache_dir", said, error=error), place=place) from error
        Output(None, said).write(say("cache.cleared", said, count=count) + "\n")
        return 0

    return group


def _cache(lang: Lang) -> AnswerCache:
    from gongkai.llm.line.endpoint_settings import LlmSettings

    try:
        from gongkai.llm.line.client import open_cache
    except ModuleNotFoundError as error:
        raise SettingsError(say("llm.missing", lang), place=error.name or "") from error
    return open_cache(LlmSettings.load(lang=lang), lang)
