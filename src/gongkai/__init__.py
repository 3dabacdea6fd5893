"""gongkai (公开): reads 政府信息公开工作年度报告 into numbers that say how far they can be trusted.

    from pathlib import Path
    from gongkai import check, check_years, extract, read_panel
    report = extract(Path("report.html"))
    findings = check(report)
    between = check_years([extract(Path("2022.html")), report])
    panel = read_panel("panel.parquet")

Importing this package is cheap: each name below is loaded when it is first used.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from gongkai.checking import check as check
    from gongkai.errors import GongkaiError as GongkaiError
    from gongkai.errors import NotAReportError as NotAReportError
    from gongkai.errors import SettingsError as SettingsError
    from gongkai.errors import UnreadableError as UnreadableError
    from gongkai.panel.frame import read_panel as read_panel
    from gongkai.panel.years import check_years as check_years
    from gongkai.pipeline import extract as extract
    from gongkai.report import Evidence as Evidence
    from gongkai.report import Finding as Finding
    from gongkai.report import Report as Report
    from gongkai.report import Suspect as Suspect
    from gongkai.settings import Settings as Settings

__version__ = "0.1.0"

_HOMES = {
    "check": "gongkai.checking",
    "check_years": "gongkai.panel.years",
    "extract": "gongkai.pipeline",
    "read_panel": "gongkai.panel.frame",
    "Evidence": "gongkai.report",
    "Finding": "gongkai.report",
    "Report": "gongkai.report",
    "Suspect": "gongkai.report",
    "Settings": "gongkai.settings",
    "GongkaiError": "gongkai.errors",
    "NotAReportError": "gongkai.errors",
    "SettingsError": "gongkai.errors",
    "UnreadableError": "gongkai.errors",
}

__all__ = [
    "Evidence",
    "Finding",
    "GongkaiError",
    "NotAReportError",
    "Report",
    "Settings",
    "SettingsError",
    "Suspect",
    "UnreadableError",
    "__version__",
    "check",
    "check_years",
    "extract",
    "read_panel",
]


def __getattr__(name: str) -> Any:
    home = _HOMES.get(name)
    if home is None:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = getattr(importlib.import_module(home), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
