"""The settings of ``gongkai serve``: ``[service]`` in gongkai.toml and ``GONGKAI_SERVICE_*``; loads nothing of the service."""

from __future__ import annotations

import ipaddress
import os
import sys
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from pathlib import Path
from typing import Any

from gongkai.errors import SettingsError
from gongkai.settings import FILE
from gongkai.wording import Lang, default_lang, say

_PREFIX = "GONGKAI_SERVICE_"
_YES, _NO = ("1", "true", "yes", "on"), ("0", "false", "no", "off", "")


@dataclass(frozen=True, slots=True)
class ServiceSettings:
    """How the service is to run.

    ``host``, ``port``: where it listens. ``workers``: processes that read (0: one a processor). ``data``: the folder of
    its jobs. ``hosts``: names under which it may be called, besides addresses and this machine's own. ``auth``: keys
    are asked for off the loopback (``auto``) or ``always``. ``upload``: MiB of one request. ``files``: of one job,
    those in archives counted. ``waiting``: files of all jobs that may wait. ``queue``: requests for one answer that
    may wait. ``retention``: hours that a finished job is kept. ``rate``: requests a minute of one key (0: as many as
    come). ``patience``: seconds that a client may be silent while it sends. ``streams``: open lists of events.
    ``llm``: ask the configured model. ``behind_proxy``: believe ``X-Forwarded-*`` of a proxy on this machine.
    """

    host: str = "127.0.0.1"
    port: int = 8765
    workers: int = 0
    data: Path | None = None
    hosts: tuple[str, ...] = ()
    auth: str = "auto"
    upload: int = 256
    files: int = 2_000
    waiting: int = 20_000
    queue: int = 64
    retention: int = 72
    rate: int = 0
    patience: int = 30
    streams: int = 256
    llm: bool = False
    behind_proxy: bool = False

    @classmethod
    def load(cls, environ: Mapping[str, str] | None = None, folder: Path | None = None) -> ServiceSettings:
        """Read the settings; the environment stands above the file. Raises SettingsError for a value that is none."""
        environ = os.environ if environ is None else environ
        path = (folder or Path()) / FILE
        lang = default_lang()
        given: dict[str, tuple[Any, str]] = {
            name: (value, str(path)) for name, value in _table(path, lang).items()
        }
        for name in NAMES:
            variable = f"{_PREFIX}{name.upper()}"
            if environ.get(variable):
                given[name] = (environ[variable], variable)
        asked = {name: _value(name, value, where, lang) for name, (value, where) in given.items()}
        if isinstance(data := asked.get("data"), Path) and given["data"][1] == str(path):
            asked["data"] = path.parent / data
        return replace(cls(), **asked)

    @property
    def is_local(self) -> bool:
        """Whether only this machine can reach it."""
        if self.host == "localhost":
            return True
        try:
            return ipaddress.ip_address(self.host).is_loopback
        except ValueError:
            return False

    @property
    def asks_for_keys(self) -> bool:
        """Whether a request needs a key."""
        return self.auth == "always" or not self.is_local

    @property
    def folder(self) -> Path:
        """The folder of the jobs: as it is set, or where this system keeps what programs must keep."""
        return self.data or _place()

    @property
    def processes(self) -> int:
        """How many processes read."""
        return self.workers or os.cpu_count() or 1


NAMES = tuple(one.name for one in fields(ServiceSettings))
#: Every variable of the environment that is read here.
VARIABLES = tuple(f"{_PREFIX}{name.upper()}" for name in NAMES)
_LEAST = {"port": 0, "workers": 0, "rate": 0}


def _place() -> Path:
    home = Path.home()
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA") or home / "AppData/Local") / "gongkai" / "service"
    if sys.platform == "darwin":
        return home / "Library/Application Support/gongkai/service"
    return Path(os.environ.get("XDG_STATE_HOME") or home / ".local/state") / "gongkai" / "service"


def _table(path: Path, lang: Lang) -> dict[str, Any]:
    if not os.path.lexists(path):
        return {}
    try:
        given = tomllib.loads(path.read_text(encoding="utf-8-sig")).get("service", {})
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise SettingsError(say("settings.file", lang, error=error), place=str(path)) from error
    if not isinstance(given, dict):
        raise SettingsError(say("settings.table", lang, name="service"), place=str(path))
    for name in given:
        if name not in NAMES:
            words = say("settings.key", lang, name=f"service.{name}", known=", ".join(NAMES))
            raise SettingsError(words, place=str(path))
    return given


def _value(name: str, value: Any, where: str, lang: Lang) -> Any:
    """Return a value of the setting's type."""
    kind = type(getattr(ServiceSettings(), name))
    try:
        if name == "hosts":
            return (
                tuple(value.replace(",", " ").split()) if isinstance(value, str) else tuple(map(str, value))
            )
        if name == "data":
            return Path(value)
        if kind is bool:
            return _truth(value)
        if kind is int:
            number = int(value)
            if isinstance(value, bool | float) or not _LEAST.get(name, 1) <= number < 1 << 31:
                raise ValueError(value)
            if name == "port" and number > 65535:
                raise ValueError(value)
            return number
        if name == "auth" and value not in ("auto", "always"):
            raise ValueError(value)
        if not isinstance(value, str):
            raise TypeError(value)
        return value
    except (TypeError, ValueError, AttributeError) as error:
        raise SettingsError(say("serve.setting", lang, name=name, value=value), place=where) from error


def _truth(value: Any) -> bool:
    if isinstance(value, bool):
        return value
    said = str(value).strip().lower()
    if said in _YES:
        return True
    if said in _NO:
        return False
    raise ValueError(value)
