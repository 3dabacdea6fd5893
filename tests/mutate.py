"""Do the quick tests see it when the code changes? One small change at a time, and what no test noticed.

    python -m tests.mutate src/gongkai/tables --n 12 --seed 1

A sample of all changes is drawn from the seed: a comparison, an operator, a number, a truth, a condition or
what is returned becomes another. The code is changed in a copy, and the tests are run on that until one
fails. What survives is printed as a line of the source and what became of it: it wants a test, or the code
is not needed. Sizes of caches are left alone: they change nothing that is read.
"""

from __future__ import annotations

import argparse
import ast
import os
import random
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).parents[1]
QUICK = ("tests/tables", "tests/test_cases.py")
#: Seconds after which a mutant that runs on for ever counts as noticed.
PATIENCE = 400

_COMPARISONS: dict[type[ast.cmpop], tuple[type[ast.cmpop], ...]] = {
    ast.Lt: (ast.LtE, ast.GtE), ast.LtE: (ast.Lt, ast.Gt), ast.Gt: (ast.GtE, ast.LtE), ast.GtE: (ast.Gt, ast.Lt),
    ast.Eq: (ast.NotEq,), ast.NotEq: (ast.Eq,), ast.Is: (ast.IsNot,), ast.IsNot: (ast.Is,),
    ast.In: (ast.NotIn,), ast.NotIn: (ast.In,),
}  # fmt: skip
_OPERATORS: dict[type[ast.operator], type[ast.operator]] = {
    ast.Add: ast.Sub, ast.Sub: ast.Add, ast.Mult: ast.FloorDiv, ast.FloorDiv: ast.Mult,
    ast.BitOr: ast.BitAnd, ast.BitAnd: ast.BitOr,
}  # fmt: skip
_CALLS = {"any": "all", "all": "any", "min": "max", "max": "min"}


class Mutant(NamedTuple):
    """A stretch of a module (line and column of both ends) and what becomes of it."""

    path: Path
    start: tuple[int, int]
    end: tuple[int, int]
    becomes: str

    def apply(self, source: str) -> str:
        """Return the module with the change in it; columns count bytes, as the parser does."""
        lines = [line.encode() for line in source.split("\n")]
        (first, left), (last, right) = self.start, self.end
        changed = lines[first - 1][:left] + self.becomes.encode() + lines[last - 1][right:]
        return b"\n".join([*lines[: first - 1], changed, *lines[last:]]).decode()

    def __str__(self) -> str:
        first, last = self.start[0], self.end[0]
        lines = self.path.read_text("utf-8").split("\n")[first - 1 : last]
        return f"{self.path.name}:{first}: {' '.join(map(str.strip, lines))}\n    becomes {self.becomes}"


def mutants(path: Path) -> list[Mutant]:
    """Return every change of a module, in the order of its lines."""
    tree = ast.parse(path.read_text("utf-8"))
    found = []
    for node in _code(tree):
        for other in _others(node):
            found.append(
                Mutant(
                    path,
                    (node.lineno, node.col_offset),
                    (node.end_lineno or 0, node.end_col_offset or 0),
                    f"({ast.unparse(other)})" if isinstance(other, ast.expr) else ast.unparse(other),
                )
            )
    return sorted(found, key=lambda one: (one.start, one.becomes))


def _code(node: ast.AST) -> Iterator[ast.expr | ast.stmt]:
    """Yield the expressions and statements that run: no annotations, no caches, no literal texts."""
    for name, value in ast.iter_fields(node):
        if name in ("annotation", "returns", "decorator_list"):
            continue
        for child in value if isinstance(value, list) else [value]:
            if not isinstance(child, ast.AST) or _is_kept(child):
                continue
            if isinstance(child, (ast.expr, ast.stmt)):
                yield child
            yield from _code(child)


def _is_kept(node: ast.AST) -> bool:
    return isinstance(node, ast.Call) and "cache" in ast.unparse(node.func)


