"""Lies about the evaluation corpus, each of a known kind: well-formed replies that a model might give.

A lie is a function of a generator of chance, the request's body and the true reply. Its reply may be
the truth where the question leaves no room for that lie.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from random import Random
from typing import Any

from gongkai.form import load_forms
from gongkai.llm.questions.shapes import categories

from .careful import asked, kind_of

Value = dict[str, Any]
Lie = Callable[[Random, Mapping[str, Any], Value], Value]

_CLAUSE = re.compile(r"^\[(\d+)\] (.*)$", re.MULTILINE)
_MARKED = re.compile(r"\[([a-z]{1,2})\](\d*)")


def _clauses(body: Mapping[str, Any]) -> int:
    return len(_CLAUSE.findall(asked(body)))


def _ids(table: str) -> tuple[list[str], list[str]]:
    """Return the rows and the columns of a table in the order in which the forms print them."""
    blocks = [block for form in load_forms() if table in form.tables for block in form.tables[table].blocks]
    rows = list(dict.fromkeys(row.id for block in blocks for row in block.rows))
    columns = list(dict.fromkeys(column.id for block in blocks for column in block.columns))
    return rows, columns


# --- tables ------------------------------------------------------------------------------------------


def in_print_order(_: Random, body: Mapping[str, Any], true: Value) -> Value:
    """Lines, heads and numbers are what the form prints first, second, third: what a reader of nothing says."""
    rows, columns = _ids(asked(body).partition("\n")[0])
    cells = [f"{row}.{column}" for row in rows for column in columns]
    return {
        key: [{"n": one["n"], "id": dict(enumerate(ids)).get(i)} for i, one in enumerate(true[key])]
        for key, ids in (("lines", rows), ("heads", columns), ("numbers", cells))
    }


def _swapped(rng: Random, true: Value, key: str, alike: Callable[[str], str]) -> Value:
    named = [one for one in true[key] if one["id"]]
    pairs = [
        (one, other)
        for one in named
        for other in named
        if one["id"] < other["id"] and alike(one["id"]) == alike(other["id"])
    ]
    if not pairs:
        return true
    one, other = rng.choice(pairs)
    turned = {one["n"]: other["id"], other["n"]: one["id"]}
    return {**true, key: [{**each, "id": turned.get(each["n"], each["id"])} for each in true[key]]}


def rows_of_a_group_swapped(rng: Random, _: Mapping[str, Any], true: Value) -> Value:
    """Two rows of one group change places, which no sum tells."""
    return _swapped(rng, true, "lines", lambda id_: id_.partition("_")[0])


def lines_swapped(rng: Random, _: Mapping[str, Any], true: Value) -> Value:
    """Any two lines change places."""
    return _swapped(rng, true, "lines", lambda _: "")


def heads_swapped(rng: Random, _: Mapping[str, Any], true: Value) -> Value:
    """Two applicants change places, which no sum tells."""
    return _swapped(rng, true, "heads", lambda _: "")


def numbers_swapped(rng: Random, _: Mapping[str, Any], true: Value) -> Value:
    """Two marked numbers change places."""
    return _swapped(rng, true, "numbers", lambda _: "")


def anything_anywhere(rng: Random, body: Mapping[str, Any], true: Value) -> Value:
    """Every line, head and number is drawn by lot."""
    rows, columns = _ids(asked(body).partition("\n")[0])
    cells = [f"{row}.{column}" for row in rows for column in columns]
    lots = {}
    for key, ids in (("lines", rows), ("heads", columns), ("numbers", cells)):
        drawn = rng.sample(ids, min(len(ids), len(true[key])))
        lots[key] = [{"n": one["n"], "id": id_} for one, id_ in zip(true[key], drawn, strict=False)]
    return lots


# --- section five ------------------------------------------------------------------------------------


def _run(first: int, last: int, role: str, category: str = "other") -> Value:
    return {"from": first, "to": last, "role": role, "category": category, "answers": None}


def all_one_role(rng: Random, _: Mapping[str, Any], true: Value) -> Value:
    """The true ranges, all of them problems, or all of them measures."""
    role = rng.choice(["problem", "measure"])
    return {"items": [{**one, "role": role, "answers": None} for one in true["items"]]}


def roles_turned(_: Random, __: Mapping[str, Any], true: Value) -> Value:
    """Every problem is a measure, every measure a problem."""
    turned = {"problem": "measure", "measure": "problem"}
    return {"items": [{**one, "role": turned[one["role"]], "answers": None} for one in true["items"]]}


def one_role_turned(rng: Random, _: Mapping[str, Any], true: Value) -> Value:
    """One item alone has the other role."""
    if not true["items"]:
        return true
    n = rng.randrange(len(true["items"]))
    turned = {"problem": "measure", "measure": "problem"}
    items = [{**one, "answers": None} for one in true["items"]]
    items[n]["role"] = turned[items[n]["role"]]
    return {"items": items}


def made_up_ranges(rng: Random, body: Mapping[str, Any], _: Value) -> Value:
    """Ranges and roles drawn by lot: heads, lead-ins and praise among them."""
    items, at, count = [], 1, _clauses(body)
    while at <= count:
        last = min(count, at + rng.choice([0, 0, 1, 3]))
        if rng.random() < 0.8:
            items.append(_run(at, last, rng.choice(["problem", "measure"]), rng.choice(categories())))
        at = last + 1
    return {"items": items}


def one_item_of_all(rng: Random, body: Mapping[str, Any], _: Value) -> Value:
    """The whole section is one item."""
    return {"items": [_run(1, _clauses(body), rng.choice(["problem", "measure"]))]}


def every_clause_an_item(rng: Random, body: Mapping[str, Any], _: Value) -> Value:
    """Every clause is an item of one role, whatever it says: what an injected order asks for."""
    role = rng.choice(["problem", "measure"])
    return {"items": [_run(n, n, role) for n in range(1, _clauses(body) + 1)]}


def nothing_at_all(_: Random, __: Mapping[str, Any], true: Value) -> Value:
    """Empty lists: what another injected order asks for."""
    return {key: [] for key in true}


# --- the overview ------------------------------------------------------------------------------------


def _stated(mark: str, metric: str | None) -> Value:
    return {"mark": mark, "metric": metric, "own": True, "this_year": True}


def another_matters_number(_: Random, body: Mapping[str, Any], true: Value) -> Value:
    """The true metrics, each of the first other number of the overview, which may equal the table's."""
    marks = [mark for mark, _ in _MARKED.findall(asked(body))]
    used = {one["mark"] for one in true["numbers"]}
    free = [mark for mark in marks if mark not in used]
    pairs = zip(free, true["numbers"] or [{"metric": "requests_received"}], strict=False)
    return {"numbers": [_stated(mark, one["metric"]) for mark, one in pairs]}


