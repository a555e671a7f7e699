"""The expression language: Python's meaning for what it has, refusals for everything else, and always an end."""

import keyword

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.domain.errors import Refusal
from engine.domain.expressions import BadExpression, EvaluationRefused, Value, limits, parse
from tests.hostile_expressions import CONTROL, HOSTILE
from tests.properties import examples

NAMES: dict[str, Value] = {
    "review_outcome": "ok",
    "copies": 3,
    "rate": 0.5,
    "votes": ["yes", "no", "yes"],
    "missing": None,
    "done": True,
    "box": {"a": 1},
}

MEANINGS: list[tuple[str, Value]] = [
    ('review_outcome == "ok"', True),
    ("review_outcome != 'ok'", False),
    ('review_outcome in ("ok", "supplement")', True),
    ('review_outcome not in ["ok"]', False),
    ('"a" in box', True),
    ("'k' in review_outcome", True),
    ("1 < copies <= 3", True),
    ("copies == 3 and not done or missing == None", True),
    ("not copies == 3", False),
    ("1 + 2 * 3 - 4 / 2", 5.0),
    ("-7 // 2 * 2 % 5", 2),
    ("-copies - -1", -2),
    ("(1 + 2) * 3", 9),
    ("1 if done else 2 if copies else 3", 1),
    ("missing or 'none'", "none"),
    ("copies and votes", ["yes", "no", "yes"]),
    ("count(votes, 'yes') * 2 > len(votes)", True),
    ("sum([1, 2.5]) + min(3, 4) + max([5, 6])", 12.5),
    ("abs(-3) + round(2.567, 1)", 5.6),
    ("round(2.5)", 2),
    ("any([0, 1]) and all(votes)", True),
    ('"Đồng ý" + "!"', "Đồng ý!"),
    ("votes + ['no']", ["yes", "no", "yes", "no"]),
    ("'ab' * 2", "abab"),
    ("3 * [0]", [0, 0, 0]),
    ("(1, 2,)", [1, 2]),
    ("()", []),
    ("[]", []),
    ("{}", {}),
    ('{"code": review_outcome, "n": [copies],}', {"code": "ok", "n": [3]}),
    ("copies in {1, 2, 3}", True),
    ("1e3 == 1000", True),
    (" copies\n  ==\t3 ", True),
    ("1 == True", True),
]

UNEVALUABLE = [
    "unknown == 1",
    "review_outcome < 1",
    "missing + 1",
    "copies / 0",
    "copies // 0",
    "copies % 0.0",
    "'%s' % copies",
    "'a' - 'b'",
    "-'a'",
    "1 in 1",
    "[1] in {1}",
    "1 in {[1]}",
    "1 in {votes}",
    "{1, 2} if done else 1",
    "{1: 2}",
    "len(1)",
    "sum(['a'])",
    "sum([[1], [2]])",
    "min([])",
    "max(1, 'a')",
    "abs('a')",
    "round('a')",
    "round(1.5, 999)",
    "any(1)",
    "999999999999999999 * 999999999999999999",
    "1e308 * 10",
    "1e308 + 1e308",
    "round(1e300)",
    "'a' * 999999999",
    "999999999 * 'a'",
    "[0] * 999999999",
    "'a' * 20000 + 'b' * 20000",
    "[['a' * 9999] * 9, ['a' * 9999] * 9]",
]

DATA_BOMBS: dict[str, object] = {
    "a huge number": 10**400,
    "an infinite number": float("inf"),
    "no number": float("nan"),
    "a long text": "x" * (limits.SIZE + 1),
    "a long list": list(range(limits.SIZE + 1)),
    "an object": object(),
    "a function": len,
    "bytes": b"x",
}


@pytest.mark.parametrize(("text", "value"), MEANINGS)
def test_means_what_python_means(text: str, value: Value) -> None:
    result = parse(text).evaluate(NAMES)
    assert result == value
    assert type(result) is type(value)


@pytest.mark.parametrize("text", [*HOSTILE.values(), *CONTROL.values()], ids=[*HOSTILE, *CONTROL])
def test_hostile_text_is_refused_before_anything_runs(text: str) -> None:
    with pytest.raises(BadExpression) as refused:
        parse(text)
    assert refused.value.vietnamese
    assert refused.value.english
    assert str(refused.value).isprintable()
    assert len(str(refused.value)) < 600


@pytest.mark.parametrize("text", [None, 1, b"a", ["a"], object()])
def test_only_text_is_parsed(text: object) -> None:
    with pytest.raises(BadExpression):
        parse(text)  # type: ignore[arg-type]


@pytest.mark.parametrize("text", UNEVALUABLE)
def test_what_cannot_be_evaluated_is_a_refusal(text: str) -> None:
    with pytest.raises(EvaluationRefused) as refused:
        parse(text).evaluate(NAMES)
    assert text[:20] in refused.value.vietnamese


@pytest.mark.parametrize("value", DATA_BOMBS.values(), ids=DATA_BOMBS)
def test_data_beyond_the_bounds_is_refused_when_it_is_read(value: object) -> None:
    with pytest.raises(EvaluationRefused):
        parse("a == a").evaluate({"a": value})  # type: ignore[dict-item]


def test_data_that_contains_itself_ends_in_a_refusal() -> None:
    loop: list[Value] = []
    loop.append(loop)
    with pytest.raises(EvaluationRefused):
        parse("a == a").evaluate({"a": loop})


def test_work_is_bounded_however_often_a_large_value_is_used() -> None:
    text = " and ".join(["len(a) > 0"] * 20)
    with pytest.raises(EvaluationRefused, match="too much work"):
        parse(text).evaluate({"a": "x" * (limits.SIZE - 1)})


