"""The parts of an expression."""

from collections.abc import Iterator
from dataclasses import dataclass

from engine.domain.expressions.values import Scalar


@dataclass(frozen=True, kw_only=True, slots=True)
class Constant:
    value: Scalar


@dataclass(frozen=True, kw_only=True, slots=True)
class Name:
    name: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Display:
    """`[…]`, `(…)` or `{…}` without colons; `maker` makes the collection."""

    maker: type[list[object]] | type[tuple[object, ...]] | type[set[object]]
    items: tuple["Node", ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Table:
    """`{key: value, …}`."""

    keys: tuple["Node", ...]
    values: tuple["Node", ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Unary:
    sign: str
    operand: "Node"


@dataclass(frozen=True, kw_only=True, slots=True)
class Binary:
    sign: str
    left: "Node"
    right: "Node"


@dataclass(frozen=True, kw_only=True, slots=True)
class Junction:
    """`a and b and c`, `a or b or c`."""

    word: str
    operands: tuple["Node", ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Comparison:
    """`first < second <= third …`; one sign for each operand after the first."""

    signs: tuple[str, ...]
    operands: tuple["Node", ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Choice:
    """`then if test else otherwise`."""

    test: "Node"
    then: "Node"
    otherwise: "Node"


@dataclass(frozen=True, kw_only=True, slots=True)
class Call:
    function: str
    arguments: tuple["Node", ...]


Node = Constant | Name | Display | Table | Unary | Binary | Junction | Comparison | Choice | Call


def children(node: Node) -> tuple[Node, ...]:
    match node:
        case Constant() | Name():
            return ()
        case Display(items=items):
            return items
        case Table(keys=keys, values=values):
            return keys + values
        case Unary(operand=operand):
            return (operand,)
        case Binary(left=left, right=right):
            return (left, right)
        case Junction(operands=operands) | Comparison(operands=operands):
            return operands
        case Choice(test=test, then=then, otherwise=otherwise):
            return (test, then, otherwise)
        case Call(arguments=arguments):
            return arguments


def levels(root: Node) -> Iterator[tuple[Node, ...]]:
    """The nodes at each depth, from the root down. Not recursive: the depth is what is being measured."""
    level: tuple[Node, ...] = (root,)
    while level:
        yield level
        level = tuple(child for node in level for child in children(node))


def names(root: Node) -> frozenset[str]:
    return frozenset(node.name for level in levels(root) for node in level if isinstance(node, Name))
