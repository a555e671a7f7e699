"""What a form accepts, keeps and refuses."""

import json
import unicodedata
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.catalog.forms import load_forms, read_form
from engine.config import WORKFLOWS
from engine.domain.form import (
    BadCondition,
    BadPattern,
    Form,
    FormRejected,
    FormSchemaRejected,
    Pattern,
    parse_condition,
    validate,
)

FORMS = Path(__file__).parent / "forms"
BIRTH: list[dict[str, Any]] = json.loads((FORMS / "birth.form.json").read_text())["components"]


def form(*components: dict[str, Any]) -> Form:
    return read_form("test", json.dumps({"type": "default", "components": list(components)}).encode())


def problems(answer: dict[str, Any], *components: dict[str, Any]) -> list[tuple[str, str]]:
    with pytest.raises(FormRejected) as refused:
        validate(form(*(components or BIRTH)), answer)
    return [(problem.key, problem.en) for problem in refused.value.problems]


def test_a_right_answer_is_kept_trimmed_typed_and_complete() -> None:
    answer = {
        "name": "  Hồ Thị Nhi ",
        "copies": 3.0,
        "area": 120.5,
        "sworn": True,
        "sex": "f",
        "place": "other",
        "elsewhere": "Đà Nẵng",
        "papers": ["b", "a"],
        "born_on": "2022-02-28",
        "born_at": "2022-02-28T01:30:00+00:00",
        "mother": {"name": "Kăn Hiền"},
        "siblings": [{"name": "Hồ Văn Tý", "age": 4}],
    }
    assert validate(form(*BIRTH), answer) == {
        **answer,
        "name": "Hồ Thị Nhi",
        "phone": None,
        "note": None,
        "copies": 3,
        "papers": ["a", "b"],
        "born_at": "2022-02-28T08:30+07:00",
    }


WRONG = [
    ({}, "name", "“Họ và tên” has not been filled in."),
    ({"name": " \u00a0 "}, "name", "“Họ và tên” has not been filled in."),
    ({"name": 7}, "name", "“Họ và tên” must be text."),
    ({"name": ["Nhi"]}, "name", "“Họ và tên” must be text."),
    ({"name": "x" * 41}, "name", "“Họ và tên” has 41 characters, at most 40 are allowed."),
    ({"name": "x" * 10_001}, "name", "“Họ và tên” is longer than 10000 characters."),
    ({"name": "Nhi\x00"}, "name", "“Họ và tên” has a character that cannot be printed (U+0000), delete it."),
    ({"name": "Nhi\nHồ"}, "name", "“Họ và tên” has a character that cannot be printed (U+000A), delete it."),
    ({"name": "Nhi\u202eoỒ"}, "name", "“Họ và tên” has a character that cannot be printed (U+202E), delete it."),
    ({"name": "Nhi\ud800"}, "name", "“Họ và tên” has a character that cannot be printed (U+D800), delete it."),
    ({"phone": "12345"}, "phone", "“Điện thoại” does not have the right form."),
    ({"phone": "0٠٠٠٠٠٠٠٠٠"}, "phone", "“Điện thoại” does not have the right form."),
    ({"note": "abc"}, "note", "“Ghi chú” has 3 characters, at least 5 are needed."),
    ({"copies": "3"}, "copies", "“Số bản” must be a number."),
    ({"copies": True}, "copies", "“Số bản” must be a number."),
    ({"copies": float("nan")}, "copies", "“Số bản” must be a number."),
    ({"copies": float("inf")}, "copies", "“Số bản” must be a number."),
    ({"copies": 2.5}, "copies", "“Số bản” must be a whole number."),
    ({"copies": 0}, "copies", "“Số bản” must be between 1 and 99."),
    ({"copies": -(10**400)}, "copies", "“Số bản” must be between 1 and 99."),
    ({"area": 1.234}, "area", "“Diện tích” has more than 2 digits after the point."),
    ({"area": 10**16}, "area", "“Diện tích” must be between -999999999999999 and 999999999999999."),
    ({"sworn": "yes"}, "sworn", "“Đã cam đoan” must be yes or no."),
    ({"sex": "x"}, "sex", "“Giới tính” does not have this choice, choose again."),
    ({"sex": {"m": 1}}, "sex", "“Giới tính” does not have this choice, choose again."),
    ({"place": "other"}, "elsewhere", "“Nơi khác” has not been filled in."),
    ({"papers": "a"}, "papers", "“Giấy tờ” must be a list of choices."),
    ({"papers": ["a", "a"]}, "papers", "“Giấy tờ” does not have this choice, choose again."),
    ({"papers": [["a"]]}, "papers", "“Giấy tờ” must be a list of choices."),
    ({"born_on": "2022-02-30"}, "born_on", "“Ngày sinh” must be a real date, for example 2022-05-30."),
    ({"born_on": "30/05/2022"}, "born_on", "“Ngày sinh” must be a real date, for example 2022-05-30."),
    ({"born_on": "0001-01-01"}, "born_on", "“Ngày sinh” must be a real date, for example 2022-05-30."),
    ({"born_on": 20220530}, "born_on", "“Ngày sinh” must be a real date, for example 2022-05-30."),
    ({"born_at": "2022-05-30"}, "born_at", "“Giờ sinh” must be a real date and time, for example 2022-05-30 08:00."),
    ({"born_at": "2022-05-30T25"}, "born_at", "“Giờ sinh” must be a real date and time, for example 2022-05-30 08:00."),
    ({"mother": "Hiền"}, "mother", "“Mẹ” must be a group of values."),
    ({"mother": {"nam": "x"}}, "mother.nam", "The form has no field “mother.nam”. Leave that value out."),
    ({"siblings": {"name": "x"}}, "siblings", "“Anh chị em” must be a list."),
    ({"siblings": ["x"]}, "siblings.0", "“Anh chị em” must be a group of values."),
    ({"siblings": [{"name": "Tý"}, {"age": 4}]}, "siblings.1.name", "“Tên” has not been filled in."),
    ({"siblings": [{"name": "Tý", "age": 121}]}, "siblings.0.age", "“Tuổi” must be between -999999999999999 and 120."),
    ({"siblings": [{"name": "x"}] * 101}, "siblings", "“Anh chị em” has 101 rows, at most 100."),
    ({"surprise": 1}, "surprise", "The form has no field “surprise”. Leave that value out."),
    ({"\x1b[31m" + "k" * 99: 1}, "?[31m" + "k" * 35, f"The form has no field “?[31m{'k' * 35}”. Leave that value out."),
]  # fmt: skip


