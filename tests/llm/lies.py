"""What a model may say: the truth of a damaged report, and every kind of lie about it."""

from __future__ import annotations

import functools
import json
from collections.abc import Callable
from random import Random
from typing import Any

from gongkai.form import load_forms

from .damaged import Damaged
from .double import Behaviour, Question, Reply, answered, said
from .reader import competent, gold_of, sheet_of

Value = dict[str, Any]


def truth(question: Question, about: Damaged) -> Value:
    """Return what a careful person would answer."""
    if question.kind == "table":
        return competent(sheet_of(about, question.table), gold_of(about.cells, question.table))
    if question.kind == "overview_numbers":
        sentences = question.sentences
        return {
            "claims": [
                {"n": n, "metric": metric}
                for metric, (printed, _) in about.claims.items()
                for n, text in sentences.items()
                if printed in text and metric in question.metrics
            ]
        }
    return {"sentences": _true_roles(question, about)}


def _true_roles(question: Question, about: Damaged) -> list[Value]:
    said_of = {}
    for n, text in question.sentences.items():
        found = next((one for one in about.sentences if one.text in text or text in one.text), None)
        said_of[n] = found
    place = {one.text: n for n, one in said_of.items() if one and one.role == "problem"}
    return [
        {
            "n": n,
            "role": one.role if one else "neither",
            "category": one.category if one else "other",
            "answers": place.get(one.answers or "") if one else None,
        }
        for n, one in said_of.items()
    ]


# --- lies in the right shape -------------------------------------------------------------------------

Lie = Callable[[Random, Question, Value], Value]
#: A lie about a list of things with ids, which are changed in place.
Named = list[Value]


@functools.cache
def fields_of_table(table: str) -> dict[str, list[str]]:
    """Return the ids that a mapping may hold by list, in the order in which the forms print them."""
    shapes = [form.tables[table] for form in load_forms()]
    rows = dict.fromkeys(row for shape in shapes for row in shape.default_rows)
    columns = dict.fromkeys(c.id for shape in shapes for block in shape.blocks for c in block.columns)
    fields = dict.fromkeys(".".join(name) for shape in shapes for name in shape.names(shape.default_rows))
    return {"lines": list(rows), "heads": list(columns), "numbers": list(fields)}


def _of_part(change: Callable[[Random, Named, list[str]], None], *parts: str) -> Lie:
    """Return a lie that changes the ids of some lists of a true mapping."""

    def lie(rng: Random, question: Question, true: Value) -> Value:
        told = {part: [dict(one) for one in true.get(part, [])] for part in ("lines", "heads", "numbers")}
        for part in parts or told:
            if told[part]:
                change(rng, told[part], fields_of_table(question.table)[part])
        return told

    return lie


def _swap(rng: Random, named: Named, _: list[str]) -> None:
    one, other = rng.choice(named), rng.choice(named)
    one["id"], other["id"] = other["id"], one["id"]


def _shift(rng: Random, named: Named, _: list[str]) -> None:
    """Everything is what the thing before it is."""
    ids = [one["id"] for one in named]
    start = rng.randrange(len(ids))
    for one, id_ in zip(named[start:], ids[start - 1 :] if start else [ids[-1], *ids], strict=False):
        one["id"] = id_


def _shuffle(rng: Random, named: Named, _: list[str]) -> None:
    ids = [one["id"] for one in named]
    rng.shuffle(ids)
    for one, id_ in zip(named, ids, strict=True):
        one["id"] = id_


def _in_order(_: Random, named: Named, ids: list[str]) -> None:
    """What looks like a table: one after the other under the names of the form, whatever each is."""
    for one, id_ in zip(named, [*ids, *[None] * len(named)], strict=False):
        one["id"] = id_


def _late(rng: Random, named: Named, ids: list[str]) -> None:
    """In order, but not from the first on."""
    _in_order(rng, named, ids[rng.randrange(3) :])


