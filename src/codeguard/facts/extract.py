"""One file -> its facts."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from codeguard.facts.code import Code
from codeguard.facts.coverable import coverable_lines
from codeguard.facts.forms import Forms
from codeguard.facts.frames import takes_and_gives_frames
from codeguard.facts.outline import FunctionNode, Outline, Scope
from codeguard.facts.records import Class, Facts, Function, FunctionKind, Trait
from codeguard.facts.services import find_services
from codeguard.facts.words import count_words
from codeguard.tree import first_line, parameters

if TYPE_CHECKING:
    from codeguard.source import Source

_TRAITS = {
    "overload": Trait.OVERLOAD,
    "abstractmethod": Trait.ABSTRACT,
    "abstractproperty": Trait.ABSTRACT | Trait.PROPERTY,
    **dict.fromkeys(("property", "cached_property", "getter", "setter", "deleter"), Trait.PROPERTY),
    "override": Trait.OVERRIDE,
}
"""By the last part of a decorator's name."""
_SUMMARY = 80
_KINDS = {
    FunctionKind.FUNCTION: 0,
    FunctionKind.METHOD: Trait.METHOD,
    FunctionKind.CLOSURE: Trait.CLOSURE,
}


def extract_facts(source: Source, *, coverable: bool = False) -> Facts:
    """All facts of a file that parses; `coverable` lines only if they are asked for."""
    outline = Outline(source.tree)
    code = Code(source, outline)
    forms = Forms(nested=code.nested)
    functions = tuple(_function(scope, outline, code, forms) for scope in outline.functions)
    words, counts = count_words("\n".join(code.lines))
    vocabulary, width, kept, renamed = forms.packed()
    return Facts(
        kind=source.kind,
        lines=code.counts,
        statements=outline.statements,
        docstring=_first_line(source.tree),
        digest=code.digest(),
        functions=functions,
        classes=tuple(_class(scope, outline) for scope in outline.classes),
        imports=tuple(outline.imports),
        names=tuple(sorted(outline.module.names)),
        exports=outline.exports,
        words=words,
        counts=counts,
        vocabulary=vocabulary,
        width=width,
        kept=kept,
        renamed=renamed,
        line_hashes=code.line_hashes(),
        services=find_services(source, outline),
        coverable=coverable_lines(source, outline.docstrings) if coverable else b"",
    )


def _function(scope: Scope[FunctionNode], outline: Outline, code: Code, forms: Forms) -> Function:
    node = scope.node
    end = node.end_lineno or node.lineno
    tokens, body, digest = forms.add("\n".join(code.bare[node.lineno - 1 : end]), scope.names | {node.name})
    decorators = tuple(outline.resolve(decorator) for decorator in node.decorator_list)
    return Function(
        symbol=scope.symbol,
        first_line=first_line(node),
        line=node.lineno,
        column=node.col_offset + 1,
        end_line=end,
        parameters=tuple(parameters(node.args)),
        decorators=decorators,
        docstring=_first_line(node),
        traits=_traits(scope, decorators),
        tokens=tokens,
        body=body,
        digest=digest,
    )


def _class(scope: Scope[ast.ClassDef], outline: Outline) -> Class:
    node = scope.node
    return Class(
        symbol=scope.symbol,
        bases=tuple(outline.resolve(base) for base in node.bases),
        line=node.lineno,
        column=node.col_offset + 1,
        end_line=node.end_lineno or node.lineno,
        docstring=_first_line(node),
        decorators=tuple(outline.resolve(decorator) for decorator in node.decorator_list),
        names=tuple(sorted(scope.names)),
    )


def _first_line(node: FunctionNode | ast.ClassDef | ast.Module) -> str:
    """The first line of the docstring, shortened."""
    return (ast.get_docstring(node, clean=False) or "").lstrip().partition("\n")[0].rstrip()[:_SUMMARY]


def _traits(scope: Scope[FunctionNode], decorators: tuple[str, ...]) -> int:
    node, traits = scope.node, _KINDS[scope.kind]
    if isinstance(node, ast.AsyncFunctionDef):
        traits |= Trait.ASYNC
    for decorator in decorators:
        traits |= _TRAITS.get(decorator.rpartition(".")[2], 0)
    if node.name.startswith("__") and node.name.endswith("__"):
        traits |= Trait.DUNDER
    if takes_and_gives_frames(node):
        traits |= Trait.FRAMES
    return traits | (Trait.STUB if all(map(_is_stub, node.body)) else 0)


def _is_stub(node: ast.stmt) -> bool:
    """Whether a statement does nothing: pass, ..., a docstring, `raise NotImplementedError`."""
    match node:
        case ast.Pass() | ast.Expr(value=ast.Constant()):
            return True
        case ast.Raise(exc=ast.Name(id="NotImplementedError") | ast.Call(func=ast.Name(id="NotImplementedError"))):
            return True
    return False