@pytest.mark.parametrize(("answer", "key", "sentence"), WRONG)
def test_a_wrong_answer_is_told_next_to_its_field(answer: dict[str, Any], key: str, sentence: str) -> None:
    base = {} if answer == {} else {"name": "Hồ Thị Nhi"}
    assert problems({**base, **answer})[0] == (key, sentence)


def test_every_problem_is_told_at_once_in_both_languages() -> None:
    with pytest.raises(FormRejected) as refused:
        validate(form(*BIRTH), {"copies": 0, "sex": "x", "surprise": 1})
    assert [problem.key for problem in refused.value.problems] == ["name", "copies", "sex", "surprise"]
    assert "“Họ và tên” chưa được điền." in refused.value.vietnamese
    assert refused.value.english.startswith("The form has 4 things to mend: “Họ và tên” has not been filled in.")


HUGE: dict[str, object] = {
    "text": {"name": "x" * 200_001},
    "many": {"siblings": [{"name": "x", "age": 1}] * 2_000},
    "keys": {f"k{n}": 1 for n in range(5_001)},
    "deep": {"mother": {"name": [[[[[["x"]]]]]]}},
}


@pytest.mark.parametrize("answer", HUGE.values(), ids=HUGE)
def test_a_huge_answer_is_one_problem_of_the_whole_form(answer: dict[str, Any]) -> None:
    assert [key for key, _ in problems(answer)] == [""]


def test_a_problem_away_from_its_field_says_in_which_part_of_the_form_it_is() -> None:
    with pytest.raises(FormRejected) as refused:
        validate(form(*BIRTH), {"name": "Nhi", "mother": {"name": 7}, "siblings": [{"name": "Tý"}, {}]})
    assert [problem.told().vi for problem in refused.value.problems] == [
        "Mẹ: “Họ tên mẹ” phải là chữ.",
        "Anh chị em, dòng 2: “Tên” chưa được điền.",
    ]


def test_hidden_fields_are_neither_required_nor_kept() -> None:
    kept = validate(form(*BIRTH), {"name": "Nhi", "place": "hue", "elsewhere": "x" * 600})
    assert "elsewhere" not in kept
    assert kept["place"] == "hue"


