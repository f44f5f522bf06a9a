"""Where the statements of a file stand, and what the file defines: tables that are made once, on first use."""

from __future__ import annotations

import ast
from functools import cached_property
from typing import TYPE_CHECKING

from codeguard.flow import functions_by_name, loop_around
from codeguard.names import called, dotted
from codeguard.tree import own_nodes, walk

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from codeguard.source import Source

Function = ast.FunctionDef | ast.AsyncFunctionDef
Loop = ast.For | ast.AsyncFor | ast.While
Try = ast.Try | ast.TryStar
Leaving = ast.Return | ast.Break | ast.Continue
Block = list[ast.stmt]

_COMMAND_LINE = frozenset({
    "argparse.ArgumentParser", "optparse.OptionParser", "click.command", "click.group", "typer.Typer", "typer.run",
    "fire.Fire", "docopt.docopt",
})  # fmt: skip


class Variable:
    """One local variable: the lines that give it a value, with the value (None for loops, `with` and unpacking)."""

    def __init__(self) -> None:
        self.given: list[tuple[int, ast.expr | None]] = []
        self.grows = False
        """Whether something is added to it, so that it holds a partial result."""


class Surroundings:
    """The statements of one file with what is around them, and the functions, classes and constants it defines."""

    def __init__(self, source: Source) -> None:
        self.source = source
        self.functions = source.derived(functions_by_name)
        self._locals: dict[Function, dict[str, Variable]] = {}
        self.classes = {node.name: node for node in reversed(source.nodes(ast.ClassDef))}

    @cached_property
    def constants(self) -> dict[str, ast.expr]:
        """The names that the module gives a value at its top level."""
        found = {}
        for node in self.source.tree.body:
            match node:
                case ast.Assign(targets=[ast.Name(id=name)], value=value):
                    found[name] = value
                case ast.AnnAssign(target=ast.Name(id=name), value=ast.expr() as value):
                    found[name] = value
        return found

    @cached_property
    def has_commands(self) -> bool:
        """Whether this is a command-line module: by its name, or by the commands it defines."""
        path = "/" + self.source.path
        if path.endswith(("/cli.py", "/__main__.py")) or "/management/commands/" in path:
            return True
        modules = ("argparse", "click", "typer", "optparse", "fire", "docopt")
        if not any(origin.partition(".")[0] in modules for origin in self.source.names.imported.values()):
            return False
        named = self.source.nodes(ast.Name, ast.Attribute)
        return any(self.source.names.resolve(node) in _COMMAND_LINE for node in named)

    @cached_property
    def called_by_guard(self) -> set[str]:
        """The last names of what is called under `if __name__ == "__main__"`."""
        guards = (node for node in self.source.tree.body if isinstance(node, ast.If) and is_main_guard(node))
        calls = (node for guard in guards for node in walk(guard) if isinstance(node, ast.Call))
        return {called(node) for node in calls}

    def locals(self, function: Function) -> dict[str, Variable]:
        """The local variables of a function."""
        if function not in self._locals:
            self._locals[function] = variables_of(own_nodes(function.body))
        return self._locals[function]

    def loop(self, node: ast.stmt) -> Loop | None:
        """The innermost loop of the same function whose body `node` is in."""
        return loop_around(self.source, node)

    def leaving(self, block: Block) -> list[Leaving]:
        """The statements in a block that leave it: a `break` of a loop inside it does not."""
        inside = list(own_nodes(block))
        found = [node for node in inside if isinstance(node, Leaving)]
        return [node for node in found if isinstance(node, ast.Return) or self.loop(node) not in inside]

    def preceding(self, node: ast.stmt) -> Block:
        """The statements before `node` in its block."""
        block = self.source.block(node)
        return block[: block.index(node)]

    def rest(self, node: ast.AST) -> Block:
        """The statements that come after `node`, up to the end of the loop body or function around it."""
        found: Block = []
        while not isinstance(node, (Function, ast.ClassDef, ast.Module)):
            parent = self.source.parents[node]
            if isinstance(node, ast.stmt):
                block = self.source.block(node)
                found += block[block.index(node) + 1 :]
                if isinstance(parent, Loop) and block is parent.body:
                    break
            node = parent
        return found

    def defined(self, func: ast.expr, where: ast.AST) -> Function | None:
        """The function of this file that a call of `func` at `where` calls, if there is no doubt."""
        owner, _, name = dotted(func).rpartition(".")
        if owner not in {"", "self", "cls"} or (not owner and name in self.source.names.imported):
            return None
        named = self.functions.get(name, [])
        candidates = [found for found in named if isinstance(self.source.parents[found], ast.ClassDef) == bool(owner)]
        around = set(self.source.ancestors(where))
        candidates = [found for found in candidates if self.source.parents[found] in around] or candidates
        return candidates[0] if len(candidates) == 1 else None

    def under_main_guard(self, node: ast.AST) -> bool:
        """Whether a statement or handler stands under `if __name__ == "__main__"`."""
        return any(isinstance(up, ast.If) and is_main_guard(up) for up in self.source.ancestors(node))


def is_main_guard(node: ast.If) -> bool:
    """Whether it is `if __name__ == "__main__"`."""
    return any(isinstance(part, ast.Name) and part.id == "__name__" for part in walk(node.test))


def called_in(block: Sequence[ast.AST]) -> set[str]:
    """The last names of what a block calls, without its inner functions and classes."""
    return {called(node) for node in own_nodes(block) if isinstance(node, ast.Call)}


def returned_by(block: Sequence[ast.AST]) -> list[ast.expr]:
    """The values that a block returns, without its inner functions and classes."""
    return [node.value for node in own_nodes(block) if isinstance(node, ast.Return) and node.value]


def variables_of(nodes: Iterator[ast.AST]) -> dict[str, Variable]:
    """The variables that the nodes of a function, in source order, assign."""
    found: dict[str, Variable] = {}
    values: dict[ast.AST, ast.expr] = {}
    grown: set[str] = set()
    for node in nodes:
        match node:
            case ast.Name(ctx=ast.Store()):
                found.setdefault(node.id, Variable()).given.append((node.lineno, values.get(node)))
            case ast.Assign(targets=[target], value=value) | ast.AnnAssign(target=target, value=ast.expr() as value):
                values[target] = value
            case ast.Call() | ast.AugAssign() | ast.Subscript():
                grown.add(_grows(node))
    for name in grown & found.keys():
        found[name].grows = True
    return found


def _grows(node: ast.Call | ast.AugAssign | ast.Subscript) -> str:
    """The variable that something is added to: `x += 1`, `x.append(y)`, `x[y] = z`; else ""."""
    if isinstance(node, ast.Call):
        holder = node.func.value if isinstance(node.func, ast.Attribute) else None
    elif isinstance(node, ast.AugAssign):
        holder = node.target
    else:
        holder = node.value if isinstance(node.ctx, ast.Store) else None
    return holder.id if isinstance(holder, ast.Name) else ""
