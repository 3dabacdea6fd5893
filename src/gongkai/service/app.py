"""The application: its parts put together, what else it answers, and its description."""

from __future__ import annotations

import asyncio
import json
import sqlite3
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from fastapi import APIRouter, FastAPI, Request
from fastapi.openapi.utils import get_openapi
from fastapi.responses import JSONResponse, PlainTextResponse, Response

from gongkai import __version__
from gongkai.checking import every_rule
from gongkai.resources import folder
from gongkai.service import jobs, keys, single, ui, views
from gongkai.service.crew import Crew
from gongkai.service.database import Database
from gongkai.service.desk import Desk, desk_of, lang
from gongkai.service.guard import COOKIE, Guard, session_of
from gongkai.service.metrics import Metrics
from gongkai.service.models import Key, RuleOut, Rules, Session
from gongkai.service.problems import Problem, Refused, install, responses
from gongkai.service.settings import ServiceSettings
from gongkai.service.shelves import Shelves
from gongkai.service.store import Store
from gongkai.settings import Settings

_ABOUT = """Reads 政府信息公开工作年度报告 and says of every number whether the report's own arithmetic confirms it.

One file is answered at once; many are handed in as a job. Every error has one shape (RFC 9457)."""
router = APIRouter(tags=["service"])


def create(settings: Settings, service: ServiceSettings) -> FastAPI:
    """Return the application. Raises OSError or sqlite3.Error where its folder cannot be used, SettingsError for a model's."""
    database = Database(service.folder)
    store = Store(database, Shelves(service.folder))
    client = None
    if service.llm:
        from gongkai.llm.line.client import Client

        client = Client.of_settings(lang=settings.lang)
    metrics = Metrics()

    def tell() -> None:
        desk.tell()

    crew = Crew(store, settings, service, client, tell)
    desk = Desk(settings, service, database, store, crew, metrics)

    @asynccontextmanager
    async def life(app: FastAPI) -> AsyncIterator[None]:
        desk.loop = asyncio.get_running_loop()
        crew.start()
        yield
        await asyncio.to_thread(crew.end)
        if client is not None:
            client.close()

    app = FastAPI(
        title="gongkai",
        version=__version__,
        description=_ABOUT,
        lifespan=life,
        docs_url=None,
        redoc_url=None,
        openapi_url=None,
        redirect_slashes=False,
    )
    app.state.desk = desk
    install(app, settings.lang)
    for part in (router, single.router, jobs.router, views.router, ui.router):
        app.include_router(part)
    app.openapi = lambda: _described(app)  # type: ignore[method-assign]
    app.add_middleware(Guard, database=database, service=service, metrics=metrics, lang=settings.lang)
    return app


def _described(app: FastAPI) -> dict[str, Any]:
    """Return the OpenAPI description, with the published schema of a report in it."""
    if app.openapi_schema is None:
        made = get_openapi(
            title=app.title, version=app.version, description=app.description, routes=app.routes
        )
        report = json.loads((folder("schemas") / "report.schema.json").read_text(encoding="utf-8"))
        schemas = made["components"]["schemas"]
        schemas["Problem"] = Problem.model_json_schema(ref_template="#/components/schemas/{model}")
        schemas |= schemas["Problem"].pop("$defs", {})
        text = json.dumps(report).replace("#/$defs/", "#/components/schemas/Gongkai")
        report = json.loads(text)
        schemas |= {f"Gongkai{name}": one for name, one in report.pop("$defs", {}).items()}
        schemas["GongkaiReport"] = {key: one for key, one in report.items() if not key.startswith("$")}
        made["components"]["securitySchemes"] = {
            "key": {"type": "http", "scheme": "bearer", "description": "A key of `gongkai serve --add-key`."}
        }
        made["security"] = [{}, {"key": []}]
        for name in ("HTTPValidationError", "ValidationError"):
            schemas.pop(name, None)
        app.openapi_schema = made
    return app.openapi_schema