def test_a_hidden_group_hides_all_in_it() -> None:
    asked: list[dict[str, Any]] = [
        {"type": "checkbox", "key": "married", "label": "Đã kết hôn"},
        {"type": "group", "label": "Vợ chồng", "conditional": {"hide": "=married != true"}, "components": [
            {"type": "textfield", "key": "spouse", "label": "Vợ hoặc chồng", "validate": {"required": True}}]},
    ]  # fmt: skip
    assert validate(form(*asked), {"spouse": 5}) == {"married": False}
    assert problems({"married": True}, *asked) == [("spouse", "“Vợ hoặc chồng” has not been filled in.")]


def test_a_required_checkbox_must_be_ticked() -> None:
    sworn = {"type": "checkbox", "key": "sworn", "label": "Cam đoan", "validate": {"required": True}}
    assert problems({"sworn": False}, sworn) == [("sworn", "“Cam đoan” must be ticked.")]
    assert validate(form(sworn), {"sworn": True}) == {"sworn": True}


def test_english_comes_from_the_custom_properties() -> None:
    field = {"type": "radio", "key": "sex", "label": "Giới tính", "values": [{"label": "Nam", "value": "m"}],
             "properties": {"label_en": "Sex", "m_en": "Male"}, "validate": {"required": True}}  # fmt: skip
    assert problems({}, field) == [("sex", "“Sex” has not been chosen.")]


# --- conditions -------------------------------------------------------------------------------------------------

CONDITIONS = [
    ('=a = "x"', {"a": "x"}, True),
    ('=a = "x"', {}, False),
    ('=a != "x"', {}, True),
    ("=a = null", {}, True),
    ("=a = true", {"a": 1}, False),
    ("=n = 3", {"n": 3}, True),
    ("=n != -2.5", {"n": -2.5}, False),
    ('=a = "x" and b = "y"', {"a": "x", "b": "y"}, True),
    ('=a = "x" or b = "y" and c = "z"', {"a": "x"}, True),
    ('=(a = "x" or b = "y") and c = "z"', {"a": "x"}, False),
]


@pytest.mark.parametrize(("source", "values", "expected"), CONDITIONS)
def test_conditions_of_the_subset(source: str, values: dict[str, object], expected: bool) -> None:
    assert parse_condition(source).holds(values) is expected


@pytest.mark.parametrize(
    "source",
    [
        *(
            'a = "x"',
            "=",
            "=a",
            "=a > 3",
            "=not(a)",
            "=a = b",
            '=a = "x" and',
            '=(a = "x"',
            '=a = "x") ',
            "=true = true",
        ),
        *("=count(a) = 3", "=if a then b", '=a in ["x"]', "=a.b = 1"),
        *("=" + "(" * 11 + 'a = "x"' + ")" * 11, "=" + "a = 1 and " * 99 + "a = 1"),
    ],
)
def test_other_conditions_are_refused_by_name(source: str) -> None:
    with pytest.raises(BadCondition):
        parse_condition(source)


# --- patterns ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("source", "fits", "unfit"),
    [
        (r"^\d{9}(?:\d{3})?$", "123456789012", "1234567890"),
        (r"^[A-Z]+/[^/\]]+$", "QĐ/18".replace("Đ", "D"), "x"),
        (r"(a|b)", "xbx", "c"),
    ],
)
def test_patterns_match_as_in_the_browser(source: str, fits: str, unfit: str) -> None:
    assert Pattern(source).matches(fits)
    assert not Pattern(source).matches(unfit)


@pytest.mark.parametrize(
    "source",
    [
        *("(a+)+$", "(a|a)*", "(?=a)b", r"(a)\1", "(?i)a", "(?P<x>a)", "a*a*a*a*", "[", "a{2,1}", r"\p{L}", "x" * 201),
        *("(ab){40}", "a{200}{200}"),
    ],
)
def test_patterns_that_differ_or_run_away_are_refused(source: str) -> None:
    with pytest.raises(BadPattern):
        Pattern(source)


# --- the files --------------------------------------------------------------------------------------------------

TEXT: dict[str, Any] = {"type": "textfield", "key": "a", "label": "A"}


def group(*inside: dict[str, Any]) -> dict[str, Any]:
    return {"type": "group", "label": "G", "components": list(inside)}


def hidden(condition: str) -> dict[str, Any]:
    return {**TEXT, "conditional": {"hide": condition}}


