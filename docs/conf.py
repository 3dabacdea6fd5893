"""How Sphinx builds the pages and the reference of the public names: ``make docs``, warnings are errors."""

from __future__ import annotations

import inspect
import re
import typing
from typing import Any

import gongkai
import gongkai.report

project = "gongkai"
author = copyright = "the gongkai developers"
version = release = gongkai.__version__

extensions = ["sphinx.ext.autodoc", "myst_parser"]
myst_heading_anchors = 3
html_theme = "alabaster"
html_static_path: list[str] = []

autodoc_member_order = "bysource"
autodoc_typehints = "signature"
autodoc_class_signature = "separated"  # users are given reports and make none
autodoc_default_options = {
    "members": True,
    "undoc-members": True,
    "exclude-members": "model_config, __init__, __new__",
}

# Types are told without what pydantic is told of them.
for one in list(vars(gongkai.report).values()):
    if isinstance(one, type) and one.__module__ == "gongkai.report":
        members = [getattr(member, "fget", member) for member in vars(one).values()]
        for typed in (one, *filter(inspect.isfunction, members)):
            hints = typing.get_type_hints(typed)
            typed.__annotations__ = {name: hints[name] for name in inspect.get_annotations(typed)}

# Every name in a signature or a docstring must lead somewhere, but for those of other projects and of the inside.
nitpicky = True
nitpick_ignore_regex = [
    (r"py:.*", r"(pathlib|decimal|collections|typing|types|pydantic|pandas)\b.*"),
    (
        r"py:.*",
        r"(Path|Decimal|DataFrame|Iterable|Mapping|Any|Literal|Annotated|Self|Asker|Scope|Severity|Threshold)",
    ),
    (r"py:.*", r"(gongkai\.llm\..*|Ask|Answer|Unanswered)"),
]


def _with_targets(app: Any, page: str, source: list[str]) -> None:
    """Let the anchors of docs/rules.md, which are HTML, be targets."""
    source[0] = re.sub(r'^### <a id="(\w+)"></a>', r"(\1)=\n### ", source[0], flags=re.MULTILINE)


def setup(app: Any) -> None:
    app.connect("source-read", _with_targets)
