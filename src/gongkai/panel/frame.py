"""``read_panel()``: a panel as a DataFrame, out of a file that ``gongkai panel`` wrote, or out of reports."""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any, get_args

from gongkai.csv_files import GUARD
from gongkai.errors import SettingsError, UnreadableError
from gongkai.exports.columns import Column, stata_names
from gongkai.exports.extras import require
from gongkai.form import load_forms
from gongkai.report import Report, Status
from gongkai.settings import Settings
from gongkai.wording import say

if TYPE_CHECKING:
    from pandas import DataFrame

    from gongkai.panel.long import Long
    from gongkai.panel.wide import Wide

    _Shapes = tuple[Wide, Long]

_EXTRA, _PURPOSE = "panel", "read_panel"
_STATUSES: tuple[str, ...] = get_args(Status)


def read_panel(
    source: Path | str | Iterable[Report],
    *,
    long: bool = False,
    settings: Settings | None = None,
) -> DataFrame:
    """Return a panel as a pandas DataFrame with the same columns and types, whatever it is read from.

    ``source`` is a file that ``gongkai panel`` wrote (.csv, .parquet, .dta or .json, of either shape), or the reports
    of which a panel is to be made: one row each, or with ``long`` one row a cell; one report of each organ and year
    stays, as docs/panel.md says. The columns have the ids of the codebook, in Stata files too. Counts are ``Int64``,
    what may have decimals is exact (``Decimal``), days are ``datetime64``, statuses a ``category`` with all statuses,
    texts ``string``; a column that no panel has stays as pandas reads it. What is not there is missing, never 0.

    Raises :class:`~gongkai.errors.UnreadableError` for a file that is not there or no such table, and
    :class:`~gongkai.errors.SettingsError` for another format, or where pandas is not installed.

    >>> from gongkai import extract, read_panel
    >>> panel = read_panel(extract(Path(name)) for name in ("2023.txt", "2022.txt"))
    >>> panel.sort_values("year")["requests.new_requests.total"].tolist()
    [5, 10]
    """
    settings = settings or Settings.load()
    shapes = _shapes(settings)
    if not isinstance(source, Path | str):
        return _made([source] if isinstance(source, Report) else source, shapes[long], settings)
    path = Path(source)
    reader = _READERS.get(path.suffix.lower())
    if reader is None:
        raise SettingsError(say("panel.readable", settings.lang, known=" ".join(_READERS)), place=str(path))
    if not path.is_file():
        raise UnreadableError.of("input.absent", place=str(path))
    try:
        frame = reader(path, shapes)
    except SettingsError:
        raise
    except Exception as error:  # whatever pandas raises of what is no such file
        raise UnreadableError.of("panel.no_table", place=str(path), error=error) from error
    if missing := [name for name in ("organ_id", "year") if name not in frame.columns]:
        raise UnreadableError.of("panel.no_panel", place=str(path), columns=", ".join(missing))
    return _typed(frame, [column for shape in shapes for column in shape.columns])


def _shapes(settings: Settings) -> _Shapes:
    from gongkai.panel.long import Long
    from gongkai.panel.wide import Wide

    forms = load_forms(settings.forms_dir)
    return Wide(forms, settings.lang), Long(forms, settings.lang)


def _made(reports: Iterable[Report], shape: Wide | Long, settings: Settings) -> DataFrame:
    """Return the panel that ``gongkai panel`` would make of reports."""
    from gongkai.panel.dataset import Panel
    from gongkai.panel.shelf import Shelf

    with Shelf() as shelf:
        panel = Panel(shelf)
        for report in reports:
            panel.take(report)
        panel.settle()
        rows = [row for entry in panel.entries() for row in shape.rows(entry)]
    ids = [column.id for column in shape.columns]
    return _typed(_pandas().DataFrame(rows, columns=ids, dtype=object), shape.columns)


def _typed(frame: DataFrame, columns: Sequence[Column]) -> DataFrame:
    """Return a frame whose columns are of their kinds."""
    kinds = {column.id: column.kind for column in columns}
    pandas = _pandas()
    made: dict[str, Any] = {}
    for id_ in frame.columns:
        given = frame[id_]
        match kinds.get(id_):
            case "text":
                made[id_] = given.astype("string")
            case "int":
                made[id_] = pandas.to_numeric(given).astype("Int64")
            case "number":
                made[id_] = given.map(_exact).astype(object)
            case "status":
                made[id_] = pandas.Categorical(given, categories=_STATUSES)
            case "date":
                made[id_] = pandas.to_datetime(given, errors="coerce").astype("datetime64[s]")
            case _:
                made[id_] = given
    return pandas.DataFrame(made, index=frame.index)


def _exact(value: Any) -> Decimal | None:
    """Return a number as a Decimal without the zeros that a format adds, None for what is missing."""
    if value is None or (isinstance(value, float) and math.isnan(value)):
        return None
    number = value if isinstance(value, Decimal) else Decimal(str(value))
    return number.quantize(Decimal(1)) if number == number.to_integral_value() else number.normalize()


def _csv(path: Path, shapes: _Shapes) -> DataFrame:
    frame = _pandas().read_csv(path, dtype=str, encoding="utf-8-sig", keep_default_na=False, na_values=[""])
    texts = {column.id for shape in shapes for column in shape.columns if column.kind == "text"}
    for id_ in frame.columns:
        if id_ in texts:
            frame[id_] = frame[id_].str.replace(GUARD, "", n=1, regex=True)
    return frame


def _parquet(path: Path, shapes: _Shapes) -> DataFrame:
    """Read with arrow's own types, so that a whole number with others missing stays one."""
    parquet = require("pyarrow.parquet", _EXTRA, _PURPOSE)
    table = parquet.read_table(path)
    return _pandas().DataFrame({name: table[name].to_pylist() for name in table.column_names}, dtype=object)


def _json(path: Path, shapes: _Shapes) -> DataFrame:
    rows = json.loads(path.read_text(encoding="utf-8"), parse_float=Decimal)
    return _pandas().DataFrame(rows, dtype=object)


def _dta(path: Path, shapes: _Shapes) -> DataFrame:
    """Read a Stata file: its names are cut, its statuses numbers with labels, its empty texts missing."""
    from gongkai.exports.dta import CODES

    frame = _pandas().read_stata(path, convert_categoricals=False)
    known = {
        name: one
        for shape in shapes
        for name, one in zip(stata_names(shape.columns), shape.columns, strict=True)
    }
    by_code = {code: status for status, code in CODES.items()}
    made: dict[str, Any] = {}
    for name in frame.columns:
        column = known.get(name)
        given = frame[name]
        if column is None:
            made[name] = given
        elif column.kind == "status":
            made[column.id] = given.map(by_code)
        else:
            made[column.id] = given.where(given != "") if column.kind == "text" else given
    return _pandas().DataFrame(made)


def _pandas() -> Any:
    return require("pandas", _EXTRA, _PURPOSE)


_READERS: Mapping[str, Callable[[Path, _Shapes], DataFrame]] = {
    ".csv": _csv,
    ".parquet": _parquet,
    ".dta": _dta,
    ".json": _json,
}