@router.get("/v1/openapi.json", include_in_schema=False)
def description(request: Request) -> JSONResponse:
    """Return the OpenAPI description."""
    return JSONResponse(request.app.openapi())


@router.get("/v1/rules", summary="List the rules", responses=responses(422))
def rules(request: Request) -> Rules:
    """Return every rule with its words, its reason and what it cites."""
    desk, said = desk_of(request), lang(request)
    return Rules(
        rules=[
            RuleOut(
                code=rule.code,
                severity=rule.severity,
                title=rule.title.say(said),
                rationale=rule.rationale.say(said),
                source=rule.source.say(said),
            )
            for rule in every_rule(desk.settings)
        ]
    )


@router.get("/healthz", summary="Is it alive?", responses=responses(), response_class=PlainTextResponse)
def healthz() -> str:
    """Answer for as long as the process runs."""
    return "ok\n"


@router.get("/readyz", summary="Can it read?", responses=responses(503), response_class=PlainTextResponse)
def readyz(request: Request) -> str:
    """Answer 200 once the readers are up and the jobs can be reached, 503 until then and at the end."""
    desk = desk_of(request)
    try:
        desk.store.waiting()
    except sqlite3.Error:
        raise Refused(503, "not-ready", headers={"Retry-After": "5"}) from None
    if not desk.crew.is_ready:
        raise Refused(503, "not-ready", headers={"Retry-After": "5"})
    if not desk.store.shelves.has_room(2 * desk.service.upload << 20):
        raise Refused(503, "full", headers={"Retry-After": "60"})
    return "ready\n"


@router.get(
    "/metrics", summary="Counts for Prometheus", responses=responses(), response_class=PlainTextResponse
)
def metrics(request: Request) -> str:
    """Return what this process has answered, and what stands at the moment."""
    desk = desk_of(request)
    return desk.metrics.text(
        {
            "files_waiting": ("Files of jobs that have not ended, in all processes.", desk.store.waiting()),
            "files_in_hand": ("Files that this process is reading.", desk.crew.in_hand),
            "requests_waiting": ("Requests that wait for one answer.", desk.crew.waiting),
            "event_streams": ("Clients that follow jobs.", desk.streams),
            "workers": ("Processes that read.", desk.service.processes),
            "ready": ("Whether files can be read.", float(desk.crew.is_ready)),
        }
    )


@router.get("/v1/session", summary="Who is signed in?", responses=responses())
def session(request: Request) -> Session:
    """Return what the page needs to know: who is signed in, what may be uploaded."""
    desk = desk_of(request)
    return Session(
        owner=request.scope.get("state", {}).get("owner"),
        needed=desk.service.asks_for_keys,
        lang=desk.settings.lang,
        version=__version__,
        upload=desk.service.upload,
        files=desk.service.files,
        retention=desk.service.retention,
    )


@router.post("/v1/session", status_code=204, summary="Sign a browser in", responses=responses(401, 422))
def sign_in(request: Request, key: Key) -> Response:
    """Take a key and give a cookie for it, which no script can read and no other site can send."""
    desk = desk_of(request)
    owner = keys.owner_of_key(desk.database, key.key)
    if owner is None:
        raise Refused(401, "unauthorized", headers={"WWW-Authenticate": "Bearer"})
    response = Response(status_code=204)
    response.set_cookie(
        COOKIE,
        keys.open_session(desk.database, owner),
        max_age=keys.SESSION,
        httponly=True,
        samesite="strict",
        secure=request.url.scheme == "https",
    )
    return response


@router.delete("/v1/session", status_code=204, summary="Sign a browser out", responses=responses())
def sign_out(request: Request) -> Response:
    """End the session of a browser."""
    if token := session_of(request.headers):
        keys.end_session(desk_of(request).database, token)
    response = Response(status_code=204)
    response.delete_cookie(COOKIE)
    return response
