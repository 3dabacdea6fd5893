"""Which rules of a style sheet hold on the screen of a person's desk."""

from __future__ import annotations

import functools
import re

#: A page is looked at on a screen of this many pixels, never as it is printed.
_WIDTH = 1280
_MEDIA = re.compile(r"""\bmedia\s*=\s*["']?([^"'>]*)""", re.IGNORECASE)
_QUERY = re.compile(r"\s*(?:only\s+)?(not\s+)?([a-z]*)")
_FEATURE = re.compile(r"\(([^()]*)\)")
_WIDE = re.compile(r"(min|max)-width:([\d.]+)(px|em|rem)?")
#: Conditions that hold on the screen of a person's desk.
_HOLDS = frozenset({"orientation:landscape", "hover:hover", "pointer:fine", "prefers-color-scheme:light"})


def holds_within(prelude: str) -> bool:
    """Say whether the rules within a block of this prelude hold."""
    rule = prelude.lower().partition(" ")[0]
    if rule.startswith("@media"):
        return _is_shown(prelude[len("@media") :])
    return rule in ("@supports", "@layer", "@container", "@document")


def is_for_screens(attributes: str) -> bool:
    """Say whether a <style> with these attributes is one for screens."""
    media = _MEDIA.search(attributes)
    return media is None or _is_shown(media[1])


@functools.lru_cache(maxsize=256)
def _is_shown(media: str) -> bool:
    """Say whether a list of media queries holds on a screen; what is not known here does not."""
    return not media.strip() or any(map(_is_query_met, media.lower().split(",")))


def _is_query_met(query: str) -> bool:
    head = _QUERY.match(query)
    if head is None:
        return False
    features = ("".join(feature.split()) for feature in _FEATURE.findall(query))
    met = head[2] in ("", "and", "all", "screen") and all(map(_has, features))
    return not met if head[1] else met


def _has(feature: str) -> bool:
    wide = _WIDE.fullmatch(feature)
    if wide is None:
        return feature in _HOLDS
    pixels = float(wide[2]) * (1 if wide[3] in (None, "px") else 16)
    return pixels <= _WIDTH if wide[1] == "min" else pixels >= _WIDTH
