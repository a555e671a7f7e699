"""Walks a tree over given names. Every value met on the way is measured and paid for from one budget."""

from collections.abc import Mapping
from dataclasses import dataclass

from engine.domain.expressions import limits
from engine.domain.expressions.functions import FUNCTIONS
from engine.domain.expressions.operators import COMPARISONS, calculate, negate
from engine.domain.expressions.refusals import Unevaluable
from engine.domain.expressions.syntax import (
    Binary,
    Call,
    Choice,
    Comparison,
    Constant,
    Display,
    Junction,
    Name,
    Node,
    Table,
    Unary,
)
from engine.domain.expressions.values import Value, plain, size


def value_of(root: Node, names: Mapping[str, Value]) -> Value:
    """The tree's value as plain data. Raises Unevaluable."""
    try:
        return plain(_Walk(names=names).value(root))
    except TypeError as error:
        raise Unevaluable("kiểu dữ liệu không hợp với phép tính", "the types do not fit the operation") from error
    except ZeroDivisionError as error:
        raise Unevaluable("chia cho 0", "division by zero") from error
    except OverflowError as error:
        raise Unevaluable("kết quả quá lớn", "the result is too large") from error


@dataclass(kw_only=True, slots=True)
class _Walk:
    names: Mapping[str, Value]
    work: int = 0

    def value(self, node: Node) -> object:
        value = self._value(node)
        self.work += size(value)
        if self.work > limits.WORK:
            raise Unevaluable("phép tính quá nặng", "the evaluation takes too much work")
        return value

    def _value(self, node: Node) -> object:
        match node:
            case Constant(value=value):
                return value
            case Name(name=name):
                return self._named(name)
            case Comparison(signs=signs, operands=operands):
                return self._compared(signs, operands)
            case Junction():
                return self._joined(node)
            case Choice(test=test, then=then, otherwise=otherwise):
                return self.value(then) if self.value(test) else self.value(otherwise)
            case Unary(sign="not", operand=operand):
                return not self.value(operand)
            case Unary(operand=operand):
                return negate(self.value(operand))
            case Binary(sign=sign, left=left, right=right):
                return calculate(sign, self.value(left), self.value(right))
            case Display(maker=maker, items=items):
                return maker(self.value(item) for item in items)
            case Table(keys=keys, values=values):
                return {self.value(key): self.value(value) for key, value in zip(keys, values, strict=True)}
            case Call(function=function, arguments=arguments):
                return FUNCTIONS[function].run(*(self.value(argument) for argument in arguments))

    def _named(self, name: str) -> object:
        if name not in self.names:
            raise Unevaluable(f"chưa có dữ liệu “{name}”", f"there is no data named “{name}”")
        return self.names[name]

    def _compared(self, signs: tuple[str, ...], operands: tuple[Node, ...]) -> object:
        left = self.value(operands[0])
        result: object = True
        for sign, operand in zip(signs, operands[1:], strict=True):
            right = self.value(operand)
            result = COMPARISONS[sign](left, right)
            if not result:
                return result
            left = right
        return result

    def _joined(self, node: Junction) -> object:
        value: object = None
        for operand in node.operands:
            value = self.value(operand)
            if bool(value) is (node.word == "or"):
                return value
        return value
