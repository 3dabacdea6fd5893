"""The end of a job: reports of one organ are held against one another, then the job is closed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from typing import Any

from gongkai.checking import Selection
from gongkai.exemptions import Exemptions
from gongkai.exports.checked import SEVERITIES, Checked
from gongkai.panel.organs import organ
from gongkai.panel.years import Years
from gongkai.service.claims import Claims
from gongkai.service.laid import alone
from gongkai.service.store import Store
from gongkai.settings import Settings


def compare(
    store: Store, claims: Claims, job: str, settings: Settings, is_ending: Callable[[], bool]
) -> None:
    """Hold the reports of a job against those of other years of their organs, and close the job.

    Nothing of it is kept where the process ends meanwhile: the job stays open for the next.
    """
    organs: defaultdict[str, list[int]] = defaultdict(list)
    for row in store.files(job):
        if row["state"] == "done" and row["agency"] and row["year"]:
            organs[organ(row["agency"]).key].append(row["position"])
    several = [position for positions in organs.values() if len(positions) > 1 for position in positions]
    found: dict[int, list[dict[str, Any]]] = {}
    counts: list[tuple[int, dict[str, int], list[str]]] = []
    if several:
        checked: dict[int, tuple[Checked, int]] = {}
        with Years(settings, Selection.of(settings), Exemptions.load(settings)) as years:
            for position, one in alone(store, job, sorted(several), settings):
                if is_ending():
                    return
                checked[position] = (one.checked, len(one.checked.findings))
                years.keep(one.report, one.checked)
            years.compare()
        for position, (one_checked, before) in checked.items():
            if more := one_checked.findings[before:]:
                found[position] = [finding.model_dump() for finding in more]
                severities: dict[str, int] = {
                    severity: one_checked.count(severity) for severity in SEVERITIES
                }
                codes = sorted({finding.code for finding in one_checked.findings})
                counts.append((position, severities, codes))
        compared = [position for position, (one, _) in checked.items() if id(one) in years.compared]
        store.shelves.keep_across(job, found, compared)
    claims.close(job, counts)
