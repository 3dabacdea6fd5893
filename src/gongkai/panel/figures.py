"""The figures that people look at first: SVG with its letters as paths, and PNG, in any language of ours.

In go the entries of a panel, one by one; out come files in a folder. Shares stand before totals; every figure says whose
numbers it shows, of how many reports in each year, and what read them.
"""

from __future__ import annotations

import functools
import logging
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from gongkai import __version__
from gongkai.errors import SettingsError
from gongkai.exports.extras import require
from gongkai.form import load_forms
from gongkai.panel.totals import Cell, Shares, Totals
from gongkai.panel.wide import Entry
from gongkai.rules.registry import explained
from gongkai.wording import say

if TYPE_CHECKING:
    from gongkai.settings import Settings

_COMMONEST = 15
#: Colours that stay apart in print and for those who see no red or green (Okabe and Ito), and greys.
_COLOURS = ("#0072B2", "#56B4E9", "#D55E00", "#E69F00", "#CC79A7", "#009E73", "#999999", "#F0E442", "#000000")
_MARKS = ("o", "s", "^", "D")
_WIDE, _HIGH = 9.0, 5.2
#: Small multiples: how many stand side by side, and how high a row of them is.
_ACROSS, _ROW_HIGH = 3, 3.0
#: Below so much, in inches, stands what explains the lines.
_TITLE_HIGH = 0.3
_GREY = "#555555"
#: What each is written as.
_ENDINGS = ("svg", "png")


