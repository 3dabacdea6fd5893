"""One file, answered at once: ``POST /v1/extract`` and ``POST /v1/check``."""

from __future__ import annotations

import asyncio
import json
from dataclasses import replace
from decimal import Decimal
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request
from fastapi.responses import Response

from gongkai.batch.packing import unpack
from gongkai.batch.work import Outcome
from gongkai.failures import Failure
from gongkai.pipeline import worded
from gongkai.readers import sniff
from gongkai.readers.inputs import packing
from gongkai.report import Report
from gongkai.service import formats, packed
from gongkai.service.crew import BusyError
from gongkai.service.desk import Desk, desk_of, lang
from gongkai.service.formats import Format
from gongkai.service.problems import Refused, responses
from gongkai.service.reading import checked_of, kind_of
from gongkai.service.uploads import described, one_file
from gongkai.wording import Lang, Text, say

router = APIRouter(tags=["one file"])
_ASKED: tuple[Format, ...] = ("json", "jsonl", "csv", "xlsx")
_BODY = described(
    "file",
    {
        "text/plain": {
            "schema": {"type": "string", "minLength": 1},
            "example": "某某局2023年政府信息公开工作年度报告\n……",
        },
        "text/html": {"schema": {"type": "string", "minLength": 1}},
        "application/octet-stream": {"schema": {"type": "string", "format": "binary"}},
    },
)
_REFUSALS = responses(406, 413, 415, 422, 503)
Wanted = Annotated[
    str | None, Query(alias="format", description="the format, where Accept does not say it", max_length=10)
]
#: The name of a body that is a file; forms bear their own.
Named = Annotated[
    str | None, Query(description="the file's name: its ending helps to tell its type", max_length=500)
]
Lingo = Annotated[str | None, Query(alias="lang", description="zh or en", max_length=10)]


def _contents(described: dict[str, Any], *asked: Format) -> dict[int | str, dict[str, Any]]:
    content: dict[str, Any] = {formats.MEDIA[one]: {} for one in asked} | {
        "application/json": {"schema": described}
    }
    return {200: {"description": "What was read.", "content": content}}


@router.post(
    "/v1/extract",
    summary="Read one report",
    openapi_extra=_BODY,
    responses=_contents({"$ref": "#/components/schemas/GongkaiReport"}, *_ASKED) | _REFUSALS,
    response_class=Response,
)
async def extract(
    request: Request, wanted: Wanted = None, name: Named = None, lang_: Lingo = None
) -> Response:
    """Return what a report says: every number with its place and how far it can be trusted."""
    return await _answer(request, "extract", formats.chosen(request, _ASKED, wanted))


@router.post(
    "/v1/check",
    summary="Check one report",
    openapi_extra=_BODY,
    responses=_contents(
        {"type": "array", "items": {"type": "object", "required": ["source", "findings"]}}, *_ASKED, "sarif"
    )
    | _REFUSALS,
    response_class=Response,
)
async def check(request: Request, wanted: Wanted = None, name: Named = None, lang_: Lingo = None) -> Response:
    """Return what is wrong in a report, as ``gongkai check`` does."""
    return await _answer(request, "check", formats.chosen(request, (*_ASKED, "sarif"), wanted))


async def _answer(request: Request, do: str, layout: Format) -> Response:
    desk = desk_of(request)
    if not desk.crew.is_ready:
        raise Refused(503, "not-ready", headers={"Retry-After": "5"})
    if desk.crew.waiting >= desk.service.queue:  # before anything is sent
        raise Refused(429, "busy", headers={"Retry-After": "2"})
    size = 0

    def hold(more: int) -> None:
        nonlocal size
        size += more
        desk.hold(more)

    try:
        most = min(desk.service.upload, desk.settings.limits.size) << 20
        return await _answered(
            request, do, layout, await one_file(request, most, desk.service.patience, hold)
        )
    finally:
        desk.held -= size


async def _answered(
    request: Request, do: str, layout: Format, file: tuple[str, str | None, bytes]
) -> Response:
    desk, said = desk_of(request), lang(request)
    name, media_type, data = file
    if packed.may_be(name, data) and await asyncio.to_thread(_is_archive, name, data):
        raise Refused(422, "one-file")
    at_once = do if layout == "json" else "keep"
    outcome = await _read(desk, data, kind_of(at_once, name, media_type, said if at_once != "keep" else "zh"))
    if outcome.report is None:
        raise refusal(outcome.failure or Failure("bug", Text("", "")), outcome.row, said)
    whole = unpack(outcome.report)
    if layout == "json":
        return Response(whole, media_type=formats.MEDIA["json"])
    made = await asyncio.to_thread(_made, do, whole, layout, desk, said)
    return Response(made.data, media_type=made.media_type)


async def _read(desk: Desk, data: bytes, kind: str) -> Outcome:
    try:
        future = desk.crew.read(data, kind)
    except BusyError:
        raise Refused(429, "busy", headers={"Retry-After": "2"}) from None
    waited = asyncio.wrap_future(future)
    try:
        return await waited
    except asyncio.CancelledError:
        if future.cancelled() and not desk.crew.is_ready:
            raise Refused(503, "not-ready", headers={"Retry-After": "5"}) from None
        raise


def _is_archive(name: str, data: bytes) -> bool:
    return packing(name, data) == sniff.ZIP


def _made(do: str, whole: bytes, layout: Format, desk: Desk, said: Lang) -> formats.Made:
    settings = replace(desk.settings, lang=said)
    report = worded(Report.model_validate(json.loads(whole, parse_float=Decimal)["report"]), settings)
    if do == "extract":
        return formats.read(iter([report]), layout, settings)
    return formats.findings([checked_of(report, settings)], layout, settings)


def refusal(failure: Failure, row: str | None, said: Lang) -> Refused:
    """Return why a file that was sent alone is not answered."""
    known = json.loads(row) if row else {}
    detail = failure.words.say(said)
    if known.get("type"):
        return Refused(415, "unreadable-type", detail=detail)
    if known.get("size"):
        return Refused(413, "too-large", detail=detail)
    if failure.code == "bug":
        return Refused(500, "bug", detail=detail)
    if failure.code == "not-a-report":
        return Refused(422, "not-a-report", detail=detail)
    if failure.code in ("timeout", "memory", "crashed"):
        detail = say(f"serve.{failure.code}", said)
    return Refused(422, "unreadable", detail=detail)
