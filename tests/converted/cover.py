"""Which conditions of a package a run decides, and how: what tells texts that reach something from those that repeat.

Every condition (of an ``if``, a comprehension, a part of ``and`` and ``or``, what a function of truths returns) is one
decision where it was true, and another where it was false. :func:`watch` must come before the package is imported.
"""

from __future__ import annotations

import ast
import builtins
import functools
import heapq
import importlib.abc
import importlib.machinery
import importlib.util
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from types import CodeType, ModuleType
from typing import Any

#: A condition by its module, line and column, and what came of it.
Decision = tuple[str, int, int, bool]
_NAME = "__decided__"


class _Asked(ast.NodeTransformer):
    """Puts a call round every condition of a module."""

    def __init__(self, module: str) -> None:
        self.module = module
        self.truths: list[bool] = []  # of the functions that a node is in: whether they return one

    def _test(self, node: ast.expr) -> ast.expr:
        if isinstance(node, ast.BoolOp):
            node.values = [self._test(part) for part in node.values]
            return node
        if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not):
            node.operand = self._test(node.operand)
            return node
        place = ast.Tuple(
            [ast.Constant(one) for one in (self.module, node.lineno, node.col_offset)], ast.Load()
        )
        return ast.Call(ast.Name(_NAME, ast.Load()), [place, self.visit(node)], [])

    def visit_If(self, node: ast.If) -> ast.AST:
        node.test = self._test(node.test)
        node.body = [self.visit(one) for one in node.body]
        node.orelse = [self.visit(one) for one in node.orelse]
        return node

    def visit_IfExp(self, node: ast.IfExp) -> ast.AST:
        node.test = self._test(node.test)
        node.body, node.orelse = self.visit(node.body), self.visit(node.orelse)
        return node

    def visit_comprehension(self, node: ast.comprehension) -> ast.AST:
        node.iter = self.visit(node.iter)
        node.ifs = [self._test(one) for one in node.ifs]
        return node

    def visit_FunctionDef(self, node: ast.FunctionDef) -> ast.AST:
        self.truths.append(isinstance(node.returns, ast.Name) and node.returns.id == "bool")
        node.body = [self.visit(one) for one in node.body]
        self.truths.pop()
        return node

    def visit_Return(self, node: ast.Return) -> ast.AST:
        if node.value is not None:
            node.value = self._test(node.value) if self.truths[-1] else self.visit(node.value)
        return node


class _Loader(importlib.machinery.SourceFileLoader):
    def get_code(self, fullname: str) -> CodeType:
        path = self.get_filename(fullname)
        tree = _Asked(fullname.rpartition(".")[2]).visit(ast.parse(Path(path).read_bytes()))
        return compile(ast.fix_missing_locations(tree), path, "exec", dont_inherit=True)


class _Finder(importlib.abc.MetaPathFinder):
    def __init__(self, package: str) -> None:
        self.package = package

    def find_spec(self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None) -> Any:
        if not fullname.startswith(f"{self.package}."):
            return None
        for folder in path or ():
            file = Path(folder) / f"{fullname.rpartition('.')[2]}.py"
            if file.exists():
                return importlib.util.spec_from_file_location(
                    fullname, file, loader=_Loader(fullname, str(file))
                )
        return None


def watch(package: str) -> Callable[[Callable[[], object]], set[Decision]]:
    """Watch a package that is not imported yet; return what says which decisions a call comes to.

    What the package remembers of other calls is forgotten before, lest it decide nothing.
    """
    assert package not in sys.modules, f"{package} is imported already"
    seen: set[Decision] = set()

    def decided(place: tuple[str, int, int], value: object) -> object:
        seen.add((*place, bool(value)))
        return value

    setattr(builtins, _NAME, decided)
    sys.meta_path.insert(0, _Finder(package))

    def decisions(call: Callable[[], object]) -> set[Decision]:
        for name, module in list(sys.modules.items()):
            for one in vars(module).values() if name.startswith(package) else ():
                if isinstance(one, functools._lru_cache_wrapper) and one.cache_parameters()["maxsize"]:
                    one.cache_clear()
        seen.clear()
        call()
        return set(seen)

    return decisions


def smallest(
    reached: Sequence[set[Decision]], costs: Sequence[float], depth: int, kept: int = 0
) -> list[int]:
    """Return what to add to the first so many: a small choice that comes to every decision so often, or as often as
    any does; the most new ones for their cost first.
    """
    wanted = dict.fromkeys(set().union(*reached), depth)
    for one in (one for some in reached[:kept] for one in some):
        wanted[one] -= 1
    # What one adds only falls as others are chosen: who leads though counted anew is the best.
    heap = [(-len(reached[at]) / costs[at], at) for at in range(kept, len(reached))]
    heapq.heapify(heap)
    chosen: list[int] = []
    while heap:
        _, best = heapq.heappop(heap)
        gain = sum(wanted[one] > 0 for one in reached[best])
        if gain and heap and (-gain / costs[best], best) > heap[0]:
            heapq.heappush(heap, (-gain / costs[best], best))
        elif gain:
            chosen.append(best)
            for one in reached[best]:
                wanted[one] -= 1
    return chosen
