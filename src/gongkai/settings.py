"""Settings: what ``GONGKAI_*`` in the environment, or else ``gongkai.toml`` in a folder, asks for."""

from __future__ import annotations

import os
import re
import tomllib
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Literal, cast, get_args

from gongkai.errors import SettingsError
from gongkai.limits import LIMITS, Limits, variable
from gongkai.wording import LANGS, Lang, default_lang, say

FILE = "gongkai.toml"
_HERE = Path(FILE)
Threshold = Literal["error", "warning", "info"]
THRESHOLDS: tuple[Threshold, ...] = get_args(Threshold)
_KEYS = ("lang", "forms_dir", "select", "ignore", "min_severity")
#: What others read from the same file: the table ``[llm]`` and the cache (gongkai.llm.line.endpoint_settings), and
#: ``[[per_file_ignores]]`` (gongkai.exemptions), ``[service]`` (gongkai.service.settings).
_ELSEWHERE = ("llm", "cache_dir", "cache_size", "per_file_ignores", "service")
#: The table of the most that one input may take.
_LIMITS = "limits"
_VARIABLES = tuple((name, variable(name)) for name in LIMITS)
#: Settings that may be written as a list.
_LISTS = ("select", "ignore")
_SEPARATORS = re.compile(r"[\s,，、;；]+")


@dataclass(frozen=True, slots=True)
class Settings:
    """How gongkai is to behave.

    ``lang``: the language of messages. ``forms_dir``: a folder of further forms (``*.yaml``, see
    docs/forms.md), read beside those that come with gongkai. ``select``, ``ignore``: the codes of
    rules, or their beginnings, that ``check`` lists or leaves out; ``min_severity``: the least severe
    finding that it lists. ``limits``: the most that one input may take.
    """

    lang: Lang = "zh"
    forms_dir: Path | None = None
    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    min_severity: Threshold = "info"
    limits: Limits = field(default_factory=Limits)

    @classmethod
    def load(cls, environ: Mapping[str, str] | None = None, folder: Path | None = None) -> Settings:
        """Read the settings; the environment stands above the file.

        Raises :class:`~gongkai.errors.SettingsError` for a file that is not TOML, an unknown key or an unusable value.
        """
        if environ is None:  # it takes long to say of each that it is not set
            environ = {name: os.environ[name] for name in os.environ if name.startswith("GONGKAI_")}
        path = folder / FILE if folder else _HERE
        given = _read(path)

        def where(key: str) -> str:
            variable = f"GONGKAI_{key.upper()}"
            return variable if environ.get(variable) else str(path)

        lang = environ.get("GONGKAI_LANG") or given.get("lang", "zh")
        if lang not in LANGS:
            raise SettingsError(say("settings.lang", value=lang, known=", ".join(LANGS)), place=where("lang"))
        forms_dir = None
        if forms := environ.get("GONGKAI_FORMS_DIR"):
            forms_dir = Path(forms)
        elif "forms_dir" in given:
            forms_dir = path.parent / given["forms_dir"]
        if forms_dir is not None and not forms_dir.is_dir():
            raise SettingsError(say("settings.forms_dir", lang, value=forms_dir), place=where("forms_dir"))
        least = environ.get("GONGKAI_MIN_SEVERITY") or given.get("min_severity", "info")
        if least not in THRESHOLDS:
            words = say("settings.min_severity", lang, value=least, known=", ".join(THRESHOLDS))
            raise SettingsError(words, place=where("min_severity"))
        return cls(
            lang=lang,
            forms_dir=forms_dir,
            select=codes(environ.get("GONGKAI_SELECT") or given.get("select", ())),
            ignore=codes(environ.get("GONGKAI_IGNORE") or given.get("ignore", ())),
            min_severity=cast(Threshold, least),
            limits=_limits(given.get(_LIMITS, {}), environ, path, lang),
        )


def codes(given: str | Iterable[str]) -> tuple[str, ...]:
    """Return the codes of a list, or of texts that part them by commas or spaces, in half-width capitals."""
    texts = [given] if isinstance(given, str) else given
    return tuple(half(code).upper() for text in texts for code in _SEPARATORS.split(text) if code)


def half(text: str) -> str:
    """Return a text as it is typed with half-width letters: ＧＫ２０１ is GK201."""
    return unicodedata.normalize("NFKC", text).strip()


def _limits(given: Mapping[str, Any], environ: Mapping[str, str], path: Path, lang: Lang) -> Limits:
    """Return the limits that a table and the environment ask for."""
    asked: dict[str, int] = {}
    for name, key in _VARIABLES:
        said = environ.get(key)
        value = said or given.get(name)
        if value is None:
            continue
        if isinstance(value, str) and value.strip().isdecimal():
            value = int(value)
        if not isinstance(value, int) or not 0 < value < 1 << 31:
            where = key if said else str(path)
            raise SettingsError(say("settings.limit", lang, name=name, value=value), place=where)
        asked[name] = value
    return replace(Limits(), **asked) if asked else Limits()


def _read(path: Path) -> dict[str, Any]:
    """Return the keys of a gongkai.toml; none where there is no such file."""
    if not os.path.lexists(path):  # as nearly always, and asked for every report that is read
        return {}
    lang = default_lang()
    try:
        given = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise SettingsError(say("settings.file", lang, error=error), place=str(path)) from error
    for key, value in given.items():
        if key in _ELSEWHERE:
            continue
        if key == _LIMITS:
            _check_limits(value, path, lang)
            continue
        if key not in _KEYS:
            known = ", ".join((*_KEYS, *_ELSEWHERE, _LIMITS))
            raise SettingsError(say("settings.key", lang, name=key, known=known), place=str(path))
        if isinstance(value, str):
            continue
        if key not in _LISTS:
            raise SettingsError(say("settings.text", lang, name=key), place=str(path))
        if not isinstance(value, list) or not all(isinstance(one, str) for one in value):
            raise SettingsError(say("settings.list", lang, name=key), place=str(path))
    return given


def _check_limits(given: object, path: Path, lang: Lang) -> None:
    if not isinstance(given, dict):
        raise SettingsError(say("settings.table", lang, name=_LIMITS), place=str(path))
    for name in given:
        if name not in LIMITS:
            message = say("settings.key", lang, name=f"{_LIMITS}.{name}", known=", ".join(LIMITS))
            raise SettingsError(message, place=str(path))
