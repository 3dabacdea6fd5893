"""Reports laid open in one HTML file that needs nothing else: no network, no other file, no program behind it.

What a report says stands in the page as data alone, never as markup: a title that is a script stays text. The page may
run its own script and style, known by their hashes, and nothing else.
"""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import simplejson

from gongkai.wording import Lang, say

ASSETS = Path(__file__).parent / "assets"
#: What the reports of a file, and the pictures of their pages, may take: letters.
_MOST, _PICTURES = 48 << 20, 24 << 20
_UNSAFE = {"<": "\\u003c", ">": "\\u003e", "&": "\\u0026", "\u2028": "\\u2028", "\u2029": "\\u2029"}


@dataclass(slots=True)
class Leaf:
    """One input: its view, or the reason why there is none, with its code; ``pages`` are pictures by the number of their page.

    ``marks``: what a person said of findings already.
    """

    name: str
    view: dict[str, Any] | None
    reason: str = ""
    pages: Mapping[int, Picture] = field(default_factory=dict)
    marks: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    code: str = ""


@dataclass(frozen=True, slots=True)
class Picture:
    """The picture of a page, as a PNG, with the page's size in what its boxes are counted in."""

    png: bytes
    width: float
    height: float


class Budget:
    """What is left for pictures in one file."""

    def __init__(self) -> None:
        self._left = _PICTURES

    def takes(self, picture: Picture) -> bool:
        """Say whether there is room for a picture, and give it that room."""
        self._left -= len(picture.png) * 4 // 3
        return self._left >= 0


def words(lang: Lang) -> dict[str, str]:
    """Return the words of the view."""
    given: dict[str, dict[str, str]] = json.loads((ASSETS / "words.json").read_text(encoding="utf-8"))
    return given[lang]


def page(leaves: Iterable[Leaf], lang: Lang) -> str:
    """Return the file of some inputs, in their order.

    A report for which there is no room is listed with its counts, and it is said that it was left out.
    """
    said = words(lang)
    reports, left = [], _MOST
    for leaf in leaves:
        shown = _shown(leaf)
        text = _json(shown)
        if len(text) > left:
            shown = {key: shown[key] for key in shown if key not in ("view", "pages")}
            text = _json(shown | {"reason": said["left_out"]})
        left -= len(text)
        reports.append(text)
    data = f'{{"lang":{_json(lang)},"words":{_json(said)},"reports":[{",".join(reports)}]}}'
    return _html(data, lang)


def _shown(leaf: Leaf) -> dict[str, Any]:
    shown: dict[str, Any] = {"name": leaf.name, "reason": leaf.reason}
    if leaf.view is None:
        return shown
    view = leaf.view
    pages = {
        number: {
            "src": f"data:image/png;base64,{base64.b64encode(one.png).decode()}",
            "width": one.width,
            "height": one.height,
        }
        for number, one in leaf.pages.items()
    }
    key = f"{view['source']['sha256'][:16]}:{leaf.name}"
    about = {name: view[name] for name in ("title", "agency", "counts")}
    return shown | about | {"key": key, "view": view, "pages": pages, "marks": leaf.marks}


def _json(value: Any) -> str:
    """Return a value as JSON in which nothing can end the element that it stands in."""
    text = simplejson.dumps(value, ensure_ascii=False, use_decimal=True, separators=(",", ":"))
    for letter, escape in _UNSAFE.items():
        text = text.replace(letter, escape)
    return text.encode("utf-8", "replace").decode()


def _html(data: str, lang: Lang) -> str:
    style = (ASSETS / "view.css").read_text(encoding="utf-8")
    script = "".join((ASSETS / name).read_text(encoding="utf-8") for name in ("view.js", "review.js"))
    policy = "; ".join(
        (
            "default-src 'none'",
            f"script-src '{_hash(script)}'",
            f"style-src '{_hash(style)}'",
            "img-src data:",
            "base-uri 'none'",
            "form-action 'none'",
        )
    )
    return f"""<!doctype html>
<html lang="{"en" if lang == "en" else "zh-CN"}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<meta name="generator" content="gongkai">
<title>{say("view.title", lang)}</title>
<style>{style}</style>
</head>
<body>
<div id="place"></div>
<noscript><p>{say("view.noscript", lang)}</p></noscript>
<script type="application/json" id="data">{data}</script>
<script>{script}</script>
</body>
</html>
"""


def _hash(text: str) -> str:
    return f"sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}"
