"""What was given at the desk, as others read it: single facts, and a table of what stands in rows."""

import pytest
from flask import Flask

from engine.domain.form import Form, Group, Label, Rows, TextInput
from web.facts_view import Facts, Table, facts_in, told

LABELS = {key: Label(vi=key.upper(), en=key) for key in ("name", "pages", "copies", "purpose")}
FORM = Form(
    key="copies",
    components=(
        Group(
            key="asked",
            label=Label(vi="Yêu cầu", en="Request"),
            components=(
                Rows(
                    key="items",
                    label=Label(vi="Giấy tờ", en="Papers"),
                    components=tuple(TextInput(key=key, label=LABELS[key]) for key in ("name", "pages", "copies")),
                ),
                TextInput(key="purpose", label=LABELS["purpose"]),
            ),
        ),
    ),
    schema={},
)
VALUES = {"asked": {"items": [{"name": "CCCD", "copies": "2"}, {"name": "Bằng", "pages": "1"}], "purpose": "vay"}}


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_rows_are_a_table_with_every_column_that_somebody_filled_in(app: Flask) -> None:
    with app.test_request_context():
        found = facts_in(FORM.components, VALUES)
        flat = list(told(FORM.components, VALUES))
    rows = [{"NAME": "CCCD", "COPIES": "2"}, {"NAME": "Bằng", "PAGES": "1"}]
    assert found == Facts(
        pairs=[("PURPOSE", "vay")], tables=[Table(name="Giấy tờ", columns=["NAME", "PAGES", "COPIES"], rows=rows)]
    )
    assert ("Giấy tờ 2: PAGES", "1") in flat
    assert len(flat) == 5
