"""From tokens to a tree, by precedence climbing; precedence and grouping are Python's."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from engine.domain.expressions import limits, syntax
from engine.domain.expressions.functions import FUNCTIONS
from engine.domain.expressions.refusals import BadExpression
from engine.domain.expressions.syntax import Node
from engine.domain.expressions.tokens import Kind, Token, tokenize

OR, AND, NOT, COMPARE, ADD, MULTIPLY, NEGATE = range(1, 8)
POWERS = {
    "or": OR,
    "and": AND,
    **dict.fromkeys(("==", "!=", "<", "<=", ">", ">=", "in", "not"), COMPARE),
    **dict.fromkeys(("+", "-"), ADD),
    **dict.fromkeys(("*", "/", "//", "%"), MULTIPLY),
}
CONSTANTS = {"True": True, "False": False, "None": None}
CLOSING = {"(": ")", "[": "]", "{": "}"}

Made = TypeVar("Made")


def syntax_tree(text: str) -> Node:
    """The tree of the text. Raises BadExpression."""
    parser = _Parser(text=text, tokens=tuple(tokenize(text)))
    root = parser.choice()
    parser.expect_end()
    _measure(text, root)
    if _is_set(root):
        raise BadExpression(
            text, 1, ("kết quả không thể là tập hợp {…}; hãy dùng […]", "a set {…} is no result; use […]")
        )
    return root


def _measure(text: str, root: Node) -> None:
    widths = [len(level) for level in syntax.levels(root)]
    if len(widths) > limits.DEPTH:
        raise BadExpression(text, 1, _TOO_DEEP)
    if sum(widths) > limits.NODES:
        much = limits.NODES
        raise BadExpression(text, 1, (f"có quá {much} thành phần", f"it has more than {much} parts"))


def _is_set(node: Node) -> bool:
    return isinstance(node, syntax.Display) and node.maker is set


_TOO_DEEP = (f"lồng nhau quá {limits.DEPTH} tầng", f"it is nested more than {limits.DEPTH} levels deep")


@dataclass(kw_only=True, slots=True)
class _Parser:
    text: str
    tokens: tuple[Token, ...]
    position: int = 0
    depth: int = 0

    @property
    def token(self) -> Token:
        return self.tokens[self.position]

    def take(self) -> Token:
        token = self.token
        if token.kind is not Kind.END:
            self.position += 1
        return token

    def at(self, *texts: str) -> bool:
        return self.token.kind in (Kind.SIGN, Kind.WORD) and self.token.text in texts

    def refuse(self, vi: str, en: str) -> BadExpression:
        return BadExpression(self.text, self.token.at, (vi, en))

    def expect(self, sign: str) -> None:
        if not self.at(sign):
            raise self.refuse(f"thiếu “{sign}”", f"“{sign}” is missing")
        self.take()

    def expect_end(self) -> None:
        if self.token.kind is not Kind.END:
            found = self.token.text
            raise self.refuse(f"thừa hoặc sai chỗ: “{found}”", f"“{found}” is out of place")

    def nested(self, part: Callable[[], Made]) -> Made:
        self.depth += 1
        if self.depth > limits.DEPTH:
            raise self.refuse(*_TOO_DEEP)
        made = part()
        self.depth -= 1
        return made

    def choice(self) -> Node:
        """`then if test else otherwise`, or anything that binds closer."""
        then = self.operation(OR)
        if not self.at("if"):
            return then
        self.take()
        test = self.operation(OR)
        self.expect("else")
        otherwise = self.nested(self.choice)
        return syntax.Choice(test=test, then=then, otherwise=otherwise)

    def operation(self, power: int) -> Node:
        """Operators that bind at least as closely as `power`."""
        left = self.operand(power)
        while self.at(*POWERS) and POWERS[self.token.text] >= power:
            binding = POWERS[self.token.text]
            if binding in (OR, AND):
                left = self.junction(left, self.token.text, binding)
            elif binding == COMPARE:
                left = self.comparison(left)
            else:
                sign = self.take().text
                left = syntax.Binary(sign=sign, left=left, right=self.operation(binding + 1))
        return left

    def junction(self, first: Node, word: str, binding: int) -> Node:
        operands = [first]
        while self.at(word):
            self.take()
            operands.append(self.operation(binding + 1))
        return syntax.Junction(word=word, operands=tuple(operands))

    def comparison(self, first: Node) -> Node:
        signs, operands = [], [first]
        while self.at(*POWERS) and POWERS[self.token.text] == COMPARE:
            sign = self.take().text
            if sign == "not":
                self.expect("in")
                sign = "not in"
            signs.append(sign)
            operands.append(self.operation(COMPARE + 1))
        return syntax.Comparison(signs=tuple(signs), operands=tuple(operands))

    def operand(self, power: int) -> Node:
        if self.at("not") and power <= NOT:
            self.take()
            return syntax.Unary(sign="not", operand=self.nested(lambda: self.operation(NOT)))
        if self.at("-"):
            self.take()
            return syntax.Unary(sign="-", operand=self.nested(lambda: self.operation(NEGATE)))
        value = self.value()
        if self.at("("):
            raise self.refuse("chỉ gọi được các hàm đã liệt kê", "only the listed functions can be called")
        if self.at("["):
            raise self.refuse("không có chỉ số [ ]", "there is no subscript [ ]")
        return value

    def value(self) -> Node:
        token = self.token
        match token.kind:
            case Kind.NUMBER:
                return syntax.Constant(value=self.number(self.take().text))
            case Kind.STRING:
                return syntax.Constant(value=self.take().text[1:-1])
            case Kind.NAME:
                return self.named()
            case Kind.WORD if token.text in CONSTANTS:
                return syntax.Constant(value=CONSTANTS[self.take().text])
            case Kind.SIGN if token.text in CLOSING:
                return self.nested(self.display)
            case Kind.SIGN if token.text == "*":
                raise self.refuse("không có phép bung *", "there is no unpacking with *")
            case Kind.END:
                raise self.refuse("biểu thức thiếu hoặc chưa hết", "the expression is empty or incomplete")
            case _:
                raise self.refuse(f"“{token.text}” sai chỗ", f"“{token.text}” is out of place")

    def number(self, text: str) -> int | float:
        number = int(text) if text.isdigit() and len(text) <= len(str(limits.INTEGER)) else float(text)
        if (text.isdigit() and number > limits.INTEGER) or number == float("inf"):
            raise self.refuse("số quá lớn", "the number is too large")
        return number

    def named(self) -> Node:
        name = self.take().text
        if not self.at("("):
            return syntax.Name(name=name)
        if name not in FUNCTIONS:
            listed = ", ".join(FUNCTIONS)
            raise self.refuse(
                f"không có hàm {name}; chỉ có {listed}", f"there is no function {name}; there are {listed}"
            )
        self.take()
        arguments, _ = self.nested(lambda: self.items(")"))
        function = FUNCTIONS[name]
        if not function.fewest <= len(arguments) <= function.most:
            raise self.refuse(f"sai số tham số của hàm {name}", f"the function {name} has a wrong number of arguments")
        return syntax.Call(function=name, arguments=tuple(arguments))

    def items(self, closing: str) -> tuple[list[Node], bool]:
        """Values up to the closing sign, and whether a comma stood among them."""
        items: list[Node] = []
        comma = False
        while not self.at(closing):
            items.append(self.choice())
            if not self.at(closing):
                self.expect(",")
                comma = True
        self.take()
        return items, comma

    def display(self) -> Node:
        opening = self.take().text
        if opening == "{":
            return self.braces()
        items, comma = self.items(CLOSING[opening])
        if opening == "(" and len(items) == 1 and not comma:
            return items[0]
        return syntax.Display(maker=list if opening == "[" else tuple, items=tuple(items))

    def braces(self) -> Node:
        """`{}` and `{key: value}` are tables, `{value}` is a set."""
        if self.at("}"):
            self.take()
            return syntax.Table(keys=(), values=())
        first = self.choice()
        if self.at(":"):
            return self.table(first)
        if self.at(","):
            self.take()
        elif not self.at("}"):
            raise self.refuse("thiếu “}”", "“}” is missing")
        items = (first, *self.items("}")[0])
        if any(_is_set(item) or isinstance(item, syntax.Table) for item in items):
            raise self.refuse("tập hợp không chứa được {…}", "a set cannot hold {…}")
        return syntax.Display(maker=set, items=items)

    def table(self, first_key: Node) -> Node:
        keys, values = [first_key], []
        while True:
            self.expect(":")
            values.append(self.choice())
            if not self.at("}"):
                self.expect(",")
            if self.at("}"):
                self.take()
                return syntax.Table(keys=tuple(keys), values=tuple(values))
            keys.append(self.choice())
