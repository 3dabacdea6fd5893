"""The view of one report of a job: its source beside its reading, the pictures of its pages, the marks of its findings."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Annotated, Any

from fastapi import APIRouter, Path, Request
from fastapi.responses import JSONResponse, Response
from simplejson import dumps

from gongkai.checking import every_rule
from gongkai.errors import UnreadableError
from gongkai.exports.fingerprints import fingerprints
from gongkai.form import load_forms
from gongkai.limits import holding
from gongkai.readers.apart import draw_apart
from gongkai.readers.painted import DRAWN
from gongkai.review.page import Budget, Leaf, Picture, page
from gongkai.review.view import view
from gongkai.service.desk import Desk, desk_of, lang
from gongkai.service.formats import MEDIA, Made
from gongkai.service.jobs import Id, Position, found
from gongkai.service.laid import Laid, laid, said
from gongkai.service.models import Mark
from gongkai.service.problems import Refused, responses
from gongkai.wording import Lang

router = APIRouter(tags=["views"])
Fingerprint = Annotated[str, Path(pattern="^[0-9a-f]{32}$")]


@router.get(
    "/v1/jobs/{id}/files/{position}",
    summary="Lay a report open",
    responses={
        200: {
            "description": "The view of the report (`null` where it was not read), and its marks.",
            "content": {"application/json": {"schema": {"type": "object", "required": ["view", "marks"]}}},
        },
        **responses(404, 422),
    },
    response_class=JSONResponse,
)
def opened(request: Request, id: Id, position: Position) -> Response:
    """Return what the page draws of a report: text, tables, cells with their places, findings, what was not checked."""
    desk, lingo = desk_of(request), lang(request)
    one = _laid(request, id, position)
    shown = {"view": _view(desk, one, lingo), "marks": one.checked.marks}
    text = dumps(shown, ensure_ascii=False, use_decimal=True)
    return Response(text.encode("utf-8", "replace"), media_type=MEDIA["json"])


@router.get(
    "/v1/jobs/{id}/files/{position}/pages/{number}",
    summary="Draw a page",
    responses={
        200: {"description": "The page as it looks.", "content": {"image/png": {}}},
        **responses(404, 422),
    },
    response_class=Response,
)
def drawn(
    request: Request,
    id: Id,
    position: Position,
    number: Annotated[int, Path(ge=1, le=100_000)],
) -> Response:
    """Return the picture of a page of a PDF or a scan; X-Page-Size says how wide and high it is in the units of its boxes."""
    desk = desk_of(request)
    one = _laid(request, id, position)
    with desk.turn():
        picture = _drawn(desk, id, position, one, number)
    if picture is None:
        raise Refused(404, "not-found")
    headers = {
        "X-Page-Size": f"{picture.width:g}x{picture.height:g}",
        "Cache-Control": "private, max-age=3600",
    }
    return Response(picture.png, media_type="image/png", headers=headers)


@router.put(
    "/v1/jobs/{id}/files/{position}/marks/{finding}",
    summary="Mark a finding",
    responses=responses(404, 422),
)
def marked(request: Request, id: Id, position: Position, finding: Fingerprint, mark: Mark) -> Mark:
    """Note that a finding is confirmed or dismissed, with a remark. It stays with the job and goes into its results."""
    one = _laid(request, id, position)
    if finding not in {name for _, name in fingerprints(one.checked)}:
        raise Refused(404, "not-found")
    desk_of(request).store.mark(id, position, finding, mark.state, mark.remark)
    return mark


@router.delete(
    "/v1/jobs/{id}/files/{position}/marks/{finding}",
    status_code=204,
    summary="Take a mark back",
    responses=responses(404, 422),
)
def unmarked(request: Request, id: Id, position: Position, finding: Fingerprint) -> Response:
    """Take the mark of a finding away."""
    found(request, id)
    desk_of(request).store.mark(id, position, finding, None, "")
    return Response(status_code=204)


def bound(desk: Desk, job: str, lingo: Lang) -> Made:
    """Return all reports of a job as one HTML file that needs nothing else."""
    text = page(_leaves(desk, job, lingo), lingo)
    return Made(text.encode("utf-8", "replace"), MEDIA["html"] + "; charset=utf-8", "html")


def _leaves(desk: Desk, job: str, lingo: Lang) -> Iterator[Leaf]:
    budget = Budget()
    for row in desk.store.files(job):
        if row["state"] != "done":
            yield Leaf(row["name"], None, said(row, lingo))
            continue
        one = laid(desk.store, job, row["position"], desk.settings, lingo)
        pages: dict[int, Picture] = {}
        for number in sorted({area.page for area in one.document.areas}):
            picture = _drawn(desk, job, row["position"], one, number)
            if picture is None or not budget.takes(picture):
                break
            pages[number] = picture
        yield Leaf(row["name"], _view(desk, one, lingo), pages=pages, marks=one.checked.marks)


def _laid(request: Request, job: str, position: int) -> Laid:
    """Return a report of whoever asks. Raises Refused (404)."""
    desk = desk_of(request)
    found(request, job)
    row = desk.store.file(job, position)
    if row is None or row["state"] != "done":
        raise Refused(404, "not-found")
    try:
        return laid(desk.store, job, position, desk.settings, lang(request))
    except OSError:
        raise Refused(404, "not-found") from None


def _view(desk: Desk, one: Laid, lingo: Lang) -> dict[str, Any]:
    settings = replace(desk.settings, lang=lingo)
    return view(
        one.report,
        one.document,
        one.checked,
        forms=load_forms(settings.forms_dir),
        rules=every_rule(settings),
        lang=lingo,
        compared=one.compared,
    )


def _drawn(desk: Desk, job: str, position: int, one: Laid, number: int) -> Picture | None:
    if one.document.media_type not in DRAWN:
        return None
    try:
        with holding(desk.settings.limits):
            data = desk.store.shelves.load(job, position)
            return Picture(*draw_apart(one.document.media_type, data, number))
    except (UnreadableError, OSError):
        return None
