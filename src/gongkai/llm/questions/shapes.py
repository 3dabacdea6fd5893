"""What a reply must look like: flat objects of bounded integers and enums, checked by pydantic.

A shape is a plain value that names the model class; the class is made when it is needed. Its JSON
schema is the same for every document, so that servers compile it once: what depends on the document
(how many sentences there are) is checked by a validator, whose words a model is asked again with.
"""

from __future__ import annotations

import functools
from collections import Counter
from dataclasses import dataclass
from typing import Annotated, Any, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, create_model, model_validator

from gongkai.parsing.phrases import phrases

#: No section is asked about that has more sentences.
MOST_SENTENCES = 150

Role = Literal["problem", "measure", "neither"]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


@functools.cache
def categories() -> tuple[str, ...]:
    """Return the ids of what problems and measures are about, as ``categories.yaml`` has them."""
    return tuple(phrases("categories"))


def _one_of(ids: tuple[str, ...]) -> Any:
    """Return the type of one of these ids."""
    return Literal[ids]


@dataclass(frozen=True, slots=True)
class SentenceRoles:
    """A role for each of ``count`` numbered sentences."""

    count: int

    def model(self) -> type[BaseModel]:
        """Return the class that such a reply is an instance of."""
        return _sentence_roles(self.count)


@functools.lru_cache(maxsize=64)
def _sentence_roles(count: int) -> type[BaseModel]:
    number = Annotated[int, Field(ge=1, le=MOST_SENTENCES)]
    sentence: Any = create_model(
        "Sentence",
        __base__=_Strict,
        n=(number, ...),
        role=(Role, ...),
        category=(_one_of(categories()), ...),
        answers=(number | None, ...),
    )

    class SentenceRolesReply(_Strict):
        """每个句子的编号、角色、类别，以及措施针对的问题句编号。"""

        sentences: list[sentence] = Field(min_length=1, max_length=MOST_SENTENCES)

        @model_validator(mode="after")
        def _covers_every_sentence_once(self) -> Self:
            seen = Counter(one.n for one in self.sentences)
            if beyond := sorted(n for n in seen if n > count):
                raise ValueError(f"没有编号为 {beyond} 的句子，编号只到 {count}")
            if doubled := sorted(n for n, times in seen.items() if times > 1):
                raise ValueError(f"句子 {doubled} 出现了不止一次，每句只能标一次")
            if left_out := sorted(set(range(1, count + 1)) - seen.keys()):
                raise ValueError(f"句子 {left_out} 没有标，每句都要标")
            problems = {one.n for one in self.sentences if one.role == "problem"}
            for one in self.sentences:
                if one.answers is not None and (one.role != "measure" or one.answers not in problems):
                    raise ValueError(f"句子 {one.n} 的 answers 须为 null，或一个 problem 句的编号")
            return self

    return SentenceRolesReply


@dataclass(frozen=True, slots=True)
class PointedNumbers:
    """Which of ``count`` numbered sentences states the number of which of ``metrics``."""

    count: int
    metrics: tuple[str, ...]

    def model(self) -> type[BaseModel]:
        """Return the class that such a reply is an instance of."""
        return _pointed_numbers(self.count, self.metrics)


@functools.lru_cache(maxsize=64)
def _pointed_numbers(count: int, metrics: tuple[str, ...]) -> type[BaseModel]:
    pointer: Any = create_model(
        "Pointer",
        __base__=_Strict,
        n=(Annotated[int, Field(ge=1, le=MOST_SENTENCES)], ...),
        metric=(_one_of(metrics), ...),
    )

    class PointedNumbersReply(_Strict):
        """哪一句写了哪一项的数。没有就给空列表。"""

        claims: list[pointer] = Field(max_length=len(metrics))

        @model_validator(mode="after")
        def _names_each_metric_once(self) -> Self:
            if beyond := sorted({one.n for one in self.claims if one.n > count}):
                raise ValueError(f"没有编号为 {beyond} 的句子，编号只到 {count}")
            seen = Counter(one.metric for one in self.claims)
            if doubled := sorted(metric for metric, times in seen.items() if times > 1):
                raise ValueError(f"{doubled} 出现了不止一次，每项只能指一句")
            return self

    return PointedNumbersReply


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
    name = Annotated[str, Field(pattern=r"^[^.\s]+$")]
    named = create_model("Named", __base__=_Strict, n=(number, ...), id=(name | None, ...))
    letters = Annotated[str, Field(pattern="^[a-z]{1,2}$")]
    field = Annotated[str, Field(pattern=r"^[^.\s]+\.[^.\s]+$")]
    number_named = create_model("NumberNamed", __base__=_Strict, n=(letters, ...), id=(field | None, ...))
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


ReplyShape = SentenceRoles | PointedNumbers | TableMap
