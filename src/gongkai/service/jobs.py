"""Jobs: many files or an archive, read while the client does something else."""

from __future__ import annotations

import asyncio
import errno
import hashlib
import json
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path as FilePath
from sqlite3 import Row
from typing import Annotated, Any

import anyio
from fastapi import APIRouter, Header, Path, Query, Request
from fastapi.responses import JSONResponse, Response
from sse_starlette import EventSourceResponse

from gongkai.service import formats, laid
from gongkai.service.desk import Desk, desk_of, lang, owner
from gongkai.service.formats import Format
from gongkai.service.models import File, Files, Job, Jobs, file_of, job_of
from gongkai.service.problems import Refused, responses
from gongkai.service.store import Upload
from gongkai.service.uploads import described, pieces
from gongkai.wording import Lang

router = APIRouter(tags=["jobs"])
#: Of findings, and of reports as they were read.
_FINDINGS: tuple[Format, ...] = ("json", "jsonl", "csv", "xlsx", "sarif", "html")
_REPORTS: tuple[Format, ...] = ("json", "jsonl", "csv", "xlsx")
#: Events that are read at once, and the pause between two looks while much happens.
_EVENTS, _PAUSE, _LOOK = 500, 0.2, 1.0
#: Seconds that a stream has to end by itself when the server ends; one that is cut off would be told as an error.
_LAST = 3.0
_BODY = described("files", {"application/zip": {"schema": {"type": "string", "format": "binary"}}}, many=True)
Id = Annotated[str, Path(pattern="^[0-9a-f]{32}$", examples=["0f8fad5bd9cb469fa165708672895f00"])]
Position = Annotated[int, Path(ge=0, le=1 << 31)]


def found(request: Request, id_: str) -> Row:
    """Return a job of whoever asks. Raises Refused (404)."""
    row = desk_of(request).store.job(id_, owner(request))
    if row is None:
        raise Refused(404, "not-found")
    return row


def _job(desk: Desk, row: Row) -> Job:
    return job_of(row, desk.store, desk.service.retention * 3600.0)


@router.post(
    "/v1/jobs",
    status_code=202,
    summary="Hand in files",
    openapi_extra=_BODY,
    responses={
        202: {
            "model": Job,
            "description": "Accepted.",
            "headers": {
                "Location": {"schema": {"type": "string"}, "description": "where the job is"},
                "Retry-After": {
                    "schema": {"type": "integer"},
                    "description": "seconds until it is worth a look",
                },
            },
        },
        **responses(409, 413, 415, 422, 503),
    },
)
async def hand_in(
    request: Request,
    idempotency_key: Annotated[
        str | None,
        Header(
            min_length=1,
            max_length=200,
            description="the same key and contents give the same job, however often they are sent",
        ),
    ] = None,
    name: Annotated[str | None, Query(max_length=500)] = None,
) -> JSONResponse:
    """Accept a job of one or many files, or of archives. What is accepted is read, whatever ends this process."""
    desk, whose = desk_of(request), owner(request)
    if not desk.crew.is_ready:
        raise Refused(503, "not-ready", headers={"Retry-After": "5"})
    if not desk.store.shelves.has_room(2 * desk.service.upload << 20):
        raise Refused(503, "full", headers={"Retry-After": "60"})
    if await asyncio.to_thread(desk.store.waiting) >= desk.service.waiting:
        raise Refused(429, "busy", headers={"Retry-After": "30"})
    job, place = desk.store.shelves.begin()
    try:
        uploads, digest = await _received(request, desk, place)
        if not uploads:
            raise Refused(422, "no-file")
        id_ = await asyncio.to_thread(desk.store.accept, job, whose, uploads, idempotency_key, digest)
    except ValueError:
        raise Refused(422, "key-reused") from None
    except OSError as error:
        if error.errno != errno.ENOSPC:
            raise
        raise Refused(503, "full", headers={"Retry-After": "60"}) from None
    finally:
        desk.store.shelves.give_up(job)
    desk.crew.poke()
    made = _job(desk, found(request, id_))
    headers = {"Location": f"/v1/jobs/{id_}", "Retry-After": "1"}
    if id_ != job:
        headers["Idempotency-Replayed"] = "true"
    return JSONResponse(made.model_dump(mode="json"), 202, headers)


async def _received(request: Request, desk: Desk, place: FilePath) -> tuple[list[Upload], str]:
    """Write the files of a request into a folder as they come; return what they are, and a digest of it all."""
    uploads: list[Upload] = []
    digest = hashlib.sha256()
    size = 0
    stream = None
    try:
        async for piece in pieces(request, desk.service.upload << 20, desk.service.patience):
            if piece.kind == "begin":
                if len(uploads) >= desk.service.files:
                    raise Refused(
                        413, "too-many-files", headers={"Connection": "close"}, most=desk.service.files
                    )
                stream = (place / f"{len(uploads)}.in").open("wb")
                size = 0
                uploads.append(Upload(piece.name, piece.media_type, 0))
                digest.update(json.dumps([piece.name, piece.media_type]).encode())
            elif piece.kind == "data" and stream is not None:
                stream.write(piece.data)
                digest.update(piece.data)
                size += len(piece.data)
            elif stream is not None:
                stream.close()
                uploads[-1] = uploads[-1]._replace(size=size)
    finally:
        if stream is not None:
            stream.close()
    return uploads, digest.hexdigest()


