"""The figures that people look at first: SVG with its letters as paths, and PNG, in any language of ours."""

from __future__ import annotations

import logging
from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from gongkai.errors import SettingsError
from gongkai.exports.extras import require
from gongkai.form import Form, Label, TableForm, load_forms
from gongkai.panel.wide import Entry, proved
from gongkai.report import Number
from gongkai.rules.registry import explained
from gongkai.wording import say

if TYPE_CHECKING:
    from gongkai.settings import Settings

_COMMONEST = 15
#: Colours that stay apart in print and for those who see no red or green (Okabe and Ito), and greys.
_COLOURS = ("#0072B2", "#56B4E9", "#D55E00", "#E69F00", "#CC79A7", "#009E73", "#999999", "#F0E442", "#000000")
_INCHES = (9.0, 5.2)


class Figures:
    """Adds up what the figures show while reports go by, then draws.

    Only tables whose every number is proved are added up; each figure says how many those are.
    Raises SettingsError where matplotlib or the font is not installed, or the folder cannot be made.
    """

    def __init__(self, folder: Path, settings: Settings) -> None:
        self._plot = _matplotlib()
        self._folder = folder
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise SettingsError(
                say("output.failed", settings.lang, error=error), place=str(folder)
            ) from error
        self._lang = settings.lang
        forms = load_forms(settings.forms_dir)
        self._rules = {rule.code: rule.title for rule in explained(forms)}
        self._outcome_of = _outcomes(forms)
        self._columns = _applicants(forms)
        self._outcomes: defaultdict[str, Counter[int]] = defaultdict(Counter)
        self._applicants: defaultdict[str, Counter[int]] = defaultdict(Counter)
        self._reports: Counter[int] = Counter()
        self._proved: Counter[int] = Counter()
        self._sound: Counter[int] = Counter()
        self._found: Counter[str] = Counter()
        self._all = 0

    def add(self, entry: Entry) -> None:
        """Take on a report; one without a year counts among the findings alone."""
        report = entry.report
        self._all += 1
        self._found.update({finding.code for finding in entry.findings})
        if report.year is None:
            return
        year = report.year
        self._reports[year] += 1
        if not proved(report, "requests"):
            return
        self._proved[year] += 1
        self._sound[year] += proved(report, "litigation") is not False
        for row, columns in (report.requests or {}).items():
            if row in self._outcome_of:
                _count(self._outcomes[self._outcome_of[row]], year, columns.get("total"))
            if row == "new_requests":
                for column, label in self._columns.items():
                    _count(self._applicants[label], year, columns.get(column))

    def draw(self) -> None:
        """Write the figures."""
        if self._proved:
            self._draw("requests_by_outcome", lambda axes: self._stacked(axes, self._outcomes))
            self._draw("applicants_by_kind", lambda axes: self._stacked(axes, self._applicants))
        if self._reports:
            self._draw("share_proved", self._share)
        if self._found:
            self._draw("common_findings", self._commonest)

    def _draw(self, name: str, into: Callable[[Any], None]) -> None:
        figure, axes = self._plot.subplots(figsize=_INCHES, layout="constrained")
        axes.spines[["top", "right"]].set_visible(False)
        into(axes)
        count, total = sum(self._proved.values()), self._all
        axes.set_title(say(f"figure.{name}", self._lang), loc="left", fontsize=13)
        figure.supxlabel(
            say(f"figure.{name}.of", self._lang, count=count, total=total), fontsize=9, color="#555555"
        )
        for ending in ("svg", "png"):
            path = self._folder / f"{name}.{ending}"
            try:
                # No date: the same reports draw the same file.
                figure.savefig(path, dpi=150, metadata={"Date": None} if ending == "svg" else None)
            except OSError as error:
                reason = say("output.failed", self._lang, error=error)
                raise SettingsError(reason, place=str(path)) from error
        self._plot.close(figure)

    def _stacked(self, axes: Any, parts: Mapping[str, Counter[int]]) -> None:
        """Draw a column a year, its parts one upon the other."""
        years = sorted(self._proved)
        below = [0.0] * len(years)
        for number, (label, counts) in enumerate(parts.items()):
            heights = [float(counts[year]) for year in years]
            axes.bar(
                range(len(years)),
                heights,
                bottom=below,
                label=label,
                width=0.7,
                color=_COLOURS[number % len(_COLOURS)],
            )
            below = [low + height for low, height in zip(below, heights, strict=True)]
        axes.set_xticks(range(len(years)), [str(year) for year in years])
        axes.yaxis.get_major_locator().set_params(integer=True)
        axes.set_ylabel(say("figure.requests", self._lang))
        handles, labels = axes.get_legend_handles_labels()
        axes.legend(handles[::-1], labels[::-1], loc="upper left", bbox_to_anchor=(1, 1), frameon=False)

    def _share(self, axes: Any) -> None:
        years = sorted(self._reports)
        shares = [100 * self._sound[year] / self._reports[year] for year in years]
        bars = axes.bar(range(len(years)), shares, width=0.7, color=_COLOURS[0])
        texts = [
            f"{share:.0f}%\n{self._sound[year]}/{self._reports[year]}"
            for year, share in zip(years, shares, strict=True)
        ]
        axes.bar_label(bars, texts, padding=3, fontsize=9)
        axes.set_xticks(range(len(years)), [str(year) for year in years])
        axes.set_ylim(0, 118)
        axes.set_yticks(range(0, 101, 20), [f"{share}%" for share in range(0, 101, 20)])

    def _commonest(self, axes: Any) -> None:
        found = sorted(self._found.items(), key=lambda one: (-one[1], one[0]))[:_COMMONEST][::-1]
        labels = [self._title(code) for code, _ in found]
        bars = axes.barh(range(len(found)), [count for _, count in found], color=_COLOURS[2])
        axes.bar_label(bars, padding=3, fontsize=9)
        axes.set_yticks(range(len(found)), labels)
        axes.xaxis.get_major_locator().set_params(integer=True)  # there is no half a report
        axes.set_xlabel(say("figure.reports", self._lang))

    def _title(self, code: str) -> str:
        title = self._rules.get(code)
        said = getattr(title, self._lang) if title else ""
        return f"{said} {code}".strip()