def _any(rng: Random, named: Named, ids: list[str]) -> None:
    for one in named:
        one["id"] = rng.choice([*ids, None])


def _once(rng: Random, named: Named, ids: list[str]) -> None:
    """Any ids, each once."""
    ids = rng.sample(ids, len(ids))
    _in_order(rng, named, ids)


def _one_other(rng: Random, named: Named, ids: list[str]) -> None:
    rng.choice(named)["id"] = rng.choice(ids)


def _all_one(rng: Random, named: Named, ids: list[str]) -> None:
    id_ = rng.choice(ids)
    for one in named:
        one["id"] = id_


def _none(_: Random, named: Named, __: list[str]) -> None:
    for one in named:
        one["id"] = None


def _leave_out(rng: Random, named: Named, _: list[str]) -> None:
    del named[rng.randrange(len(named))]


def _beyond(_: Random, named: Named, __: list[str]) -> None:
    named.append({"n": 299 if isinstance(named[0]["n"], int) else "zz", "id": None})


def _doubled(_: Random, named: Named, __: list[str]) -> None:
    named.append(dict(named[0]))


def _of_another(_: Random, named: Named, __: list[str]) -> None:
    named[0]["id"] = "review" if isinstance(named[0]["n"], int) else "review.nothing"


def _on_its_side(rng: Random, question: Question, true: Value) -> Value:
    """The lines are columns, and the heads rows."""
    del rng
    ids = fields_of_table(question.table)
    lines, heads = true.get("lines", []), true.get("heads", [])
    return {
        "lines": [{"n": one["n"], "id": id_} for one, id_ in zip(lines, ids["heads"], strict=False)],
        "heads": [{"n": one["n"], "id": id_} for one, id_ in zip(heads, ids["lines"], strict=False)],
        "numbers": true.get("numbers", []),
    }


def _nothing(_: Random, __: Question, ___: Value) -> Value:
    return {"lines": [], "heads": [], "numbers": []}


TABLE_LIES: dict[str, Lie] = {
    "swap_lines": _of_part(_swap, "lines"),
    "swap_heads": _of_part(_swap, "heads"),
    "swap": _of_part(_swap),
    "shift_lines": _of_part(_shift, "lines"),
    "shift_heads": _of_part(_shift, "heads"),
    "shift": _of_part(_shift),
    "shuffle_lines": _of_part(_shuffle, "lines", "numbers"),
    "shuffle_heads": _of_part(_shuffle, "heads"),
    "lines_in_order": _of_part(_in_order, "lines"),
    "heads_in_order": _of_part(_in_order, "heads"),
    "in_order": _of_part(_in_order),
    "late": _of_part(_late),
    "any": _of_part(_any),
    "once": _of_part(_once),
    "one_other": _of_part(_one_other),
    "all_one": _of_part(_all_one),
    "none": _of_part(_none),
    "leave_out": _of_part(_leave_out),
    "beyond": _of_part(_beyond),
    "doubled": _of_part(_doubled),
    "of_another": _of_part(_of_another),
    "on_its_side": _on_its_side,
    "nothing": _nothing,
}


def _flipped(_: Random, __: Question, true: Value) -> Value:
    other = {"problem": "measure", "measure": "problem", "neither": "problem"}
    return {"sentences": [{**one, "role": other[one["role"]], "answers": None} for one in true["sentences"]]}


def _one_flipped(rng: Random, _: Question, true: Value) -> Value:
    other = {"problem": "measure", "measure": "problem", "neither": "measure"}
    sentences = [{**one, "answers": None} for one in true["sentences"]]
    one = rng.choice(sentences)
    one["role"] = other[one["role"]]
    return {"sentences": sentences}


def _all_of(role: str) -> Lie:
    def lie(_: Random, __: Question, true: Value) -> Value:
        return {"sentences": [{**one, "role": role, "answers": None} for one in true["sentences"]]}

    return lie


