"""What the service answers with: jobs, their files, rules and marks."""

from __future__ import annotations

from datetime import UTC, datetime
from sqlite3 import Row
from typing import Any, Literal

from pydantic import BaseModel, Field

from gongkai.service.laid import said
from gongkai.service.store import Store
from gongkai.wording import Lang

_ID = "0f8fad5bd9cb469fa165708672895f00"


class Totals(BaseModel):
    """The sums over a job: files received and read, reports by what was found, numbers proved."""

    files: int = Field(examples=[30])
    open: int = Field(description="files that are still to be read")
    read: int = Field(description="reports that were checked")
    failed: int = Field(description="files that could not be read, each with its reason")
    cancelled: int
    errors: int
    warnings: int
    infos: int
    with_errors: int = Field(description="reports with an error")
    clean: int = Field(description="reports in which nothing was found")
    proved: int = Field(description="numbers that a sum confirms")
    cells: int = Field(description="numbers that were read")


class Job(BaseModel):
    """A job. ``expires``: when it and its files are deleted, once it has ended."""

    id: str = Field(examples=[_ID])
    state: Literal["open", "done", "cancelled"]
    created: datetime
    finished: datetime | None
    expires: datetime | None
    totals: Totals
    links: dict[str, str] = Field(examples=[{"self": f"/v1/jobs/{_ID}"}])


class Jobs(BaseModel):
    """The newest jobs of a user."""

    jobs: list[Job]


class Reason(BaseModel):
    """Why a file was not read."""

    code: str = Field(examples=["not-a-report"])
    message: str = Field(examples=["不是年度报告：是样表"])


class File(BaseModel):
    """A file of a job, and what came of it."""

    position: int
    name: str = Field(examples=["教育局.docx"])
    size: int
    state: Literal["waiting", "reading", "done", "failed", "cancelled"]
    error: Reason | None
    title: str | None
    agency: str | None
    year: int | None
    errors: int
    warnings: int
    infos: int
    proved: int
    cells: int


class Files(BaseModel):
    """Files of a job, in order; ``next``: the position to go on after, null at the end."""

    files: list[File]
    next: int | None


class Mark(BaseModel):
    """What a person says of a finding."""

    state: Literal["confirmed", "dismissed"] = Field(examples=["confirmed"])
    remark: str = Field("", max_length=500, examples=["已电话核实，单位改报"])


class RuleOut(BaseModel):
    """A rule."""

    code: str = Field(examples=["GK201"])
    severity: Literal["error", "warning", "info"]
    title: str
    rationale: str
    source: str


class Rules(BaseModel):
    """Every rule."""

    rules: list[RuleOut]


class Key(BaseModel):
    """A key to sign in with."""

    key: str = Field(max_length=200)


class Session(BaseModel):
    """Who is signed in, and whether a key is needed at all; what the page needs to know."""

    owner: str | None
    needed: bool
    lang: Literal["zh", "en"]
    version: str
    upload: int = Field(description="MiB of one upload")
    files: int = Field(description="files of one job")
    retention: int = Field(description="hours that a finished job is kept")


def job_of(row: Row, store: Store, retention: float) -> Job:
    """Return a job as it is shown; ``retention``: seconds that it is kept once it has ended."""
    counts = {name: value or 0 for name, value in dict(store.counts(row["id"])).items()}
    here = f"/v1/jobs/{row['id']}"
    finished = row["finished"]
    return Job(
        id=row["id"],
        state=row["state"],
        created=_moment(row["created"]),
        finished=_moment(finished) if finished else None,
        expires=_moment(finished + retention) if finished else None,
        totals=Totals(**counts),
        links={
            "self": here,
            "files": f"{here}/files",
            "events": f"{here}/events",
            "results": f"{here}/results",
        },
    )


def file_of(row: Row, lang: Lang) -> File:
    """Return a file of a job as it is shown."""
    is_lost = row["state"] in ("failed", "cancelled")
    known: dict[str, Any] = {
        name: row[name] for name in File.model_fields if name not in ("error", "name", "state")
    }
    return File(
        **known,
        name=row["name"],
        state=row["state"],
        error=Reason(code=row["code"] or row["state"], message=said(row, lang)) if is_lost else None,
    )


def _moment(seconds: float) -> datetime:
    return datetime.fromtimestamp(round(seconds, 3), UTC)