def _matplotlib() -> Any:
    """Return pyplot, drawing to files alone, with letters that every machine has."""
    matplotlib = require("matplotlib", "plots", "--plots")
    logging.getLogger("matplotlib").setLevel(logging.ERROR)  # it speaks of its font cache
    matplotlib.use("agg")
    fonts = require("matplotlib.font_manager", "plots", "--plots")
    carried = (
        Path(require("pylopdf_fonts_zh_cn", "plots", "--plots").__file__).parent / "NotoSansSC-Regular.otf"
    )
    fonts.fontManager.addfont(carried)
    matplotlib.rcParams.update(
        {
            "font.family": fonts.FontProperties(fname=carried).get_name(),
            "svg.fonttype": "path",
            "svg.hashsalt": "gongkai",
            "axes.unicode_minus": False,
        }
    )
    return require("matplotlib.pyplot", "plots", "--plots")


def _count(counts: Counter[int], year: int, value: Number | None) -> None:
    counts[year] += int(value or 0)


def _outcomes(forms: Sequence[Form]) -> dict[str, str]:
    """Return what each row of table 3 that tells an outcome is drawn under: its group, or itself."""
    found: dict[str, str] = {}
    for table in (form.tables["requests"] for form in forms if "requests" in form.tables):
        rows = {row.id: row for block in table.blocks for row in block.rows}
        addends = {cell.row for one in table.sums if len(one.left) > len(rows) // 2 for cell in one.left}
        for id_, row in rows.items():
            if id_ in addends:
                found.setdefault(id_, _under(table, row))
    return found


def _under(table: TableForm, row: Label) -> str:
    inner = [group for group in row.groups if group != "outcomes"]
    label = table.groups[inner[-1]] if inner else row.label
    return label.partition("（区分")[0]


def _applicants(forms: Sequence[Form]) -> dict[str, str]:
    """Return the columns of table 3 that are a kind of applicant, with their names."""
    tables = (form.tables["requests"] for form in forms if "requests" in form.tables)
    columns = [column for table in tables for block in table.blocks for column in block.columns]
    return {column.id: column.label for column in columns if column.id != "total"}