def _but_one(role: str) -> Lie:
    """All but one of the sentences of a role are said to be nothing."""

    def lie(_: Random, __: Question, true: Value) -> Value:
        seen = False
        sentences = []
        for one in true["sentences"]:
            gone = one["role"] == role and seen
            seen = seen or one["role"] == role
            sentences.append({**one, "role": "neither" if gone else one["role"], "answers": None})
        return {"sentences": sentences}

    return lie


def _drawn(rng: Random, _: Question, true: Value) -> Value:
    roles = ("problem", "measure", "neither")
    return {"sentences": [{**one, "role": rng.choice(roles), "answers": None} for one in true["sentences"]]}


def _renumbered(change: Callable[[int, int], int]) -> Lie:
    def lie(_: Random, __: Question, true: Value) -> Value:
        count = len(true["sentences"])
        return {
            "sentences": [{**one, "n": change(one["n"], count), "answers": None} for one in true["sentences"]]
        }

    return lie


def _short(_: Random, __: Question, true: Value) -> Value:
    return {"sentences": true["sentences"][:-1]}


def _no_sentences(_: Random, __: Question, ___: Value) -> Value:
    return {"sentences": []}


def _answers(number: int) -> Lie:
    def lie(_: Random, __: Question, true: Value) -> Value:
        return {"sentences": [{**one, "answers": number} for one in true["sentences"]]}

    return lie


FREE_TEXT_LIES: dict[str, Lie] = {
    "flipped": _flipped,
    "one_flipped": _one_flipped,
    "all_problems": _all_of("problem"),
    "all_measures": _all_of("measure"),
    "all_neither": _all_of("neither"),
    "one_problem": _but_one("problem"),
    "one_measure": _but_one("measure"),
    "drawn": _drawn,
    "beyond": _renumbered(lambda n, count: n + count),
    "repeated": _renumbered(lambda _, __: 1),
    "zero": _renumbered(lambda n, _: n - 1),
    "negative": _renumbered(lambda n, _: -n),
    "reversed": _renumbered(lambda n, count: count + 1 - n),
    "missing": _short,
    "none": _no_sentences,
    "answers_itself": _answers(1),
    "answers_beyond": _answers(149),
}


def _point_at(choose: Callable[[Random, list[int]], list[int]]) -> Lie:
    def lie(rng: Random, question: Question, _: Value) -> Value:
        numbers = choose(rng, sorted(question.sentences))
        return {"claims": [{"n": n, "metric": m} for n, m in zip(numbers, question.metrics, strict=False)]}

    return lie


NUMBER_LIES: dict[str, Lie] = {
    "any": _point_at(lambda rng, all_: [rng.choice(all_)]),
    "each": _point_at(lambda rng, all_: rng.sample(all_, len(all_))),
    "first": _point_at(lambda _, all_: all_[:1] * 9),
    "last": _point_at(lambda _, all_: all_[-1:]),
    "beyond": _point_at(lambda _, all_: [max(all_) + 1]),
    "zero": _point_at(lambda _, __: [0]),
}

LIES: dict[str, dict[str, Lie]] = {
    "table": TABLE_LIES,
    "free_text": FREE_TEXT_LIES,
    "overview_numbers": NUMBER_LIES,
}


# --- behaviours ---


def honest(about: Damaged, dress: Callable[[str], str] = lambda content: content) -> Behaviour:
    """Answer truly, in these clothes."""

    def behave(question: Question) -> Reply:
        return said(question, dress(json.dumps(truth(question, about), ensure_ascii=False)))

    return behave


def lying(about: Damaged, name: str, rng: Random) -> Behaviour:
    """Lie so, with what is true at hand; to a question that this lie does not fit, the truth is told."""

    def behave(question: Question) -> Reply:
        true = truth(question, about)
        lie = LIES[question.kind].get(name)
        return answered(question, lie(rng, question, true) if lie else true)

    return behave