def _others(node: ast.expr | ast.stmt) -> Iterator[ast.expr | ast.stmt]:
    """Yield what a node may become."""
    if isinstance(node, ast.Compare) and len(node.ops) == 1:
        for other in _COMPARISONS[type(node.ops[0])]:
            yield ast.Compare(node.left, [other()], node.comparators)
    elif isinstance(node, ast.Compare):
        yield ast.UnaryOp(ast.Not(), node)
    elif isinstance(node, ast.BoolOp):
        yield ast.BoolOp(ast.And() if isinstance(node.op, ast.Or) else ast.Or(), node.values)
        for i in range(len(node.values)):
            rest = node.values[:i] + node.values[i + 1 :]
            yield ast.BoolOp(node.op, rest) if len(rest) > 1 else rest[0]
    elif isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not):
        yield node.operand
    elif isinstance(node, ast.BinOp) and type(node.op) in _OPERATORS:
        yield ast.BinOp(node.left, _OPERATORS[type(node.op)](), node.right)
    elif isinstance(node, ast.Constant) and isinstance(node.value, bool):
        yield ast.Constant(not node.value)
    elif isinstance(node, ast.Constant) and isinstance(node.value, (int, float)):
        yield from (ast.Constant(node.value + 1), ast.Constant(node.value - 1))
    elif isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in _CALLS:
        yield ast.Call(ast.Name(_CALLS[node.func.id]), node.args, node.keywords)
    elif isinstance(node, ast.IfExp):
        yield ast.IfExp(ast.UnaryOp(ast.Not(), node.test), node.body, node.orelse)
    elif isinstance(node, ast.Return) and node.value is not None and not _is_none(node.value):
        yield ast.Return(ast.Constant(None))
    elif isinstance(node, (ast.Continue, ast.Break)):
        yield ast.Break() if isinstance(node, ast.Continue) else ast.Continue()
    yield from _other_conditions(node)


def _other_conditions(node: ast.expr | ast.stmt) -> Iterator[ast.expr]:
    """Yield the comprehensions that leave one condition out."""
    if isinstance(node, (ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)):
        for i, part in enumerate(node.generators):
            for k in range(len(part.ifs)):
                less = ast.comprehension(
                    part.target, part.iter, part.ifs[:k] + part.ifs[k + 1 :], part.is_async
                )
                generators = [*node.generators[:i], less, *node.generators[i + 1 :]]
                fields = {**dict(ast.iter_fields(node)), "generators": generators}
                yield type(node)(**fields)


def _is_none(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and node.value is None


def passes(mutant: Mutant | None, tests: list[str]) -> bool:
    """Say whether no test fails with the change in a copy of the code; None for the code as it is."""
    with tempfile.TemporaryDirectory(prefix="mutant-") as folder:
        copy = Path(folder) / "src"
        for name in ("src", "schemas", "prompts"):
            shutil.copytree(ROOT / name, Path(folder) / name, ignore=shutil.ignore_patterns("__pycache__"))
        if mutant is not None:
            changed = Path(folder) / mutant.path.resolve().relative_to(ROOT)
            changed.write_text(mutant.apply(mutant.path.read_text("utf-8")), "utf-8")
        command = [sys.executable, "-m", "pytest", "-x", "-q", "-p", "no:cacheprovider", *tests]
        try:
            done = subprocess.run(
                command,
                cwd=ROOT,
                env={**os.environ, "PYTHONPATH": str(copy)},
                timeout=PATIENCE,
                capture_output=True,
                check=False,
            )
        except subprocess.TimeoutExpired:
            return False
    return done.returncode == 0


def main(argv: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.mutate", description=__doc__)
    parser.add_argument("path", type=Path, help="a module, or a folder of modules")
    parser.add_argument("--n", type=int, default=12, help="how many changes are tried")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--tests", nargs="+", default=list(QUICK), help="what should notice them")
    args = parser.parse_args(argv)
    paths = sorted(args.path.rglob("*.py")) if args.path.is_dir() else [args.path]
    every = [mutant for path in paths for mutant in mutants(path)]
    chosen = random.Random(args.seed).sample(every, min(args.n, len(every)))
    if not passes(None, args.tests):
        parser.error("the tests fail without any change")
    left = 0
    for mutant in chosen:
        if passes(mutant, args.tests):
            left += 1
            print(mutant, flush=True)
    print(f"{len(chosen) - left} of {len(chosen)} changes were noticed ({len(every)} are possible)")
    return 1 if left else 0


if __name__ == "__main__":
    sys.exit(main())
