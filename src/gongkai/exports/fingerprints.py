"""What names a finding in later runs too: neither where it stands nor its language counts."""

from __future__ import annotations

import hashlib
import os
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

from gongkai.exports.checked import Checked
from gongkai.report import Finding


def fingerprints(checked: Checked) -> Iterator[tuple[Finding, str]]:
    """Yield each finding of a report with its fingerprint."""
    seen: Counter[str] = Counter()
    for finding in checked.findings:
        quoted = "" if finding.fields else (checked.quote(finding) or "")
        key = "\n".join((uri(checked.source.name), finding.code, *finding.fields, quoted))
        seen[key] += 1
        name = hashlib.sha256(f"{key}\n{seen[key]}".encode("utf-8", "backslashreplace")).hexdigest()[:32]
        yield finding, name


def uri(name: str) -> str:
    """Return a file's name as a URI: relative to the current folder where it lies below it."""
    path = Path(os.path.normpath(name))
    if path.is_absolute():
        here = Path.cwd()
        if not path.is_relative_to(here):
            return path.as_uri()
        path = path.relative_to(here)
    elif path.parts[:1] == ("..",):
        return Path(os.path.normpath(Path.cwd() / path)).as_uri()
    return quote(path.as_posix(), safe="/")
