"""The tags of a Word template: read, held against the fields that there are, and made to end."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NamedTuple, NoReturn

from jinja2 import StrictUndefined, Template, nodes, pass_context
from jinja2.exceptions import TemplateSyntaxError
from jinja2.filters import FILTERS
from jinja2.runtime import Context
from jinja2.sandbox import ImmutableSandboxedEnvironment
from markupsafe import Markup, escape

from offerbook.paper.fields import TEXT, Shape
from offerbook.paper.source import DO_LESS, write_source
from offerbook.paper.word_file import NoTemplateError
from offerbook.spec.wording import did_you_mean

_MARKUP = re.compile(r"<[^>]*>")
_MOST_ROUNDS, _MOST_WRITTEN = 100_000, 16 * 1024 * 1024
_BREAK = '</w:t><w:br/><w:t xml:space="preserve">'
_ROUNDS = "rounds of loops"  # no name that a template could say
_LOOP: Mapping[str, Shape] = dict.fromkeys(("index", "index0", "first", "last", "length"))
_FILTERS = ("upper", "lower", "capitalize", "trim", "join", "length", "first", "last")


_OF_LISTS = ("first", "last", "join")


class Misfit(NamedTuple):
    """What is amiss with a template; *says* are the words around it, *is_field* a wrong name."""

    message: str
    hint: str
    says: str
    is_field: bool = False


class Tags(NamedTuple):
    """One part with words, ready to be filled in."""

    template: Template
    misfits: tuple[Misfit, ...]


class FillError(ValueError):
    """A template that cannot be filled in: its loops or its words are without end, or a sum is off."""


def read_tags(root: Any, shape: Mapping[str, Shape]) -> Tags:
    """The tags in the XML below *root*. Raises NoTemplateError where they cannot be read."""
    source = write_source(root)
    lines = [_MARKUP.sub("", line).strip() for line in source.split("\n")]
    try:
        tree = _ENVIRONMENT.parse(source)
        reader = _Reader(shape, lines)
        reader.read(tree)
        _limit_rounds(tree)
        template = Template.from_code(
            _ENVIRONMENT, _ENVIRONMENT.compile(tree), _ENVIRONMENT.globals
        )
    except TemplateSyntaxError as problem:
        words = _around(lines, problem.lineno)
        raise NoTemplateError(f"its tags do not fit: {problem.message}", says=words) from problem
    except (SyntaxError, RecursionError, MemoryError) as problem:
        raise NoTemplateError("its tags stand too deep in one another") from problem
    return Tags(template, tuple(reader.misfits))


def fill(template: Template, context: Mapping[str, Any]) -> str:
    """The part with *context* in the place of its tags. Raises FillError."""
    try:
        return "".join(_limited(template.generate({**context, _ROUNDS: [_MOST_ROUNDS]})))
    except FillError:
        raise
    except Exception as problem:  # words compared with numbers, and the like
        raise FillError(f"a tag cannot be worked out: {problem}") from problem


def _limited(chunks: Iterable[str]) -> Iterator[str]:
    size = 0
    for chunk in chunks:
        size += len(chunk)
        if size > _MOST_WRITTEN:
            raise FillError(f"more than {_MOST_WRITTEN:,} letters come of it")
        yield chunk


def _around(lines: list[str], number: int) -> str:
    """The words of the paragraph in row *number*, counted from 1."""
    return lines[number - 1][:80] if 0 < number <= len(lines) else ""


class _Reader:
    """Walks the tags as they will be run; whatever is not known to be harmless is refused."""

    def __init__(self, shape: Mapping[str, Shape], lines: list[str]) -> None:
        self._shape, self._lines = shape, lines
        self.misfits: list[Misfit] = []

    def read(self, tree: nodes.Template) -> None:
        """Note what of *tree* does not fit."""
        self._body(tree.body, self._shape)

    def _body(self, body: list[nodes.Node], scope: Mapping[str, Shape]) -> None:
        for node in body:
            if isinstance(node, nodes.Output):
                for part in node.nodes:
                    self._output(part, scope)
            elif isinstance(node, nodes.If):
                self._asks(node, scope)
            elif isinstance(node, nodes.For):
                self._repeats(node, scope)
            else:
                self._refuse(node)

    def _output(self, node: nodes.Expr, scope: Mapping[str, Shape]) -> None:
        if isinstance(node, nodes.TemplateData):
            return
        found = self._shape_of(node, scope)
        if found is not TEXT and found is not _ANYTHING:
            kind = "a list" if isinstance(found, tuple) else "a group of fields"
            hint = "repeat for each of its entries, or name one of its fields"
            self._misfit(node, f"{_name(node)!r} is {kind}, not words", hint)

    def _asks(self, node: nodes.If, scope: Mapping[str, Shape]) -> None:
        self._shape_of(node.test, scope)
        self._body(node.body, scope)
        for other in node.elif_:
            self._asks(other, scope)
        self._body(node.else_, scope)

    def _repeats(self, node: nodes.For, scope: Mapping[str, Shape]) -> None:
        if node.recursive or not isinstance(node.target, nodes.Name):
            self._refuse(node)
        listed = self._shape_of(node.iter, scope)
        entry: Shape = _ANYTHING
        if isinstance(listed, tuple):
            (entry,) = listed
        elif listed is not _ANYTHING:
            message = f"{_name(node.iter)!r} is no list"
            self._misfit(node, message, _known(scope, lists=True))
        inner = {**scope, node.target.name: entry, "loop": _LOOP}
        if node.test is not None:
            self._shape_of(node.test, inner)
        self._body(node.body, inner)
        self._body(node.else_, scope)

    def _shape_of(self, node: nodes.Node, scope: Mapping[str, Shape]) -> Shape:
        """What stands behind an expression."""
        if isinstance(node, nodes.Name):
            return self._field(node, node.name, scope)
        if isinstance(node, nodes.Getattr):
            return self._inside(node, node.attr, scope)
        if isinstance(node, nodes.Filter) and node.name in _FILTERS and node.node is not None:
            return self._filtered(node, node.node, scope)
        if not isinstance(node, _HARMLESS):
            self._refuse(node)
        for child in node.iter_child_nodes():
            self._shape_of(child, scope)
        return TEXT

    def _filtered(self, node: nodes.Filter, inner: nodes.Expr, scope: Mapping[str, Shape]) -> Shape:
        found = self._shape_of(inner, scope)
        for argument in node.args:
            if not isinstance(argument, nodes.Const):
                self._refuse(node)
        if node.kwargs or node.dyn_args or node.dyn_kwargs:
            self._refuse(node)
        if found is _ANYTHING:
            return _ANYTHING
        if node.name in _OF_LISTS and not isinstance(found, tuple):
            self._misfit(node, f"{_name(inner)!r} is no list", _known(scope, lists=True))
            return _ANYTHING
        if node.name in ("first", "last") and isinstance(found, tuple):
            return found[0]
        is_of_words = found is TEXT or found == (TEXT,)
        return TEXT if is_of_words or node.name == "length" else found

    def _inside(self, node: nodes.Getattr, name: str, scope: Mapping[str, Shape]) -> Shape:
        if name.startswith("_"):
            self._refuse(node)
        outer = self._shape_of(node.node, scope)
        if outer is _ANYTHING:
            return _ANYTHING
        if isinstance(outer, Mapping):
            return self._field(node, name, outer)
        kind = "a list" if isinstance(outer, tuple) else "words"
        self._misfit(node, f"{_name(node.node)!r} is {kind} and has no field '{name}'", "")
        return _ANYTHING

    def _field(self, node: nodes.Node, name: str, known: Mapping[str, Shape]) -> Shape:
        if name not in known:
            hint = did_you_mean(name, known) or _known(known)
            self._misfit(node, f"unknown field '{name}'", hint)
            return _ANYTHING
        return known[name]

    def _misfit(self, node: nodes.Node, message: str, hint: str) -> None:
        self.misfits.append(Misfit(message, hint, _around(self._lines, node.lineno), is_field=True))

    def _refuse(self, node: nodes.Node) -> NoReturn:
        words = _around(self._lines, node.lineno)
        raise NoTemplateError("a tag does more than a template may", DO_LESS, words)


_ANYTHING: Shape = {}
"""Of what nothing is known, because something was said about it already."""

_HARMLESS = (
    nodes.Const,
    nodes.Compare,
    nodes.Operand,
    nodes.And,
    nodes.Or,
    nodes.Not,
    nodes.CondExpr,
    nodes.Concat,
)


def _name(node: nodes.Node) -> str:
    """How a field was written: ``item.what``."""
    if isinstance(node, nodes.Getattr):
        return f"{_name(node.node)}.{node.attr}"
    return node.name if isinstance(node, nodes.Name) else "this"


def _known(known: Mapping[str, Shape], *, lists: bool = False) -> str:
    names = [name for name, shape in known.items() if not lists or isinstance(shape, tuple)]
    return f"there is: {', '.join(names)}" if names else ""


def _limit_rounds(tree: nodes.Template) -> None:
    """Have every loop count its rounds, so that loops in loops come to an end."""
    for loop in tree.find_all(nodes.For):
        loop.iter = nodes.Filter(
            loop.iter, "counted", [], [], None, None, lineno=loop.lineno, environment=_ENVIRONMENT
        )


@pass_context
def _counted(context: Context, listed: Any) -> Any:
    left = context.resolve(_ROUNDS)
    left[0] -= len(listed)
    if left[0] < 0:
        raise FillError(f"its loops go round more than {_MOST_ROUNDS:,} times")
    return listed


def _finalize(value: Any) -> Markup:
    """*value* as words in a run of text; a new line is Word's own."""
    return Markup(str(escape(value)).replace("\n", _BREAK))  # noqa: S704 -- escaped in this row


def _make_environment() -> ImmutableSandboxedEnvironment:
    made = ImmutableSandboxedEnvironment(
        autoescape=True, undefined=StrictUndefined, finalize=_finalize, keep_trailing_newline=True
    )
    made.filters = {**{name: FILTERS[name] for name in _FILTERS}, "counted": _counted}
    made.tests = {}
    made.globals = {}
    return made


_ENVIRONMENT = _make_environment()
