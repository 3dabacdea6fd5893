"""``gongkai serve``: the page and the HTTP interface, on this machine."""

from __future__ import annotations

import sqlite3
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import click

from gongkai.cli.session import complain, guarded
from gongkai.errors import SettingsError
from gongkai.service.settings import ServiceSettings
from gongkai.settings import Settings
from gongkai.wording import Lang, say


def command(lang: Lang) -> click.Command:
    """Return the command, its help in one language."""

    @click.command("serve", help=say("serve.help", lang))
    @click.option("--host", metavar="TEXT", help=say("serve.host", lang))
    @click.option("--port", type=click.IntRange(0, 65535), metavar="INTEGER", help=say("serve.port", lang))
    @click.option("--workers", type=click.IntRange(1), metavar="INTEGER", help=say("serve.workers", lang))
    @click.option("--data", type=click.Path(path_type=Path), metavar="DIR", help=say("serve.data", lang))
    @click.option("--no-browser", is_flag=True, help=say("serve.no_browser", lang))
    @click.option("--add-key", metavar="TEXT", help=say("serve.add_key", lang))
    @click.option("--drop-keys", metavar="TEXT", help=say("serve.drop_key", lang))
    @guarded
    def serve(*, no_browser: bool, add_key: str | None, drop_keys: str | None, **given: Any) -> int:
        settings = Settings.load()
        asked = {name: value for name, value in given.items() if value is not None}
        service = replace(ServiceSettings.load(), **asked)
        try:
            import gongkai.service.app  # noqa: F401 - is all there that it needs?
        except ModuleNotFoundError as error:
            raise SettingsError(say("serve.missing", settings.lang), place=error.name or "") from error
        try:
            if add_key or drop_keys:
                return _keys(service, settings.lang, add_key, drop_keys)
            return _serve(settings, service, browser=not no_browser and sys.stderr.isatty())
        except (OSError, sqlite3.Error) as error:
            words = say("serve.folder", settings.lang, error=getattr(error, "strerror", None) or error)
            raise SettingsError(words, place=str(service.folder)) from error

    return serve


def _keys(service: ServiceSettings, lang: Lang, add: str | None, drop: str | None) -> int:
    from gongkai.service.database import Database
    from gongkai.service.keys import add_key, drop_keys

    database = Database(service.folder)
    if drop:
        complain(say("serve.dropped", lang, name=drop, count=drop_keys(database, drop)))
    if add:
        complain(say("serve.key", lang, name=add))
        click.echo(add_key(database, add))
    return 0


def _serve(settings: Settings, service: ServiceSettings, *, browser: bool) -> int:
    from gongkai.service.database import Database
    from gongkai.service.keys import has_keys
    from gongkai.service.running import serve

    if service.asks_for_keys and not has_keys(Database(service.folder)):
        complain(say("serve.no_key", settings.lang))

    def tell(url: str) -> None:
        complain(say("serve.at", settings.lang, url=url, folder=service.folder, hours=service.retention))

    try:
        serve(settings, service, tell, browser=browser)
    except KeyboardInterrupt:
        complain(say("serve.ended", settings.lang))
        raise
    return 0
