"""What goes back to the units after a check: a letter to each (``--feedback``), their .docx with comments (``--annotate``)."""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from gongkai.cli.inputs import is_folder
from gongkai.cli.output import Output
from gongkai.cli.session import complain
from gongkai.errors import SettingsError
from gongkai.settings import Settings
from gongkai.wording import Lang, say

if TYPE_CHECKING:
    from gongkai.exports.annotated import Note
    from gongkai.exports.checked import Checked
    from gongkai.report import Report

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
#: What no name of a file may have on Windows, and how long one is made.
_NO_NAME = re.compile(r'[\\/:*?"<>|\x00-\x1f]+')
_LONGEST = 60


def folder_for(folder: Path | None, paths: Iterable[str], lang: Lang) -> Path | None:
    """Return a folder that files may be written to.

    Raises SettingsError where it lies in an input's folder: what is written there would be read as a report next time.
    """
    if folder is None:
        return None
    if folder.exists() and not folder.is_dir():
        raise SettingsError(say("sendback.no_folder", lang), place=str(folder))
    place = Path(os.path.realpath(folder))
    for path in paths:
        if is_folder(path) and place.is_relative_to(os.path.realpath(path)):
            raise SettingsError(say("sendback.in_folder", lang, folder=path), place=str(folder))
    return folder


class Letters:
    """Writes a letter to each unit that has something to put right."""

    def __init__(self, folder: Path, settings: Settings) -> None:
        self._folder = _Folder(folder, settings.lang)
        self._settings = settings

    def write(self, read: Sequence[Checked]) -> None:
        """Write the letters, and say how many."""
        from gongkai.exports.letter import letter

        for unit, reports in _units(read):
            name = say("letter.file", self._settings.lang, unit=unit)
            self._folder.write(name, letter(unit, reports, self._settings, date.today()))
        self._folder.tell("letter.written")


class Copies:
    """Writes copies of reports with comments; their texts are kept until all have been compared."""

    def __init__(self, folder: Path, settings: Settings) -> None:
        self._folder = _Folder(folder, settings.lang)
        self._settings = settings
        self._texts: dict[int, str] = {}

    def keep(self, checked: Checked, report: Report) -> None:
        """Keep what a report's copy needs."""
        if report.source.media_type == DOCX and report.text is not None:
            self._texts[id(checked)] = report.text

    def write(self, read: Sequence[Checked]) -> None:
        """Write the copies; say how many, and which reports have none and why: the list has those that are no .docx."""
        without: list[str] = []
        for checked in read:
            if not checked.findings:
                continue
            try:
                data = self._copy(checked)
            except (OSError, ValueError) as error:
                reason = say("annotate.failed", self._settings.lang, error=error)
                complain(f"{checked.source.name}: {reason}")
                continue
            if data is None:
                without.append(checked.source.name)
            else:
                stem = Path(checked.source.name).stem
                self._folder.write(say("annotate.file", self._settings.lang, name=stem), data)
        lang = self._settings.lang
        if without:
            first, count = without[0], len(without)
            names = first if count == 1 else say("annotate.and_others", lang, name=first, count=count)
            complain(f"{names}: {say('annotate.no_docx', lang)}")
        self._folder.tell("annotate.written")

    def _copy(self, checked: Checked) -> bytes | None:
        """Return a report's copy; None where it is no .docx that stands in the file system."""
        from gongkai.exports.annotated import annotate

        path = Path(checked.source.name)
        text = self._texts.get(id(checked))
        if text is None or not path.is_file():
            return None
        data = path.read_bytes()
        if hashlib.sha256(data).hexdigest() != checked.source.sha256:
            raise ValueError(say("annotate.changed", self._settings.lang))
        return annotate(data, text, list(self._notes(checked)))

    def _notes(self, checked: Checked) -> Iterator[Note]:
        from gongkai.exports.annotated import Note
        from gongkai.exports.checked import entries
        from gongkai.exports.places import Names
        from gongkai.exports.told import Telling
        from gongkai.form import load_forms
        from gongkai.rules.registry import explained

        lang = self._settings.lang
        forms = load_forms(self._settings.forms_dir)
        telling = Telling(checked, Names(forms, checked.form, lang), explained(forms))
        for entry in entries(checked.findings):
            head = f"{say(f'severity.{entry.severity}', lang)} {'、'.join(entry.codes)}"
            said = [head, telling.problem(entry), telling.likeliest(entry), telling.advice(entry)]
            yield Note(*telling.span(entry), "\n".join(filter(None, said)))


class _Folder:
    """A folder that files are written to, each of a name of its own."""

    def __init__(self, folder: Path, lang: Lang) -> None:
        self._folder, self._lang = folder, lang
        self._taken: set[str] = set()

    def write(self, name: str, data: bytes) -> None:
        """Write a file whole or not at all; where the name is another's already, it gets a number."""
        stem = _NO_NAME.sub(" ", name).strip(" .")[:_LONGEST]
        number, free = 1, stem
        while free.lower() in self._taken:
            number += 1
            free = f"{stem} {number}"
        self._taken.add(free.lower())
        self._folder.mkdir(parents=True, exist_ok=True)
        target = Output(self._folder / f"{free}.docx", self._lang)
        try:
            target.write_bytes(data)
            target.commit()
        finally:
            target.discard()

    def tell(self, key: str) -> None:
        """Say how many files were written."""
        key = key if self._taken else f"{key}_none"
        complain(say(key, self._lang, count=len(self._taken), folder=self._folder))


def _units(read: Sequence[Checked]) -> Iterator[tuple[str, list[Checked]]]:
    """Yield the units whose reports have findings, each with these reports; a report of nobody goes by its file."""
    from gongkai.panel.organs import organ

    found: dict[str, list[Checked]] = {}
    for checked in read:
        if checked.findings:
            key = organ(checked.agency).key if checked.agency else f"file {checked.source.name}"
            found.setdefault(key, []).append(checked)
    for reports in found.values():
        first = reports[0]
        yield first.agency or Path(first.source.name).stem, reports