@router.get("/v1/jobs", summary="List jobs", responses=responses(422))
def listed(request: Request, limit: Annotated[int, Query(ge=1, le=100)] = 20) -> Jobs:
    """Return the newest jobs, the newest first."""
    desk = desk_of(request)
    return Jobs(jobs=[_job(desk, row) for row in desk.store.jobs(owner(request), limit)])


@router.get("/v1/jobs/{id}", summary="Look at a job", responses=responses(404, 422))
def shown(request: Request, id: Id) -> Job:
    """Return how far a job is, and the sums over it."""
    return _job(desk_of(request), found(request, id))


@router.delete(
    "/v1/jobs/{id}",
    summary="Cancel or delete a job",
    responses={204: {"description": "It had ended, and is deleted."}, **responses(404, 422)},
    response_model=Job,
)
def ended(request: Request, id: Id) -> Any:
    """Cancel an open job at once: what was read stays until retention ends. Delete one that has ended."""
    desk, row = desk_of(request), found(request, id)
    if desk.store.cancel(id):
        desk.crew.cancel(id)
        desk.tell()
        return _job(desk, found(request, id))
    desk.store.remove(row["id"])
    return Response(status_code=204)


@router.get("/v1/jobs/{id}/files", summary="List the files of a job", responses=responses(404, 422))
def files(
    request: Request,
    id: Id,
    after: Annotated[int, Query(ge=-1, le=1 << 31)] = -1,
    limit: Annotated[int, Query(ge=1, le=1000)] = 500,
) -> Files:
    """Return the files of a job in their order, with what came of each."""
    desk, said = desk_of(request), lang(request)
    found(request, id)
    rows = desk.store.files(id, after, limit)
    shown_: list[File] = [file_of(row, said) for row in rows]
    return Files(files=shown_, next=rows[-1]["position"] if len(rows) == limit else None)


@router.get(
    "/v1/jobs/{id}/events",
    summary="Follow a job",
    response_class=EventSourceResponse,
    responses={
        200: {
            "description": "Server-sent events `file`, `files` and `job`.",
            "content": {"text/event-stream": {}},
        },
        204: {"description": "The job has ended, and there is nothing behind Last-Event-ID."},
        **responses(404, 422),
    },
)
async def events(
    request: Request,
    id: Id,
    last_event_id: Annotated[str | None, Header(max_length=20)] = None,
) -> Response:
    """Send what becomes of a job as it happens, from the beginning or behind Last-Event-ID, until it has ended."""
    desk, said = desk_of(request), lang(request)
    row = found(request, id)
    after = int(last_event_id) if last_event_id and last_event_id.isdecimal() else 0
    if row["state"] != "open" and not desk.store.events(id, after, 1):
        return Response(status_code=204)
    if desk.streams >= desk.service.streams:
        raise Refused(429, "busy", headers={"Retry-After": "10"})
    ending = anyio.Event()
    told = _told(desk, id, owner(request), after, said, ending=ending)
    return EventSourceResponse(told, ping=15, shutdown_event=ending, shutdown_grace_period=_LAST)


async def _told(
    desk: Desk, job: str, whose: str, after: int, said: Lang, *, ending: anyio.Event
) -> AsyncIterator[dict[str, str]]:
    desk.streams += 1
    try:
        while not ending.is_set():
            row = desk.store.job(job, whose)
            told = desk.store.events(job, after, _EVENTS)
            for one in told:
                after = one["seq"]
                if one["kind"] == "file" and one["position"] is not None:
                    data = file_of(one, said).model_dump_json()
                elif row is not None:
                    data = _job(desk, row).model_dump_json()
                else:
                    continue
                yield {"id": str(after), "event": one["kind"], "data": data}
            if row is None or (row["state"] != "open" and not told):
                return
            if not told:
                await desk.change(_LOOK)
            await asyncio.sleep(_PAUSE)
    finally:
        desk.streams -= 1


@router.get(
    "/v1/jobs/{id}/results",
    summary="Fetch the results of a job",
    responses={
        200: {
            "description": "The findings, or the reports as they were read.",
            "content": {formats.MEDIA[one]: {} for one in _FINDINGS},
        },
        **responses(404, 406, 409, 422),
    },
    response_class=Response,
)
def results(
    request: Request,
    id: Id,
    wanted: Annotated[str | None, Query(alias="format", max_length=10)] = None,
    of: Annotated[str, Query(pattern="^(findings|reports)$")] = "findings",
) -> Response:
    """Return what was found in all files of a job, with the marks of whoever looked at it; as often as it is asked for."""
    layout = formats.chosen(request, _FINDINGS if of == "findings" else _REPORTS, wanted)
    desk, said = desk_of(request), lang(request)
    row = found(request, id)
    if row["state"] == "open":
        raise Refused(409, "conflict", headers={"Retry-After": "2"})
    try:
        with desk.turn():
            made = _made(desk, id, of, layout, said)
    except FileNotFoundError:  # it was deleted meanwhile
        raise Refused(404, "not-found") from None
    name = f"gongkai-{id[:8]}-{of}.{made.ending}"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(made.data, media_type=made.media_type, headers=headers)


def _made(desk: Desk, job: str, of: str, layout: Format, said: Lang) -> formats.Made:
    settings = replace(desk.settings, lang=said)
    if of == "reports":
        reports = (one.report for one in laid.reports(desk.store, job, settings, said))
        return formats.read(reports, layout, settings)
    if layout == "html":
        from gongkai.service.views import bound

        return bound(desk, job, said)
    return formats.findings(laid.outcome(desk.store, job, settings, said), layout, settings)
