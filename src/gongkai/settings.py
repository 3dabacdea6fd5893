"""Settings: what ``GONGKAI_*`` in the environment, or else ``gongkai.toml`` in a folder, asks for."""

from __future__ import annotations

import os
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from gongkai.errors import SettingsError
from gongkai.wording import LANGS, Lang, default_lang, say

FILE = "gongkai.toml"
_KEYS = ("lang", "forms_dir")


@dataclass(frozen=True, slots=True)
class Settings:
    """How gongkai is to behave.

    ``lang``: the language of messages. ``forms_dir``: a folder of further forms (``*.yaml``, see
    docs/forms.md), read beside those that come with gongkai.
    """

    lang: Lang = "zh"
    forms_dir: Path | None = None

    @classmethod
    def load(cls, environ: Mapping[str, str] | None = None, folder: Path | None = None) -> Settings:
        """Read the settings; the environment stands above the file.

        Raises :class:`SettingsError` for a file that is not TOML, an unknown key or an unusable value.
        """
        environ = os.environ if environ is None else environ
        path = (folder or Path()) / FILE
        given = _read(path)
        lang = environ.get("GONGKAI_LANG") or given.get("lang", "zh")
        if lang not in LANGS:
            place = "GONGKAI_LANG" if environ.get("GONGKAI_LANG") else str(path)
            raise SettingsError(say("settings.lang", value=lang, known=", ".join(LANGS)), place=place)
        forms_dir = None
        if forms := environ.get("GONGKAI_FORMS_DIR"):
            forms_dir, place = Path(forms), "GONGKAI_FORMS_DIR"
        elif "forms_dir" in given:
            forms_dir, place = path.parent / given["forms_dir"], str(path)
        if forms_dir is not None and not forms_dir.is_dir():
            raise SettingsError(say("settings.forms_dir", lang, value=forms_dir), place=place)
        return cls(lang=lang, forms_dir=forms_dir)


def _read(path: Path) -> dict[str, str]:
    """Return the keys of a gongkai.toml; none where there is no such file."""
    lang = default_lang()
    try:
        given = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except FileNotFoundError:
        return {}
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise SettingsError(say("settings.file", lang, error=error), place=str(path)) from error
    for key, value in given.items():
        if key not in _KEYS:
            known = ", ".join(_KEYS)
            raise SettingsError(say("settings.key", lang, name=key, known=known), place=str(path))
        if not isinstance(value, str):
            raise SettingsError(say("settings.text", lang, name=key), place=str(path))
    return given
