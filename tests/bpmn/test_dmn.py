"""Decision tables: what their cells mean, which rows count, and what is refused."""

from html import escape

import pytest

from engine.bpmn.dmn import Decision, RowsContradict, decide
from engine.bpmn.dmn_source import BadDecision, read_decisions
from engine.domain.expressions import EvaluationRefused, Value

NAMESPACES = [
    "https://www.omg.org/spec/DMN/20191111/MODEL/",
    "http://www.omg.org/spec/DMN/20180521/MODEL/",
    "http://www.omg.org/spec/DMN/20151101/dmn.xsd",
]

Rows = list[tuple[list[str], list[str]]]


def _xml(
    rows: Rows, *, inputs: tuple[str, ...] = ("age",), outputs: tuple[str, ...] = ("level",), policy: str = "UNIQUE"
) -> str:
    columns = [
        f"<input id='i{n}'><inputExpression><text>{escape(i)}</text></inputExpression></input>"
        for n, i in enumerate(inputs)
    ]
    columns += [f"<output id='o{name}' name='{name}'/>" for name in outputs]
    lines = [
        f"<rule id='r{n}'>"
        + "".join(f"<inputEntry id='c{n}_{m}'><text>{escape(cell)}</text></inputEntry>" for m, cell in enumerate(tests))
        + "".join(
            f"<outputEntry id='v{n}_{m}'><text>{escape(cell)}</text></outputEntry>" for m, cell in enumerate(values)
        )
        + "</rule>"
        for n, (tests, values) in enumerate(rows)
    ]
    return (
        f"<definitions xmlns='{NAMESPACES[0]}' id='d' name='d' namespace='x'><decision id='allowance' name='Trợ cấp'>"
        f"<decisionTable id='t' hitPolicy='{policy}'>{''.join(columns)}\n{''.join(lines)}</decisionTable>"
        "</decision></definitions>"
    )


def _decision(rows: Rows, **options: object) -> Decision:
    return read_decisions(_xml(rows, **options).encode(), "t.dmn")[0]  # type: ignore[arg-type]


CELLS: list[tuple[str, Value, bool]] = [
    ("", 5, True),
    ("-", None, True),
    ("5", 5, True),
    ("5", 6, False),
    ('"a"', "a", True),
    ('"a", "b"', "b", True),
    ('"a", "b"', "c", False),
    ('"a,b"', "a,b", True),
    ('["a", "b"]', "b", True),
    ("True", True, True),
    ("None", None, True),
    ("-5", -5, True),
    ("< 5", 4, True),
    ("< 5", 5, False),
    (">= 80", 80, True),
    ("!= 5", 6, True),
    ("== 5", 5, True),
    ("< 5, > 10", 11, True),
    ("< 5, > 10", 7, False),
    ("[1..5]", 1, True),
    ("[1..5)", 5, False),
    ("(1..5]", 1, False),
    ("[limit..limit + 2]", 82, True),
    ("[1..2], [4..5]", 4, True),
    ("not(5)", 5, False),
    ("not(5, 6)", 7, True),
    ("not(< 5)", 5, True),
    ('not("a..b")', "a..b", False),
    ("limit", 80, True),
    ("limit + 1", 81, True),
    ("len(members)", 2, True),
]

BAD_CELLS = [
    "a.b",
    "__import__('os')",
    "9**9**9",
    "?",
    "? > 5",
    "= 5",
    "age > 5",
    "not age",
    "1 < 2",
    "< 5 and age > 2",
    "< 5 or True",
    "< 5 < 7",
    "[1..not age]",
    "[" + ".." * 200_000,
    ", ".join(["1"] * 1000),
    "]1..5[",
    "[1..",
    "[..5]",
    ",",
    '"a",',
    "< ",
    "not()",
    "date(1)",
    "true",
]


@pytest.mark.parametrize(("cell", "value", "applies"), CELLS)
def test_what_a_cell_means(cell: str, value: Value, applies: bool) -> None:
    decision = _decision([([cell], ["1"])])
    names: dict[str, Value] = {"age": value, "limit": 80, "members": ["a", "b"]}
    assert decide(decision, names) == {"level": 1 if applies else None}


@pytest.mark.parametrize("cell", BAD_CELLS)
def test_other_cells_are_refused_by_element_and_line(cell: str) -> None:
    with pytest.raises(BadDecision, match=r"t\.dmn, dòng 2, “c0_0”: .* / t\.dmn, line 2, “c0_0”: "):
        _decision([([cell], ["1"])])


def test_rows_are_tested_on_all_their_columns() -> None:
    rows: Rows = [([">= 80", '"poor"'], ["540000", "1.5"]), ([">= 80", "-"], ["360000", "1"])]
    decision = _decision(rows, inputs=("age", "kind"), outputs=("amount", "factor"), policy="FIRST")
    assert decide(decision, {"age": 85, "kind": "poor"}) == {"amount": 540000, "factor": 1.5}
    assert decide(decision, {"age": 85, "kind": "other"}) == {"amount": 360000, "factor": 1}
    assert decide(decision, {"age": 30, "kind": "poor"}) == {"amount": None, "factor": None}


