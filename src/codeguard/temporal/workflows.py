"""The code that runs inside the workflows of a module: their methods, and the helpers that these call."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING, NamedTuple

from codeguard.tree import own_nodes

if TYPE_CHECKING:
    from collections.abc import Iterator

    from codeguard.flow import Function
    from codeguard.source import Source

WORKFLOW = "temporalio.workflow.defn"
ACTIVITY = "temporalio.activity.defn"


class Reached(NamedTuple):
    """A function that runs inside a workflow."""

    function: Function
    workflow: str
    """The class of the workflow."""


def reached_code(source: Source) -> Iterator[Reached]:
    """The functions of a module that run inside its workflows, each once."""
    module = _functions(source.tree)
    classes = {node.name: node for node in source.nodes(ast.ClassDef)}
    seen: set[ast.AST] = set()
    for workflow in classes.values():
        if not _is_decorated(source, workflow, WORKFLOW):
            continue
        methods = {name: method for each in _with_bases(workflow, classes) for name, method in _functions(each).items()}
        waiting: list[Function] = list(methods.values())
        while waiting:
            function = waiting.pop(0)
            if function in seen or _is_decorated(source, function, ACTIVITY):
                continue
            seen.add(function)
            yield Reached(function, workflow.name)
            waiting += _called(function, module, classes)


def _with_bases(node: ast.ClassDef, classes: dict[str, ast.ClassDef]) -> Iterator[ast.ClassDef]:
    """A class behind its bases in the module, so that its own methods win."""
    for base in node.bases:
        if isinstance(base, ast.Name) and base.id in classes and classes[base.id] is not node:
            yield classes[base.id]
    yield node


def _functions(node: ast.Module | ast.ClassDef) -> dict[str, Function]:
    return {each.name: each for each in node.body if isinstance(each, (ast.FunctionDef, ast.AsyncFunctionDef))}


def _called(function: Function, module: dict[str, Function], classes: dict[str, ast.ClassDef]) -> Iterator[Function]:
    """The functions of the module that a function calls, and its own inner ones; not those that it hands on."""
    for node in own_nodes(function.body):
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            yield node
        match node:
            case ast.Call(func=ast.Name(id=name)) if name in module:
                yield module[name]
            case ast.Call(func=ast.Attribute(value=ast.Name(id=owner), attr=name)) if owner in classes:
                yield from (method for key, method in _functions(classes[owner]).items() if key == name)


def _is_decorated(source: Source, node: Function | ast.ClassDef, wanted: str) -> bool:
    plain = (each.func if isinstance(each, ast.Call) else each for each in node.decorator_list)
    return any(source.names.resolve(each) == wanted for each in plain)
