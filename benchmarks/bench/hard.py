"""The hard documents: misread reports of ``tests/cases`` and documents of ``benchmarks/llm``, with their gold.

``hard.txt`` names those of this version: what is written later is of the next one, so that results stay comparable. What a case is silent about is not asked of anybody: its fields are not complete. ``disputed.yaml`` takes back what can be
read in more than one way, each with its reason.
"""

from __future__ import annotations

import base64
import functools
from collections.abc import Iterator, Mapping
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

from gongkai.evaluation import corpus
from gongkai.yaml_files import read_yaml

from .model import Document, Number, Truth

_ROOT = Path(__file__).resolve().parents[2]
_CASES = _ROOT / "tests/cases"
_DISPUTED = Path(__file__).parent / "disputed.yaml"
NAMES = Path(__file__).parent / "hard.txt"


@functools.cache
def written() -> tuple[Document, ...]:
    """Return every document written by hand, in the order of their names, be it of this version or later."""
    found = [*_cases(), *map(_of_corpus, corpus.documents())]
    return tuple(sorted(map(_without_disputed, found), key=lambda one: one.name))


def hard() -> tuple[Document, ...]:
    """Return those of this version, in the order of their names."""
    named = frozenset(NAMES.read_text("utf-8").split("\n"))
    return tuple(one for one in written() if one.name in named)


def disputed() -> list[dict[str, Any]]:
    """Return what is not scored: document, fields or ``all``, and the reason."""
    found: list[dict[str, Any]] = read_yaml(_DISPUTED) or []
    return found


def _without_disputed(document: Document) -> Document:
    for one in disputed():
        if one["document"] != document.name:
            continue
        cells = {path: truth for path, truth in document.cells.items() if path not in one.get("fields", ())}
        document = replace(document, cells=cells, complete=document.complete and not one.get("fields"))
        if "items" in one.get("parts", ()):
            document = replace(document, problems=None, improvements=None)
        if "findings" in one.get("parts", ()):
            document = replace(document, findings=(), false_findings=())
    return document


def _family(name: str) -> str:
    suffix = Path(name).suffix.lower()
    if suffix in (".html", ".htm", ".shtml"):
        return "hard-html"
    return "hard-text" if suffix in (".txt", ".md") else "hard-other"


def _cases() -> Iterator[Document]:
    for path in sorted(_CASES.glob("*.yaml")):
        case = read_yaml(path)
        data = base64.b64decode(case["input_base64"]) if "input_base64" in case else case["input"].encode()
        expect = case["expect"]
        findings = expect.get("findings", {})
        yield Document(
            f"{path.stem}{Path(case['file']).suffix}",
            _family(case["file"]),
            data,
            _cells(expect),
            complete=False,
            problems=_items(expect.get("problems")),
            improvements=_items(expect.get("improvements")),
            claims={name: _values(value) for name, value in expect.get("claims", {}).items()},
            findings=tuple(tuple(_any(code)) for code in findings.get("has", ())),
            false_findings=tuple(findings.get("not", ())),
        )


def _cells(expect: Mapping[str, Any]) -> dict[str, Truth]:
    cells: dict[str, Truth] = {}
    said = {path: frozenset(_any(status)) for path, status in expect.get("status", {}).items()}
    for path, value in expect.get("values", {}).items():
        kind: Any = "none" if value is None else "number"
        cells[path] = Truth(_number(value), kind, said.get(path, frozenset()))
    for path, statuses in said.items():
        if path not in cells and statuses <= {"blank", "missing"}:
            cells[path] = Truth(None, "none", statuses)
    for path in expect.get("not_sound", ()):
        if not path.endswith("*"):
            cells[path] = Truth(cells[path].value if path in cells else None, "open")
    return cells


def _items(wanted: Any) -> tuple[tuple[str, ...], ...] | None:
    """Return the items where the case names every one of them: some of them say nothing of the rest."""
    if isinstance(wanted, list):
        return tuple(tuple(_any(one)) for one in wanted) or None
    if not isinstance(wanted, Mapping) or wanted.get("count") != len(wanted.get("items", ())):
        return None
    return tuple(tuple(_any(one)) for one in wanted.get("items", ()))


def _of_corpus(one: corpus.Document) -> Document:
    """Return a document of the evaluation corpus; its items and claims count where it was written for them."""
    items = [
        tuple((item.quote,) for item in one.items if item.role == role) for role in ("problem", "measure")
    ]
    claims: dict[str, frozenset[Number]] = {}
    for claim in one.claims if "claims" in one.counts else ():
        claims[claim.metric] = claims.get(claim.metric, frozenset()) | {Decimal(str(claim.value))}
    return Document(
        one.name,
        _family(one.name),
        one.data,
        {path: Truth(Decimal(str(value)), "number") for path, value in one.cells.items()},
        problems=items[0] if "items" in one.counts else None,
        improvements=items[1] if "items" in one.counts else None,
        claims=claims,
        findings=(("GK501",),) if any(claim.table is not None for claim in one.claims) else (),
    )


def _any(wanted: Any) -> list[Any]:
    return wanted if isinstance(wanted, list) else [wanted]


def _number(value: Any) -> Number | None:
    return None if value is None else Decimal(str(value))


def _values(value: Any) -> frozenset[Number]:
    return frozenset(Decimal(str(one)) for one in _any(value) if one is not None)