BAD_SCHEMAS: dict[str, tuple[object, str]] = {
    "not JSON": (b'{"type": ', "Form bad.form.json: is not valid JSON (line 1). Mend this file."),
    "a name twice": (b'{"type": "default", "type": "x"}', "Form bad.form.json: is not valid JSON (line 1)."),
    "another type": ({"type": "wizard"}, 'Form bad.form.json: must be a form-js form ("type": "default").'),
    "no components": ({"type": "default"}, "Form bad.form.json: needs a list of “components”."),
    "unknown type": ([{"type": "iframe", "key": "a"}], "component “a”: the type “iframe” is not supported"),
    "unknown property": ([{**TEXT, "readonly": True}], "component “a”: the property “readonly” is not supported"),
    "unknown check": ([{**TEXT, "validate": {"isbn": 1}}], "the property “validate.isbn” is not supported"),
    "expression": ([{**TEXT, "label": "=evil()"}], "“label” may not be an expression"),
    "no label": ([{"type": "textfield", "key": "a"}], "has no “label”"),
    "bad key": ([{**TEXT, "key": "__class__"}], "“key” may only use a–z, 0–9 and _"),
    "same key": ([TEXT, TEXT], "the field “a” occurs twice"),
    "same key in a group": ([TEXT, group(TEXT)], "the field “a” occurs twice"),
    "condition below": ([hidden("=b = 1")], "the condition names “b”, which is no field above it"),
    "condition": ([hidden("=upper(a)")], "component “a”: The condition “=upper(a)” is not supported"),
    "pattern": ([{**TEXT, "validate": {"pattern": "(a+)+"}}], "“(a+)+” cannot be used: it repeats a group"),
    "no options": ([{**TEXT, "type": "radio"}], "needs a list of “values”"),
    "same option": ([{**TEXT, "type": "radio", "values": [{"value": "1"}] * 2}], "two choices of one value"),
    "options by expression": ([{**TEXT, "type": "select", "valuesExpression": "=x"}], "“valuesExpression” is not"),
    "time of day": ([{**TEXT, "type": "datetime", "subtype": "time"}], "subtype may only be date or datetime"),
    "length": ([{**TEXT, "validate": {"maxLength": -1}}], "“maxLength” must be between 0 and 10000"),
    "fixed rows": ([{**group(TEXT), "type": "dynamiclist", "allowAddRemove": False}], "must let rows be added"),
}


@pytest.mark.parametrize(("schema", "sentence"), BAD_SCHEMAS.values(), ids=BAD_SCHEMAS)
def test_a_form_file_outside_the_subset_is_refused_by_name(schema: object, sentence: str) -> None:
    whole = {"type": "default", "components": schema} if isinstance(schema, list) else schema
    data = whole if isinstance(whole, bytes) else json.dumps(whole).encode()
    with pytest.raises(FormSchemaRejected) as refused:
        read_form("bad", data)
    assert sentence in refused.value.english
    assert refused.value.vietnamese.startswith("Biểu mẫu bad.form.json")


def test_nesting_is_bounded() -> None:
    with pytest.raises(FormSchemaRejected, match="nested more than 4 levels"):
        form(group(group(group(group(TEXT)))))


def test_every_form_of_the_catalogue_can_be_read() -> None:
    forms = load_forms(WORKFLOWS / "forms")
    assert sorted(forms) == sorted(file.name.removesuffix(".form.json") for file in (WORKFLOWS / "forms").iterdir())


# --- properties -------------------------------------------------------------------------------------------------

anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=60),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=20,
)
KEYS = [part.get("key") or part.get("path") for part in BIRTH if part["type"] != "text"]


@given(st.dictionaries(st.sampled_from(KEYS) | st.text(max_size=8), anything, max_size=8))
def test_whatever_is_sent_the_answer_is_kept_or_refused_and_what_is_kept_is_kept_again(answer: dict[str, Any]) -> None:
    birth = form(*BIRTH)
    try:
        kept = validate(birth, answer)
    except FormRejected:
        return
    assert set(kept) <= set(KEYS)
    assert validate(birth, kept) == kept
    assert json.loads(json.dumps(kept, allow_nan=False)) == kept


@given(st.text(st.characters(codec="utf-8"), max_size=40))
def test_kept_text_is_composed_and_printable(text: str) -> None:
    try:
        kept = validate(form(TEXT), {"a": text})["a"]
    except FormRejected:
        return
    assert kept is None or (isinstance(kept, str) and unicodedata.is_normalized("NFC", kept) and "\x00" not in kept)


@given(st.text(max_size=30).map("=".__add__))
def test_any_text_is_a_condition_or_is_refused(source: str) -> None:
    try:
        condition = parse_condition(source)
    except BadCondition:
        return
    assert condition.keys
