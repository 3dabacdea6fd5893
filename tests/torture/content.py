"""Random lawful numbers: every identity of the form holds over them."""

from __future__ import annotations

from decimal import Decimal
from random import Random

from . import labels
from .model import Entry, Number

#: How many requests and cases an organ of each size gets, and how likely such an organ is.
_SIZES = {
    "none": (0, 0, 0.25),
    "few": (12, 3, 0.35),
    "some": (90, 12, 0.2),
    "many": (1500, 60, 0.15),
    "huge": (40000, 900, 0.05),
}


def size(rng: Random) -> str:
    return rng.choices(list(_SIZES), [row[2] for row in _SIZES.values()])[0]


def numbers(
    rng: Random, form: str, *, one_other: bool, articles: list[dict[str, object]]
) -> dict[str, Entry]:
    """Return a number for each field that is printed."""
    scale = size(rng)
    values: dict[str, Number] = {}
    values.update(_requests(rng, scale, one_other=one_other))
    values.update(_litigation(rng, scale))
    raws: dict[str, str] = {}
    for article in articles:
        _disclosure(rng, scale, article, values, raws)
    return {path: Entry(value, raws.get(path, f"{value}")) for path, value in values.items()}


def _spread(rng: Random, amount: int, parts: int, *, skew: float = 0.5) -> list[int]:
    """Share ``amount`` among ``parts``, a few of which get most."""
    weights = [rng.random() ** 3 if rng.random() < skew else 0.0 for _ in range(parts)]
    out = [0] * parts
    if not any(weights):
        out[rng.randrange(parts)] = amount
        return out
    left = amount
    for at, weight in enumerate(weights):
        out[at] = min(left, round(amount * weight / sum(weights)))
        left -= out[at]
    out[weights.index(max(weights))] += left
    return out


def _requests(rng: Random, scale: str, *, one_other: bool) -> dict[str, Number]:
    columns = labels.applicants()[:-1]
    outcomes = labels.outcome_rows(one_other=one_other)
    top = _SIZES[scale][0]
    table: dict[str, list[int]] = {row: [0] * 6 for row in outcomes}
    for at in range(6):
        if at > 1 and rng.random() < 0.6:
            continue
        amount = round(rng.random() ** 2 * top * (1.0 if at == 0 else 0.2))
        for row, part in zip(outcomes, _spread(rng, amount, len(outcomes)), strict=True):
            table[row][at] = part
    done = [sum(table[row][at] for row in outcomes) for at in range(6)]
    forward = [rng.randint(0, max(0, amount // 9)) if rng.random() < 0.6 else 0 for amount in done]
    if top and rng.random() < 0.3:
        forward[0] += rng.randint(0, 5)
    over = [rng.randint(0, (done[at] + forward[at]) // 6) if rng.random() < 0.6 else 0 for at in range(6)]
    table["total_outcomes"] = done
    table["carried_forward"] = forward
    table["carried_over"] = over
    table["new_requests"] = [done[at] + forward[at] - over[at] for at in range(6)]
    out: dict[str, Number] = {}
    for row, amounts in table.items():
        for col, amount in zip(columns, amounts, strict=True):
            out[f"requests.{row}.{col}"] = amount
        out[f"requests.{row}.total"] = sum(amounts)
    return out


def _litigation(rng: Random, scale: str) -> dict[str, Number]:
    top = _SIZES[scale][1]
    out: dict[str, Number] = {}
    for row, _ in labels.litigation()["blocks"]:
        amounts = _spread(rng, round(rng.random() ** 2 * top), 4, skew=0.7)
        for col, amount in zip(labels.results(), [*amounts, sum(amounts)], strict=True):
            out[f"litigation.{row}.{col}"] = amount
    return out


def _disclosure(
    rng: Random, scale: str, article: dict[str, object], values: dict[str, Number], raws: dict[str, str]
) -> None:
    top = _SIZES[scale][0]
    rows: list[list[str]] = article["rows"]  # type: ignore[assignment]
    columns: list[list[str]] = article["columns"]  # type: ignore[assignment]
    for row, _ in rows:
        for col, _ in columns:
            path = f"disclosure.{row}.{col}"
            values[path], raws[path] = _number(rng, row, col, top)


def _number(rng: Random, row: str, col: str, top: int) -> tuple[Number, str]:
    if rng.random() < 0.35 or (row == "regulations" and rng.random() < 0.6):
        return 0, "0"
    if col == "change":
        value = rng.randint(-20, 20) if top < 100 else rng.randint(-30000, 30000)
        plus = value > 0 and rng.random() < 0.6
        return value, f"+{value}" if plus else f"{value}"
    if col == "amount":
        if rng.random() < 0.25:
            whole = rng.randint(1, 90000)
            return whole, f"{whole}"
        places = rng.choice([1, 2, 2, 2, 3, 4, 6])
        digits = rng.randint(1, 10 ** rng.randint(places, places + 5))
        exact = Decimal(digits).scaleb(-places)
        return exact, f"{exact:f}"
    if row in ("licensing", "penalties", "other_services") and rng.random() < 0.12:
        huge = rng.choice([rng.randint(10**5, 10**7), 11398889])
        return huge, f"{huge}"
    most = {"regulations": 30, "normative_documents": 500}.get(row, 20000 if top > 50 else 900)
    value = int(rng.random() ** 3 * most)
    return value, f"{value}"
