"""The reports of a job as they were kept, in the language in which they are shown, with the marks they bear."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any, NamedTuple

from gongkai.document import Document
from gongkai.exports.checked import Checked, Outcome, Unread
from gongkai.form import load_forms
from gongkai.pipeline import worded
from gongkai.report import Finding, Report
from gongkai.review.layout import restored
from gongkai.rules.registry import explained
from gongkai.rules.registry import worded as in_words
from gongkai.service.reading import checked_of
from gongkai.service.store import Store
from gongkai.settings import Settings
from gongkai.wording import Lang


class Laid(NamedTuple):
    """A report that was kept, its document, what its exports need, and whether it was held against another year."""

    report: Report
    document: Document
    checked: Checked
    compared: bool


def laid(store: Store, job: str, position: int, settings: Settings, lang: Lang) -> Laid:
    """Return a report of a job. Raises OSError where it is gone."""
    return _Opened(store, job, settings, lang).one(position)


def reports(store: Store, job: str, settings: Settings, lang: Lang) -> Iterator[Laid]:
    """Go through the reports of a job that were read, in order."""
    opened = _Opened(store, job, settings, lang)
    for row in store.files(job):
        if row["state"] == "done":
            yield opened.one(row["position"])


def alone(store: Store, job: str, positions: Iterable[int], settings: Settings) -> Iterator[tuple[int, Laid]]:
    """Go through reports of a job without what they say against one another, by their positions."""
    opened = _Opened(store, job, settings, "zh", alone=True)
    for position in positions:
        yield position, opened.one(position)


def outcome(store: Store, job: str, settings: Settings, lang: Lang) -> Outcome:
    """Return what came of the files of a job, in order, as the exports of findings take it; findings bear their marks."""
    opened = _Opened(store, job, settings, lang)
    return [
        opened.one(row["position"]).checked
        if row["state"] == "done"
        else Unread(row["name"], said(row, lang), row["code"] or row["state"])
        for row in store.files(job)
    ]


def said(row: Any, lang: Lang) -> str:
    """Return why a file was not read."""
    return str(row["message_en" if lang == "en" else "message"] or row["state"])


class _Opened:
    """The reports of one job."""

    def __init__(
        self, store: Store, job: str, settings: Settings, lang: Lang, *, alone: bool = False
    ) -> None:
        self._store = store
        self._job = job
        self._settings = replace(settings, lang=lang)
        self._across, self._compared = ({}, []) if alone else store.shelves.across(job)
        self._marks = store.marks(job)

    def one(self, position: int) -> Laid:
        kept = self._store.shelves.kept(self._job, position)
        report = worded(Report.model_validate(kept["report"]), self._settings)
        checked = checked_of(report, self._settings)
        if more := self._across.get(position):
            found = [Finding.model_validate(one) for one in more]
            if self._settings.lang != "zh":
                rules = explained(load_forms(self._settings.forms_dir))
                found = in_words(found, self._settings.lang, rules)
            checked.add(found, report)
        checked.marks = self._marks.get(position, {})
        document = restored(report, kept["layout"])
        return Laid(report, document, checked, position in self._compared)