def test_unique_refuses_two_rows() -> None:
    decision = _decision([([">= 60"], ["1"]), ([">= 80"], ["2"])])
    assert decide(decision, {"age": 70}) == {"level": 1}
    with pytest.raises(RowsContradict, match=r"dòng 1, 2 .* UNIQUE"):
        decide(decision, {"age": 80})


def test_any_allows_rows_that_agree() -> None:
    decision = _decision([([">= 60"], ["1"]), ([">= 80"], ["1"]), ([">= 90"], ["2"])], policy="ANY")
    assert decide(decision, {"age": 80}) == {"level": 1}
    with pytest.raises(RowsContradict, match="ANY"):
        decide(decision, {"age": 90})


def test_collect_gives_a_list_in_the_order_of_the_rows() -> None:
    decision = _decision([(["-"], ['"id"']), ([">= 80"], ['"age"']), (["< 0"], ['"no"'])], policy="COLLECT")
    assert decide(decision, {"age": 80}) == {"level": ["id", "age"]}
    assert decide(decision, {"age": -1}) == {"level": ["id", "no"]}


def test_an_empty_output_is_none() -> None:
    assert decide(_decision([(["-"], [""])]), {"age": 1}) == {"level": None}


def test_names_are_all_that_the_table_reads() -> None:
    decision = _decision([([">= limit"], ["base * 2"]), (["-"], [""])], policy="FIRST")
    assert decision.names == {"age", "limit", "base"}


def test_data_that_does_not_fit_is_a_refusal() -> None:
    with pytest.raises(EvaluationRefused, match="age"):
        decide(_decision([([">= 80"], ["1"])]), {})
    with pytest.raises(EvaluationRefused):
        decide(_decision([([">= 80"], ["1"])]), {"age": "old"})


@pytest.mark.parametrize("namespace", NAMESPACES)
def test_versions_of_the_format(namespace: str) -> None:
    table = _xml([(["-"], ["1"])]).replace(NAMESPACES[0], namespace)
    assert read_decisions(table.encode(), "t.dmn")[0].id == "allowance"


TABLE = _xml([(["-"], ["1"])])
DECISION = TABLE[TABLE.index("<decision ") : TABLE.index("</definitions>")]
BAD_TABLES: dict[str, str] = {
    "priority": TABLE.replace("UNIQUE", "PRIORITY"),
    "output order": TABLE.replace("UNIQUE", "OUTPUT ORDER"),
    "aggregation": TABLE.replace("hitPolicy='UNIQUE'", "hitPolicy='COLLECT' aggregation='SUM'"),
    "literal expression": TABLE.replace(
        "<decisionTable", "<literalExpression><text>1</text></literalExpression><decisionTable"
    ),
    "no table": "<definitions xmlns='" + NAMESPACES[0] + "'><decision id='a'/></definitions>",
    "no id": TABLE.replace(" id='allowance'", ""),
    "required decision": TABLE.replace(
        "<decisionTable", "<informationRequirement><requiredDecision href='#x'/></informationRequirement><decisionTable"
    ),
    "knowledge model": TABLE.replace("<decision ", "<businessKnowledgeModel id='b'/><decision "),
    "other language": TABLE.replace("<inputEntry ", "<inputEntry expressionLanguage='feel' "),
    "default output": TABLE.replace("name='level'/>", "name='level'><defaultOutputEntry/></output>"),
    "missing cell": TABLE.replace("<inputEntry id='c0_0'><text>-</text></inputEntry>", ""),
    "no input expression": TABLE.replace("<inputExpression><text>age</text></inputExpression>", ""),
    "bad input": TABLE.replace(">age<", ">age.x<"),
    "no output": TABLE.replace("<output id='olevel' name='level'/>", ""),
    "nameless output": TABLE.replace("name='level'", ""),
    "dotted output": TABLE.replace("name='level'", "name='a.b'"),
    "same output twice": _xml([(["-"], ["1", "2"])], outputs=("level", "level")),
    "two texts in a cell": TABLE.replace("<text>1</text>", "<text>1</text><text>0</text>"),
    "description in a text": TABLE.replace("<text>1</text>", "<text>1<description/>0</text>"),
    "element of another namespace": TABLE.replace("<text>1</text>", "<x:text xmlns:x='urn:x'>1</x:text>"),
    "same decision twice": TABLE.replace("</definitions>", DECISION + "</definitions>"),
    "element in a text": TABLE.replace("<text>1</text>", "<text>1<b/>0</text>"),
}


@pytest.mark.parametrize("table", BAD_TABLES.values(), ids=BAD_TABLES)
def test_what_is_no_plain_table_is_refused(table: str) -> None:
    with pytest.raises(BadDecision, match=r"t\.dmn, dòng \d"):
        read_decisions(table.encode(), "t.dmn")
