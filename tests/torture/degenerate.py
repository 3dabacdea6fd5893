"""Inputs that are damaged, empty, or no reports at all."""

from __future__ import annotations

from random import Random

from .model import Specimen

KINDS: tuple[str, ...] = ()


def make(rng: Random, kind: str, seed: int, layout: str | None) -> Specimen:
    raise NotImplementedError(kind)
