"""Packages that only some formats need."""

from __future__ import annotations

import importlib
from typing import Any

from gongkai.errors import SettingsError
from gongkai.wording import default_lang, say


def require(module: str, extra: str, purpose: str) -> Any:
    """Import a package of an extra; SettingsError says how to install it where it is not there."""
    try:
        return importlib.import_module(module)
    except ImportError as error:
        message = say("extra.missing", default_lang(), package=module.partition(".")[0], extra=extra)
        raise SettingsError(message, place=purpose) from error