def test_operands_that_are_not_needed_are_not_evaluated() -> None:
    assert parse("done or unknown").evaluate(NAMES) is True
    assert parse("1 if done else unknown").evaluate(NAMES) == 1
    assert parse("2 < 1 < unknown").evaluate(NAMES) is False


def test_names_are_those_of_data_not_of_functions() -> None:
    assert parse("len(votes) > count and max(a, b) == 'c'").names == {"votes", "count", "a", "b"}


def test_the_refusal_says_what_and_where() -> None:
    with pytest.raises(BadExpression) as refused:
        parse("review.outcome == 1")
    assert refused.value.english == (
        "The expression “review.outcome == 1” is not accepted (character 7): there are no attributes or methods (dot)."
    )


NAME = st.sampled_from(sorted(NAMES))
LITERAL = st.one_of(
    st.integers(0, 99).map(str),
    st.floats(0, 99, allow_nan=False).map(lambda number: f"{number:.3f}"),
    st.sampled_from(["True", "False", "None", "'ok'", '"yes"', "''", "'Đ'"]),
)


def _larger(part: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    signs = st.sampled_from(
        ["+", "-", "*", "/", "//", "%", "==", "!=", "<", "<=", ">", ">=", "in", "not in", "and", "or"]
    )
    function = st.sampled_from(["len", "sum", "min", "max", "abs", "round", "any", "all"])
    return st.one_of(
        st.tuples(part, signs, part).map(" ".join),
        part.map("({})".format),
        part.map("not {}".format),
        part.map("-{}".format),
        st.tuples(part, part, part).map(lambda parts: "{} if {} else {}".format(*parts)),
        st.lists(part, max_size=3).map(lambda parts: "[" + ", ".join(parts) + "]"),
        st.lists(part, max_size=3).map(lambda parts: "(" + "".join(f"{item}, " for item in parts) + ")"),
        st.tuples(part, part).map(lambda parts: "{{{}: {}}}".format(*parts)),
        st.tuples(part, part).map(lambda parts: "{{{}, {}}}".format(*parts)),
        st.tuples(function, part).map(lambda parts: "{}({})".format(*parts)),
    )


EXPRESSIONS = st.recursive(NAME | LITERAL, _larger, max_leaves=12)


def _plain(value: object) -> object:
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    return {key: _plain(item) for key, item in value.items()} if isinstance(value, dict) else value


@examples(500)
@given(EXPRESSIONS)
def test_agrees_with_python_on_whatever_it_evaluates(text: str) -> None:
    try:
        value = parse(text).evaluate(NAMES)
    except Refusal:
        return
    python = eval(text, {}, NAMES)  # noqa: S307  the judge, on texts that this test made
    assert value == _plain(python)


BINARY = "+ - * / // % == != < <= > >= and or"
ARITHMETIC = st.recursive(
    st.sampled_from(["copies", "rate", "done", "0", "1", "2", "7", "1.5", "True"]),
    lambda part: st.one_of(
        st.tuples(part, st.sampled_from(BINARY.split()), part).map(" ".join),
        part.map("({})".format),
        part.map("not {}".format),
        part.map("-{}".format),
        st.tuples(part, part, part).map(lambda parts: "{} if {} else {}".format(*parts)),
    ),
    max_leaves=10,
)


@examples(500)
@given(ARITHMETIC)
def test_refuses_no_arithmetic_that_python_can_do(text: str) -> None:
    try:
        python = eval(text, {}, NAMES)  # noqa: S307
    except (ZeroDivisionError, SyntaxError):
        return
    assert parse(text).evaluate(NAMES) == python


SIGNS = "( ) [ ] { } , : == < + - * / // % ** = := . 'a' \" ' 1 2.5 1e9 \\ # \x00 é 𝐚 $ @ ! ;"
SCRAPS = st.sampled_from([*NAMES, *keyword.kwlist, "len", "\n", *SIGNS.split(" ")])
RUBBISH = st.one_of(
    st.text(max_size=60),
    st.lists(SCRAPS, max_size=14).map(" ".join),
    st.lists(SCRAPS, max_size=14).map("".join),
)


def _outcome(text: str) -> object:
    try:
        return parse(text).evaluate(NAMES)
    except Refusal as refusal:
        return refusal


@examples(1000)
@given(RUBBISH)
def test_never_raises_anything_but_refusals(text: str) -> None:
    outcome = _outcome(text)
    if isinstance(outcome, Refusal):
        assert outcome.vietnamese
        assert outcome.english
    else:
        assert outcome == _plain(eval(text.strip().replace("\n", " "), {}, NAMES))  # noqa: S307


DATA = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=10),
    lambda part: st.lists(part, max_size=4) | st.dictionaries(st.text(max_size=3), part, max_size=3),
    max_leaves=8,
)


@examples(300)
@given(EXPRESSIONS, st.fixed_dictionaries(dict.fromkeys(NAMES, DATA)))
def test_with_any_data_there_is_a_value_or_a_refusal(text: str, data: dict[str, Value]) -> None:
    try:
        value = parse(text).evaluate(data)
    except Refusal:
        return
    assert len(repr(value)) <= 100 * limits.SIZE


@examples(300)
@given(EXPRESSIONS, st.sampled_from([" ", "\n", "  \t"]))
def test_spaces_and_brackets_around_change_nothing(text: str, space: str) -> None:
    assert repr(_outcome_of(f"{space}(({text}{space}))")) == repr(_outcome_of(text))


def _outcome_of(text: str) -> object:
    outcome = _outcome(text)
    return type(outcome) if isinstance(outcome, Refusal) else outcome
