"""Settings in the environment that nobody knows: told, for a slip in a name changes nothing in silence."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from difflib import get_close_matches

from gongkai.limits import LIMITS, variable
from gongkai.service.settings import VARIABLES
from gongkai.wording import Lang, say

_PREFIX, _LLM = "GONGKAI_", "GONGKAI_LLM_"
_KNOWN = (
    *("GONGKAI_LANG", "GONGKAI_FORMS_DIR", "GONGKAI_SELECT", "GONGKAI_IGNORE", "GONGKAI_MIN_SEVERITY"),
    *("GONGKAI_CACHE_DIR", "GONGKAI_CACHE_SIZE", "GONGKAI_RAY_ADDRESS"),
    *map(variable, LIMITS),
    *VARIABLES,
)


def unknown(environ: Mapping[str, str], lang: Lang) -> Iterator[str]:
    """Yield one line for each ``GONGKAI_…`` of an environment that is no setting."""
    given = [name for name in environ if name.startswith(_PREFIX) and name not in _KNOWN]
    if not given:
        return
    known = list(_KNOWN)
    if any(name.startswith(_LLM) for name in given):
        known += _of_models()
    for name in sorted(name for name in given if name not in known):
        near = get_close_matches(name, known, 1)
        hint = say("settings.near", lang, names=near[0]) if near else say("settings.nothing_near", lang)
        yield say("settings.unknown", lang, name=name, near=hint)


def _of_models() -> list[str]:
    """Return the settings of a model's endpoint, none where what asks a model is not installed."""
    try:
        from gongkai.llm.line.endpoint_settings import LlmSettings
    except ImportError:
        return []
    return [f"{_LLM}{name.upper()}" for name in LlmSettings.model_fields]
