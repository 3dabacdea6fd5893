"""What a reply must look like: flat objects of bounded integers and enums, checked by pydantic.

What a model says beside that, around it, or in other letters (a number as text, null left out), is no other
answer: only what is asked for is read of it, and that must fit. A label that nobody knows is left out alone. A shape is a plain value that names the model class; the class is made when it is needed. Its JSON
schema is the same for every document, so that servers compile it once: what depends on the document
(how many clauses there are) is checked by a validator, whose words a model is asked again with.
"""

from __future__ import annotations

import functools
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated, Any, Literal, Self

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    GetJsonSchemaHandler,
    StrictBool,
    TypeAdapter,
    WithJsonSchema,
    create_model,
    model_validator,
)
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema

from gongkai.parsing.phrases import phrases

#: No question has more clauses, items or numbers.
MOST_CLAUSES = 60


#: A number or a letter as the document shows it, and what some models write for null, true and false.
_PLACE = re.compile("H?([0-9]{1,3})")
_WORDS = {"": None, "null": None, "none": None, "true": True, "false": False}


class _Strict(BaseModel):
    model_config = ConfigDict(extra="ignore", frozen=True)

    @model_validator(mode="before")
    @classmethod
    def _in_the_letters_asked_for(cls, said: Any) -> Any:
        """Take what was asked for, whatever else a model says, where only its letters are other ones."""
        asked = cls.model_fields.keys()
        if isinstance(said, dict) and not asked & said.keys():
            inner = [one for one in said.values() if isinstance(one, dict) and asked & one.keys()]
            said = inner[0] if len(inner) == 1 else said
        if not isinstance(said, dict) or not asked & said.keys():
            return said
        return {name: _plain(name, said.get(name, cls._left_out(name))) for name in cls.model_fields}

    @classmethod
    def _left_out(cls, name: str) -> Any:
        """Return what it means that a field is not there."""
        return [] if name in _LISTS else None

    @classmethod
    def __get_pydantic_json_schema__(
        cls, schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        """Return the schema without a title for each property: they say the name again, and are paid for."""
        found = handler.resolve_ref_schema(handler(schema))
        for one in found["properties"].values():
            one.pop("title", None)
        found["additionalProperties"] = False
        return found


_LISTS = frozenset({"items", "labels", "numbers", "lines", "heads"})


def _plain(name: str, said: Any) -> Any:
    if name == "answers" and said == 0 and type(said) is int:
        return None
    if not isinstance(said, str):
        return said
    text = said.strip().removeprefix("[").removesuffix("]")
    place = _PLACE.fullmatch(text)
    return int(place[1]) if place else _WORDS.get(text.lower(), text)


@functools.cache
def categories() -> tuple[str, ...]:
    """Return the ids of what problems and measures are about, as ``categories.yaml`` has them."""
    return tuple(phrases("categories"))


def _one_of(ids: tuple[str, ...]) -> Any:
    """Return the type of one of these ids."""
    return Literal[ids]


def _label(words: Mapping[str, Iterable[str]], *, needed: bool) -> Any:
    """Return the type of a label that is asked for by its id, and may be said by one of its words.

    What nobody knows is null where it is not needed: the rest of an item is true without it.
    """
    of: Any = _one_of(tuple(words))
    ids = {word: id_ for id_, some in words.items() for word in (id_, *some)}
    known = BeforeValidator(lambda said: ids.get(said) if isinstance(said, str) else None)
    asked = WithJsonSchema(TypeAdapter(of).json_schema())
    return Annotated[of if needed else of | None, known, asked]


@functools.cache
def _role() -> Any:
    """Return the type of a role."""
    return _label(phrases("roles"), needed=True)


@functools.cache
def _category() -> Any:
    """Return the type of a category."""
    return _label({id_: (one["zh"],) for id_, one in phrases("categories").items()}, needed=False)


_Place = Annotated[int, Field(ge=1, le=MOST_CLAUSES)]


@dataclass(frozen=True, slots=True)
class ClauseItems:
    """Items, each one or more of ``count`` numbered clauses that follow each other."""

    count: int

    def model(self) -> type[BaseModel]:
        """Return the class that such a reply is an instance of."""
        return _clause_items(self.count)


@functools.lru_cache(maxsize=64)
def _clause_items(count: int) -> type[BaseModel]:
    fields: dict[str, Any] = {
        "from": (_Place, ...),
        "to": (_Place, ...),
        "role": (_role(), ...),
        "category": (_category(), ...),
        "answers": (_Place | None, ...),
    }
    item: Any = create_model("Item", __base__=_Strict, **fields)

    class ClauseItemsReply(_Strict):
        """各项问题和措施：从第几句到第几句、角色、类别，以及措施针对的问题。一项也没有就给空列表。"""

        items: list[item] = Field(max_length=MOST_CLAUSES)

        @model_validator(mode="after")
        def _holds_each_clause_once(self) -> Self:
            ranges = [(getattr(one, "from"), one.to) for one in self.items]
            _none_beyond(count, [n for range_ in ranges for n in range_])
            if turned := sorted(range_ for range_ in ranges if range_[0] > range_[1]):
                raise ValueError(f"from 不能大于 to：{list(turned[0])}")
            _none_twice(n for first, last in ranges for n in range(first, last + 1))
            return self

    return ClauseItemsReply


@dataclass(frozen=True, slots=True)
class ItemLabels:
    """What each of ``count`` numbered items is about."""

    count: int

    def model(self) -> type[BaseModel]:
        """Return the class that such a reply is an instance of."""
        return _item_labels(self.count)


@functools.lru_cache(maxsize=64)
def _item_labels(count: int) -> type[BaseModel]:
    label: Any = create_model(
        "Label",
        __base__=_Strict,
        n=(_Place, ...),
        category=(_category(), ...),
        answers=(_Place | None, ...),
    )

    class ItemLabelsReply(_Strict):
        """各项的编号、类别，以及措施针对的问题。"""

        labels: list[label] = Field(max_length=MOST_CLAUSES)

        @model_validator(mode="after")
        def _labels_each_item_once(self) -> Self:
            _none_beyond(count, [one.n for one in self.labels])
            _none_twice(one.n for one in self.labels)
            return self

    return ItemLabelsReply


def _none_beyond(count: int, named: Sequence[int]) -> None:
    if beyond := sorted({n for n in named if n > count}):
        raise ValueError(f"没有编号 {beyond}，编号只到 {count}")


def _none_twice(named: Iterable[Any]) -> None:
    if doubled := sorted(n for n, times in Counter(named).items() if times > 1):
        raise ValueError(f"编号 {doubled} 出现了不止一次，每个编号至多属于一项")


@dataclass(frozen=True, slots=True)
class MarkedNumbers:
    """Which metric each of the numbers with these ``marks`` states, and whose and of when it is."""

    marks: tuple[str, ...]
    metrics: tuple[str, ...]

    def model(self) -> type[BaseModel]:
        """Return the class that such a reply is an instance of."""
        return _marked_numbers(self.marks, self.metrics)


@functools.lru_cache(maxsize=64)
def _marked_numbers(marks: tuple[str, ...], metrics: tuple[str, ...]) -> type[BaseModel]:
    number: Any = create_model(
        "Number",
        __base__=_Strict,
        mark=(str, ...),
        metric=(_one_of(metrics) | None, ...),
        own=(StrictBool, ...),
        this_year=(StrictBool, ...),
    )

    class MarkedNumbersReply(_Strict):
        """各个标记的数是哪一项，是否本机关全部的、本年度的。清单里没有的不写。"""

        numbers: list[number] = Field(max_length=MOST_CLAUSES)

        @model_validator(mode="after")
        def _names_each_mark_once(self) -> Self:
            if unknown := sorted({one.mark for one in self.numbers} - set(marks)):
                raise ValueError(f"资料里没有标记 {unknown}")
            _none_twice(one.mark for one in self.numbers)
            return self

    return MarkedNumbersReply


@dataclass(frozen=True, slots=True)
class TableMap:
    """What the printed lines, heads and numbers of a table mean.

    ``lines`` and ``heads`` say how many are numbered, ``numbers`` are the letters; ``own`` are the ids of the
    rows and columns of this table, ``fields`` its ``row.column``. The prompt holds these lists, and the validator
    keeps to them: once more in the schema they would be a quarter of what is sent.
    """

    lines: int
    heads: int
    numbers: tuple[str, ...]
    own: tuple[str, ...]
    fields: tuple[str, ...]

    def model(self) -> type[BaseModel]:
        """Return the class that such a reply is an instance of."""
        return _table_map(self)


#: No table is asked about that has more numbered things of a kind.
_MOST_MARKED = 300


@functools.lru_cache(maxsize=64)
def _table_map(shape: TableMap) -> type[BaseModel]:
    number = Annotated[int, Field(ge=1, le=_MOST_MARKED)]
    named = create_model("Named", __base__=_Strict, n=(number, ...), id=(str | None, ...))
    number_named = create_model("NumberNamed", __base__=_Strict, n=(str, ...), id=(str | None, ...))
    called = {"lines": "行", "heads": "栏", "numbers": "数"}
    known = {
        "lines": (tuple(range(1, shape.lines + 1)), shape.own),
        "heads": (tuple(range(1, shape.heads + 1)), shape.own),
        "numbers": (shape.numbers, shape.fields),
    }

    class TableMapReply(_Strict):
        """各编号是表中的哪一项，不是表中的项写 null。没有问到的列表为空。"""

        lines: list[named] = Field(max_length=_MOST_MARKED)  # type: ignore[valid-type]
        heads: list[named] = Field(max_length=_MOST_MARKED)  # type: ignore[valid-type]
        numbers: list[number_named] = Field(max_length=_MOST_MARKED)  # type: ignore[valid-type]

        @model_validator(mode="after")
        def _names_what_was_asked(self) -> Self:
            for part, (asked, ids) in known.items():
                seen = Counter(one.n for one in getattr(self, part))
                if beyond := [n for n in seen if n not in asked]:
                    raise ValueError(f"没有编号为 {beyond} 的{called[part]}")
                if doubled := [n for n, times in seen.items() if times > 1]:
                    raise ValueError(f"编号为 {doubled} 的{called[part]}出现了不止一次，每个只能指一次")
                others = {one.id for one in getattr(self, part)} - {None, *ids}
                if others:
                    raise ValueError(f"{sorted(others)} 不是这张表的{called[part]}的代号")
            return self

    return TableMapReply


ReplyShape = ClauseItems | ItemLabels | MarkedNumbers | TableMap
