"""The page: a few files that come with gongkai, and nothing from anywhere else."""

from __future__ import annotations

import functools
import hashlib
from pathlib import Path

from fastapi import APIRouter, Request
from fastapi.responses import Response

from gongkai.review.page import ASSETS as OF_VIEW
from gongkai.service.problems import Refused

router = APIRouter(include_in_schema=False)
_OWN = Path(__file__).parent / "assets"
#: Every file of the page, with its type: no other name is looked for.
_FILES = {
    "index.html": (_OWN, "text/html; charset=utf-8"),
    "app.js": (_OWN, "text/javascript; charset=utf-8"),
    "app.css": (_OWN, "text/css; charset=utf-8"),
    "app.json": (_OWN, "application/json"),
    "view.js": (OF_VIEW, "text/javascript; charset=utf-8"),
    "view.css": (OF_VIEW, "text/css; charset=utf-8"),
    "words.json": (OF_VIEW, "application/json"),
}


@functools.cache
def _file(name: str) -> tuple[bytes, str]:
    data = (_FILES[name][0] / name).read_bytes()
    return data, f'"{hashlib.sha256(data).hexdigest()[:16]}"'


@router.get("/")
def index(request: Request) -> Response:
    """Return the page."""
    return _answer(request, "index.html")


@router.get("/ui/{name}")
def asset(request: Request, name: str) -> Response:
    """Return a file of the page."""
    return _answer(request, name)


def _answer(request: Request, name: str) -> Response:
    if name not in _FILES:
        raise Refused(404, "not-found")
    data, tag = _file(name)
    headers = {"ETag": tag, "Cache-Control": "no-cache"}
    if request.headers.get("if-none-match") == tag:
        return Response(status_code=304, headers=headers)
    return Response(data, media_type=_FILES[name][1], headers=headers)
