"""A form: what one task asks a person, and the check of what the person answered."""

from engine.domain.form.answer import FormRejected, Problem, validate
from engine.domain.form.condition import BadCondition, Condition, parse_condition
from engine.domain.form.difference import Change, changes
from engine.domain.form.form import Form
from engine.domain.form.model import (
    Checkbox,
    Checklist,
    Choice,
    Component,
    Field,
    Group,
    Label,
    Moment,
    Note,
    NumberInput,
    Option,
    Rows,
    TextInput,
    Value,
)
from engine.domain.form.pattern import BadPattern, Pattern
from engine.domain.form.problems import SchemaProblem, schema_problems
from engine.domain.form.schema import FormSchemaRejected

__all__ = [
    "BadCondition",
    "BadPattern",
    "Change",
    "Checkbox",
    "Checklist",
    "Choice",
    "Component",
    "Condition",
    "Field",
    "Form",
    "FormRejected",
    "FormSchemaRejected",
    "Group",
    "Label",
    "Moment",
    "Note",
    "NumberInput",
    "Option",
    "Pattern",
    "Problem",
    "Rows",
    "SchemaProblem",
    "TextInput",
    "Value",
    "changes",
    "parse_condition",
    "schema_problems",
    "validate",
]
