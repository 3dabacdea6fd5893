"""``check --format github``: the findings as commands of a GitHub workflow, which shows them at their lines."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import PurePath

from gongkai.exports.checked import Checked, Entry, Outcome, Unread, entries, tidy
from gongkai.exports.findings_text import slipped
from gongkai.exports.places import Names, described
from gongkai.exports.roll import Roll, remarks
from gongkai.form import load_forms
from gongkai.report import Severity
from gongkai.settings import Settings
from gongkai.wording import say

_LEVELS: dict[Severity, str] = {"error": "error", "warning": "warning", "info": "notice"}


def dumps(outcome: Outcome, settings: Settings, roll: Roll | None = None) -> Iterator[str]:
    """Yield one command a line: for what one slip explains, what could not be read, who is not as on a roster."""
    forms = load_forms(settings.forms_dir)
    for one in outcome:
        if isinstance(one, Unread):
            yield _command("error", {"file": _file(one.name)}, one.reason)
            continue
        names = Names(forms, one.form, settings.lang)
        for entry in entries(one.findings):
            yield _entry(one, entry, names)
    for remark in remarks(roll, settings.lang) if roll else ():
        said = f"{remark.name} {remark.words}" if remark.name else remark.words
        file = remark.file or (roll.roster if roll else "")
        yield _command(_LEVELS[remark.severity], {"file": _file(file)}, tidy(said))


def _entry(checked: Checked, entry: Entry, names: Names) -> str:
    first = entry.first
    place = {"file": _file(checked.source.name)}
    position = checked.position(first.start) if first.start is not None else None
    if position:
        place |= {"line": str(position.line), "col": str(position.column)}
    place["title"] = f"{'、'.join(entry.codes)} {say(f'severity.{entry.severity}', names.lang)}"
    said = [f"{one.code} {one.message}" for one in entry.findings]
    if entry.slip is not None:
        said.insert(0, slipped(entry.slip, names))
    if where := described(checked, first, names, section=True):
        said.append(where)
    return _command(_LEVELS[entry.severity], place, "\n".join(map(tidy, said)))


def _file(name: str) -> str:
    return PurePath(name).as_posix()


def _command(level: str, place: dict[str, str], message: str) -> str:
    where = ",".join(f"{key}={_escaped(value, ':,')}" for key, value in place.items())
    return f"::{level} {where}::{_escaped(message)}\n"


def _escaped(text: str, more: str = "") -> str:
    """Return a text in which nothing ends the command, or one of its properties."""
    for mark in "%\r\n" + more:
        text = text.replace(mark, f"%{ord(mark):02X}")
    return text
