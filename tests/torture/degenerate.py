"""Inputs that are damaged, bare, or no reports at all."""

from __future__ import annotations

from collections.abc import Callable
from random import Random

from . import labels
from .identities import OPEN
from .model import Block, Cell, Gold, GoldCell, Specimen, Table
from .prose import agency

#: What each kind must give: the errors that may be raised, or a report.
REFUSED: dict[str, frozenset[str]] = {
    "notice": frozenset({"NotAReportError"}),
    "template": frozenset({"NotAReportError"}),
    "news": frozenset({"NotAReportError"}),
    "essay": frozenset({"NotAReportError"}),
    "other-document": frozenset({"NotAReportError"}),
    "empty": frozenset({"NotAReportError", "UnreadableError"}),
    "binary": frozenset({"NotAReportError", "UnreadableError"}),
}
#: ``freeform``, a report older than the forms, is a report all the same.
KINDS: tuple[str, ...] = (*REFUSED, "freeform")

TXT, HTML = "text/plain", "text/html"
CONTACT = ("address", "phone", "postcode", "email", "website")
ALL_META = frozenset({"form", "year", "agency", "title", "period", "published", "contact"})


def _gold(refused: frozenset[str] = frozenset(), **known: object) -> Gold:
    facts: dict[str, object] = {
        "form": None, "year": None, "agency": None, "title": None, "period": (None, None),
        "published": frozenset({None}), "contact": dict.fromkeys(CONTACT), "cells": {}, "refused": refused, **known,
    }  # fmt: skip
    return Gold(**facts)  # type: ignore[arg-type]


def make(rng: Random, kind: str, seed: int) -> Specimen:
    """Return a specimen of one of ``KINDS``."""
    if kind in ("empty", "binary"):
        data = rng.choice([b"", b"\n", b"   \r\n\t\n", "　\n".encode()]) if kind == "empty" else _binary(rng)
        suffix, media = rng.choice([(".txt", TXT), (".html", HTML)])
        return Specimen(f"{seed:06d}-{kind}{suffix}", data, media, "", _gold(REFUSED[kind]), kind, ())
    who = agency(rng).name
    year = (
        rng.choice([*range(2009, 2019), 2020, 2021, 2022]) if kind == "freeform" else rng.randint(2020, 2024)
    )
    found = labels.load("others")[kind.replace("-", "_")]
    pattern: str = found if isinstance(found, str) else rng.choice(found)
    counts = {
        "a": rng.randint(20, 3000),
        "b": rng.randint(1, 15),
        "c": rng.randint(1, 9),
        "d": rng.randint(3, 50),
        "e": 2,
    }
    text = pattern
    code, date = rng.choice([("2019〕60", "2019年11月29日"), ("2021〕30", "2021年9月29日")])
    for name, value in {"x": who, "y": year, "z": year + 1, "code": code, "date": date, **counts}.items():
        text = text.replace("{" + name + "}", str(value))
    form = (
        "2019" if "2019〕60" in text else rng.choice(["2019", "2021"]) if "〔2021〕30" not in text else "2021"
    )
    as_html = rng.random() < 0.4
    blocks = [_block(rng, line, form) for line in text.rstrip("\n").split("\n")]
    data, media = _print(rng, blocks, as_html=as_html)
    gold = _gold(REFUSED.get(kind, frozenset()))
    if kind == "freeform":
        title = f"{who}{year}年政府信息公开" + (
            "工作年度报告" if "公开工作年度" in text.split("概述", maxsplit=1)[0] else "年度报告"
        )
        full = "数据统计期限" in text
        period = (f"{year}-01-01", f"{year}-12-31") if full else (None, None)
        gold = _gold(year=year, agency=who, title=title, period=period)
    name = f"{seed:06d}-{kind}{'.html' if as_html else '.txt'}"
    return Specimen(name, data, media, text, gold, kind, ())


def _binary(rng: Random) -> bytes:
    return rng.choice([
        bytes(rng.randrange(256) for _ in range(2000)),
        b"\x89PNG\r\n\x1a\n" + bytes(rng.randrange(256) for _ in range(500)),
        b"PK\x03\x04" + bytes(rng.randrange(256) for _ in range(300)),
        b"\x00" * 900,
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(700),
    ])  # fmt: skip


def _block(rng: Random, line: str, form: str) -> Block:
    from . import tables

    if not line.startswith("TABLE:"):
        return Block("prose", (line,))
    name = line.removeprefix("TABLE:")

    def empty(path: str, cols: int = 1) -> Cell:
        return Cell("", cols, path=path)

    rows = {
        "disclosure": lambda: tables.disclosure(labels.disclosure(form), empty),
        "requests": lambda: tables.requests(empty, None, one_other=form == "2019"),
        "litigation": lambda: tables.litigation(empty),
    }
    return Block("table", table=Table(name, rows[name]()))


def _print(rng: Random, blocks: list[Block], *, as_html: bool) -> tuple[bytes, str]:
    from .layouts import html, pipes, text

    if as_html:
        page = html.PRINTERS[rng.choice(["html-clean", "html-word"])](rng, blocks)
        return page.replace("CHARSET", '<meta charset="utf-8">').encode(), HTML
    printers: list[Callable[[Random, list[Block]], str]] = [
        text.lines_blank,
        text.tabs,
        pipes.PRINTERS["pipe-fill"],
    ]
    return rng.choice(printers)(rng, blocks).encode(), TXT


def opened(cells: dict[str, GoldCell]) -> dict[str, GoldCell]:
    """Return the cells as ``lost``: only the true value or null are no lie."""
    return {path: GoldCell(cell.value, "lost", cell.raw, OPEN) for path, cell in cells.items()}


def truncate(rng: Random, data: bytes, media_type: str) -> bytes:
    """Cut a file off at a random place, never inside a number."""
    cut = rng.randint(len(data) // 5, len(data) * 19 // 20)
    if media_type not in (TXT, HTML, "text/markdown"):
        return data[:cut]
    edges = b"<" if media_type == HTML else b"\n \t|"
    while cut > 0 and data[cut : cut + 1] not in {edges[at : at + 1] for at in range(len(edges))}:
        cut -= 1
    return data[:cut]
