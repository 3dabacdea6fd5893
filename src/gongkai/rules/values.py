"""The values of a finding: data that JSON can hold, and what is shown of them in a language."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from gongkai.wording import Lang, Text

_BETWEEN: Mapping[Lang, str] = {"zh": "、", "en": ", "}


def plain(value: object) -> Any:
    """Return a value as JSON holds it: a :class:`Text` as an object with its words by language."""
    if isinstance(value, Text):
        return {"zh": value.zh, "en": value.en}
    if isinstance(value, list | tuple):
        return [plain(one) for one in value]
    return value if value is None or isinstance(value, int | str | Decimal) else str(value)


def shown(value: object, lang: Lang) -> str:
    """Return what is shown of a value of a finding; the other way round than :func:`plain`."""
    if isinstance(value, Mapping):
        return str(value[lang])
    if isinstance(value, list):
        return _BETWEEN[lang].join(shown(one, lang) for one in value)
    return "" if value is None else str(value)