class Figures:
    """Adds up what the figures show while reports go by, then draws.

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
        self._totals = Totals(forms, settings.lang)

    def add(self, entry: Entry) -> None:
        """Take on a report."""
        self._totals.add(entry)

    def draw(self) -> None:
        """Write the figures, those of them that have something to show."""
        totals = self._totals
        for name, table in (("rates_by_level", "requests"), ("reversals_by_level", "litigation")):
            if (shares := totals.rates[table]).n:
                self._levels(name, shares.n, functools.partial(self._lines, shares))
        if totals.reports:
            self._levels("share_proved", totals.reports, self._proved)
        if totals.proved:
            self._parts("requests_by_outcome", totals.outcomes)
            self._parts("applicants_by_kind", totals.applicants)
        if totals.found:
            self._commonest()

    def _levels(self, name: str, n: Counter[Cell], into: Callable[[Any, str, Sequence[int]], None]) -> None:
        """Draw one small figure a level, on one scale of percent."""
        levels = self._totals.levels(n)
        years = sorted({cell.year for cell in n})
        across = min(_ACROSS, len(levels))
        down = -(-len(levels) // across)
        figure, grid = self._plot.subplots(
            down,
            across,
            figsize=(_WIDE, max(_HIGH, down * _ROW_HIGH)),
            sharey=True,
            squeeze=False,
            layout="constrained",
        )
        places = list(grid.flat)
        for axes, level in zip(places, levels, strict=False):
            into(axes, level, years)
            axes.set_title(say(f"figure.level.{level}", self._lang), loc="left", fontsize=10)
            self._years(axes, years, [n[Cell(level, year)] for year in years])
            self._percents(axes, 118 if name == "share_proved" else 104)
        for axes in places[len(levels) :]:
            axes.remove()
        handles, labels = places[0].get_legend_handles_labels()
        if handles:
            below = (0, 1 - _TITLE_HIGH / figure.get_figheight())
            figure.legend(handles, labels, loc="upper left", bbox_to_anchor=below, frameon=False, fontsize=9)
        of = say(f"figure.{name}.of", self._lang, total=self._count(self._totals.all))
        self._save(figure, name, of, legend=len(handles))

    def _lines(self, shares: Shares, axes: Any, level: str, years: Sequence[int]) -> None:
        for number, one in enumerate(shares.shares):
            found = [shares.percent(one.id, Cell(level, year)) for year in years]
            heights = [float("nan") if share is None else share for share in found]
            colour = _COLOURS[2 * number % len(_COLOURS)]
            axes.plot(
                range(len(years)),
                heights,
                label=one.label.say(self._lang),
                color=colour,
                marker=_MARKS[number],
                clip_on=False,
            )

    def _proved(self, axes: Any, level: str, years: Sequence[int]) -> None:
        cells = [Cell(level, year) for year in years]
        reports, sound = self._totals.reports, self._totals.sound
        shares = [100 * sound[cell] / reports[cell] if reports[cell] else 0.0 for cell in cells]
        bars = axes.bar(range(len(years)), shares, width=0.7, color=_COLOURS[0])
        texts = [f"{share:.0f}%" if reports[cell] else "" for share, cell in zip(shares, cells, strict=True)]
        axes.bar_label(bars, texts, padding=3, fontsize=9)

    def _parts(self, name: str, parts: Mapping[str, Counter[int]]) -> None:
        """Draw a column a year, its parts one upon the other: as shares first, then as numbers."""
        years = sorted(self._totals.proved)
        figure, (left, right) = self._plot.subplots(1, 2, figsize=(_WIDE + 2, _HIGH), layout="constrained")
        sums = {year: sum(counts[year] for counts in parts.values()) for year in years}
        below = dict.fromkeys(years, 0.0)
        for number, (label, counts) in enumerate(parts.items()):
            heights = [float(counts[year]) for year in years]
            shares = [100 * counts[year] / sums[year] if sums[year] else 0.0 for year in years]
            under = [below[year] for year in years]
            look = {"width": 0.7, "color": _COLOURS[number % len(_COLOURS)], "label": label}
            part = [
                100 * low / sums[year] if sums[year] else 0.0 for low, year in zip(under, years, strict=True)
            ]
            left.bar(range(len(years)), shares, bottom=part, **look)
            right.bar(range(len(years)), heights, bottom=under, **look)
            below = {year: below[year] + counts[year] for year in years}
        for axes in (left, right):
            self._years(axes, years, [self._totals.proved[year] for year in years])
        self._percents(left, 104)
        self._counts(right.yaxis)
        right.set_ylabel(say("figure.requests", self._lang))
        handles, labels = right.get_legend_handles_labels()
        right.legend(handles[::-1], labels[::-1], loc="upper left", bbox_to_anchor=(1, 1), frameon=False)
        proved = self._count(sum(self._totals.proved.values()))
        of = say(f"figure.{name}.of", self._lang, count=proved, total=self._count(self._totals.all))
        self._save(figure, name, of)

    def _commonest(self) -> None:
        figure, axes = self._plot.subplots(figsize=(_WIDE, _HIGH), layout="constrained")
        found = sorted(self._totals.found.items(), key=lambda one: (-one[1], one[0]))[:_COMMONEST][::-1]
        shares = [100 * count / self._totals.all for _, count in found]
        bars = axes.barh(range(len(found)), shares, color=_COLOURS[2])
        texts = [
            f"{share:.1f}%  {self._count(count)}" for share, (_, count) in zip(shares, found, strict=True)
        ]
        axes.bar_label(bars, texts, padding=3, fontsize=9)
        axes.set_yticks(range(len(found)), [self._title(code) for code, _ in found])
        axes.xaxis.set_major_formatter("{x:g}%")
        axes.margins(x=0.15)
        axes.spines[["top", "right"]].set_visible(False)
        of = say("figure.common_findings.of", self._lang, total=self._count(self._totals.all))
        self._save(figure, "common_findings", of)

    def _years(self, axes: Any, years: Sequence[int], n: Sequence[int]) -> None:
        """Write below each year of how many reports it is."""
        texts = [f"{year}\nn={self._count(count)}" for year, count in zip(years, n, strict=True)]
        axes.set_xticks(range(len(years)), texts, fontsize=8)
        axes.set_xlim(-0.6, len(years) - 0.4)
        axes.spines[["top", "right"]].set_visible(False)

    def _percents(self, axes: Any, most: float) -> None:
        axes.set_ylim(0, most)
        axes.set_yticks(range(0, 101, 20), [f"{share}%" for share in range(0, 101, 20)])

    def _counts(self, axis: Any) -> None:
        """Write whole numbers with their thousands apart: there is no half a request."""
        axis.get_major_locator().set_params(integer=True)
        axis.set_major_formatter("{x:,.0f}")

    @staticmethod
    def _count(number: int) -> str:
        return f"{number:,}"

    def _save(self, figure: Any, name: str, of: str, *, legend: int = 0) -> None:
        """Write a figure with its title, what it shows, and where that is from; ``legend``: lines to leave below the title."""
        room = "\n" * (legend + 1 if legend else 0)
        figure.suptitle(f"{say(f'figure.{name}', self._lang)}{room}", x=0.01, ha="left", fontsize=13)
        source = say("figure.source", self._lang, version=__version__)
        figure.supxlabel(f"{of}\n{source}", fontsize=9, color=_GREY, x=0.01, ha="left")
        figure.draw_without_rendering()
        figure.set_layout_engine("none")  # what was found stands for all files
        for ending in _ENDINGS:
            path = self._folder / f"{name}.{ending}"
            try:
                # No date: the same reports draw the same file.
                figure.savefig(path, dpi=150, metadata={"Date": None} if ending == "svg" else None)
            except OSError as error:
                reason = say("output.failed", self._lang, error=error)
                raise SettingsError(reason, place=str(path)) from error
        self._plot.close(figure)

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
