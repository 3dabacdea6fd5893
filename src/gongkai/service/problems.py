"""What goes wrong with a request, in one shape for all of them: RFC 9457, ``application/problem+json``."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from pydantic import BaseModel, Field
from starlette.exceptions import HTTPException

from gongkai.wording import Lang, say

MEDIA_TYPE = "application/problem+json"
#: What the framework itself refuses, by its status.
_OF_STATUS = {
    400: "bad-request",
    404: "not-found",
    405: "method-not-allowed",
    422: "invalid",
    500: "bug",
}


class Fault(BaseModel):
    """One thing that is wrong with a request: where, and what."""

    place: str
    message: str


class Problem(BaseModel):
    """Why a request was refused. ``code`` is stable; ``detail`` says in the language asked for what to do."""

    type: str = Field(examples=["urn:gongkai:problem:too-large"])
    title: str = Field(examples=["太大"])
    status: int = Field(examples=[413])
    detail: str = Field(examples=["一次最多上传 256 MB，请分批上传"])
    code: str = Field(examples=["too-large"])
    errors: list[Fault] = Field(default_factory=list)


class Refused(HTTPException):
    """A request that is refused, by the code of its problem; ``values`` fill its words, which are ``problem.<code>``."""

    def __init__(
        self,
        status: int,
        code: str,
        *,
        headers: Mapping[str, str] | None = None,
        detail: str = "",
        **values: object,
    ) -> None:
        super().__init__(status, code, dict(headers or {}))
        self.code = code
        self.values = values
        self.said = detail


def problem(
    status: int,
    code: str,
    lang: Lang,
    *,
    detail: str = "",
    headers: Mapping[str, str] | None = None,
    errors: Sequence[Fault] = (),
    values: Mapping[str, object] | None = None,
) -> JSONResponse:
    """Return the response of a problem."""
    made = Problem(
        type=f"urn:gongkai:problem:{code}",
        title=say(f"problem.{code}.title", lang),
        status=status,
        detail=detail or say(f"problem.{code}", lang, **(values or {})),
        code=code,
        errors=list(errors),
    )
    return JSONResponse(made.model_dump(), status, dict(headers or {}), media_type=MEDIA_TYPE)


def lang_of(request: Request | Any, default: Lang) -> Lang:
    """Return the language that a request asks for: ``?lang=``, else the first of Accept-Language that is spoken here."""
    asked = request.query_params.get("lang")
    if asked in ("zh", "en"):
        return "en" if asked == "en" else "zh"
    for part in request.headers.get("accept-language", "").split(","):
        tag = part.split(";")[0].strip().lower()
        if tag.startswith("zh"):
            return "zh"
        if tag.startswith("en"):
            return "en"
    return default


def install(app: FastAPI, default: Lang) -> None:
    """Have every error of an application answered in the one shape."""

    @app.exception_handler(HTTPException)
    async def refused(request: Request, error: HTTPException) -> JSONResponse:
        lang = lang_of(request, default)
        if isinstance(error, Refused):
            return problem(
                error.status_code,
                error.code,
                lang,
                detail=error.said,
                headers=error.headers,
                values=error.values,
            )
        code = _OF_STATUS.get(error.status_code, "bad-request")
        return problem(error.status_code, code, lang, headers=error.headers)

    @app.exception_handler(RequestValidationError)
    async def invalid(request: Request, error: RequestValidationError) -> JSONResponse:
        faults = [
            Fault(place=".".join(map(str, one["loc"])), message=str(one["msg"])) for one in error.errors()
        ]
        return problem(422, "invalid", lang_of(request, default), errors=faults)

    @app.exception_handler(Exception)
    async def bug(request: Request, error: Exception) -> JSONResponse:
        return problem(500, "bug", lang_of(request, default))


def responses(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """Return for the OpenAPI description which problems an operation answers with."""
    shape = {"$ref": "#/components/schemas/Problem"}
    return {
        status: {"description": _MEANINGS[status], "content": {MEDIA_TYPE: {"schema": shape}}}
        for status in sorted({*statuses, *_EVERYWHERE})
    }


_MEANINGS = {
    400: "The request is malformed.",
    401: "A key is needed, and none or an unknown one was given.",
    403: "The request comes from another site.",
    404: "There is no such thing, or it is somebody else's.",
    405: "The address does not take this method.",
    406: "None of the formats asked for can be given.",
    408: "The client was silent for too long while it sent.",
    409: "The same Idempotency-Key is in use by a request that has not ended, or the state does not allow it.",
    413: "The upload is too large.",
    415: "The type cannot be read.",
    421: "The Host header names another machine.",
    422: "What was sent cannot be used: an invalid parameter, a damaged document, or no report.",
    429: "Too much at once: try again after the seconds of Retry-After.",
    500: "A bug.",
    503: "The service is not ready yet, or is ending.",
}
_EVERYWHERE = (400, 401, 403, 408, 421, 429)
