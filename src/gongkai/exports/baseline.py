"""A baseline: the findings that are known already and are not listed again.

A file of JSON, one finding a line, in an order that a comparison of two versions can be read in. Whoever
takes a finding out of it sees it again.
"""

from __future__ import annotations

import json
from collections.abc import Collection
from pathlib import Path

from gongkai.errors import SettingsError
from gongkai.exports.checked import Outcome, reports
from gongkai.exports.fingerprints import fingerprints, uri
from gongkai.wording import Lang, say

_VERSION = 1


def dumps(outcome: Outcome) -> str:
    """Return a baseline of everything that was found."""
    found = sorted(
        (uri(checked.source.name), finding.code, name)
        for checked in reports(outcome)
        for finding, name in fingerprints(checked)
    )
    lines = [
        json.dumps({"file": file, "code": code, "fingerprint": name}, ensure_ascii=False)
        for file, code, name in found
    ]
    return f'{{"version": {_VERSION}, "findings": [\n' + ",\n".join(lines) + "\n]}\n"


def load(path: Path, lang: Lang) -> frozenset[str]:
    """Return the fingerprints of a baseline. Raises SettingsError for a file that is none."""
    try:
        given = json.loads(path.read_text(encoding="utf-8-sig"))
        if given["version"] != _VERSION:
            raise ValueError(given["version"])
        return frozenset(str(one["fingerprint"]) for one in given["findings"])
    except OSError as error:
        raise SettingsError(say("baseline.absent", lang), place=str(path)) from error
    except (ValueError, KeyError, TypeError) as error:
        raise SettingsError(say("baseline.unusable", lang, error=error), place=str(path)) from error


def leave_out(outcome: Outcome, known: Collection[str]) -> int:
    """Take the findings of a baseline out of what was found; return how many these were."""
    count = 0
    for checked in reports(outcome):
        left = [finding for finding, name in fingerprints(checked) if name not in known]
        count += len(checked.findings) - len(left)
        checked.findings[:] = left
    return count