def all_received(_: Random, body: Mapping[str, Any], __: Value) -> Value:
    """Every number, of whatever year and organ, is what this organ received this year."""
    marks = dict.fromkeys(mark for mark, _ in _MARKED.findall(asked(body)))
    return {"numbers": [_stated(mark, "requests_received") for mark in marks]}


def any_metric(rng: Random, body: Mapping[str, Any], _: Value) -> Value:
    """Every number states a metric drawn by lot."""
    names = body["response_format"]["json_schema"]["schema"]["$defs"]["Number"]["properties"]["metric"]
    metrics = next(one["enum"] for one in names["anyOf"] if "enum" in one)
    marks = dict.fromkeys(mark for mark, _ in _MARKED.findall(asked(body)))
    return {"numbers": [_stated(mark, rng.choice(metrics)) for mark in marks]}


# --- labels ------------------------------------------------------------------------------------------


def any_label(rng: Random, body: Mapping[str, Any], _: Value) -> Value:
    """Every item is about something drawn by lot, and answers whatever."""
    count = _clauses(body)
    return {
        "labels": [
            {
                "n": n,
                "category": rng.choice(categories()),
                "answers": rng.choice([None, rng.randint(1, count)]),
            }
            for n in range(1, count + 1)
        ]
    }


LIES: Mapping[str, tuple[Lie, ...]] = {
    "table": (
        in_print_order, rows_of_a_group_swapped, lines_swapped, heads_swapped, numbers_swapped, anything_anywhere,
    ),
    "free_text": (
        all_one_role, roles_turned, one_role_turned, made_up_ranges, one_item_of_all, every_clause_an_item,
        nothing_at_all,
    ),
    "overview_numbers": (another_matters_number, all_received, any_metric),
    "categories": (any_label,),
}  # fmt: skip


def lie(rng: Random, body: Mapping[str, Any], true: Value) -> tuple[str, Value]:
    """Return the name of a lie that fits the question, and the reply."""
    chosen = rng.choice(LIES[kind_of(body)])
    return chosen.__name__, chosen(rng, body, true)
