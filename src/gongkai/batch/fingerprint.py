"""What a reading depends on besides its document, as two short hashes: settings, and code."""

from __future__ import annotations

import functools
import hashlib
import platform
from collections.abc import Iterable
from importlib import metadata
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import gongkai
from gongkai.limits import Limits
from gongkai.resources import folder

if TYPE_CHECKING:
    from gongkai.batch.work import Questions
    from gongkai.settings import Settings

#: Libraries that have a say in what is read.
_LIBRARIES = (
    *(
        "lxml",
        "ofdkit",
        "opencc",
        "pdfplumber",
        "pypdfium2",
        "python-calamine",
        "rapidfuzz",
        "rapidocr",
        "scipy",
    ),
    "xlrd",
)
#: Rooms of the package that no reading passes through.
_BESIDE = ("batch", "cli", "exports", "llm", "panel", "service")
#: What of them does all the same.
_THROUGH = ("batch/one_report.py", "batch/record.py", "exports/json.py")


class Fingerprint(NamedTuple):
    """``settings``: those that can change a reading. ``code``: gongkai's version and its sources' hash."""

    settings: str
    code: str

    @classmethod
    def of(cls, settings: Settings, questions: Questions | None = None) -> Fingerprint:
        """Return the fingerprint of readings made with these settings, by this code."""
        return cls(_settings(settings) + (_model(questions) if questions else ""), _code())


def _settings(settings: Settings) -> str:
    forms = sorted(settings.forms_dir.glob("*.yaml")) if settings.forms_dir else []
    said = _hash(forms, settings.forms_dir) if forms else ""
    if settings.limits == Limits():
        return said
    return f"{said}-{hashlib.sha256(repr(settings.limits).encode()).hexdigest()[:12]}"


def _model(questions: Questions) -> str:
    """Return what answers depend on: the endpoint, how it is asked, and what."""
    package = Path(gongkai.__file__).parent / "llm"
    digest = hashlib.sha256(questions.keys.endpoint.encode())
    for files, root in (
        (package.rglob("*.py"), package),
        (folder("prompts").glob("*.md"), folder("prompts")),
    ):
        digest.update(_hash(sorted(files), root).encode())
    return f"-{questions.scope}-{digest.hexdigest()[:12]}"


@functools.cache
def _code() -> str:
    package = Path(gongkai.__file__).parent
    sources = [path for path in package.rglob("*") if path.suffix in (".py", ".toml")]
    kept = [path for path in sources if path.relative_to(package).parts[0] not in _BESIDE]
    kept += [package / name for name in _THROUGH]
    data = folder("schemas")
    digest = hashlib.sha256(_hash(sorted(kept), package).encode())
    digest.update(_hash(sorted(path for path in data.rglob("*") if path.is_file()), data).encode())
    digest.update(" ".join(_versions()).encode())
    return f"{gongkai.__version__}+{digest.hexdigest()[:12]}"


def _hash(files: Iterable[Path], root: Path | None) -> str:
    digest = hashlib.sha256()
    for path in files:
        name = path.relative_to(root).as_posix() if root else path.name
        digest.update(f"{name}\0".encode() + hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()[:12]


def _versions() -> Iterable[str]:
    yield platform.python_version()
    for name in _LIBRARIES:
        try:
            yield f"{name}={metadata.version(name)}"
        except metadata.PackageNotFoundError:
            continue
