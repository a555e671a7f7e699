"""Pages that are written from the catalogue say what it says now."""

from scripts.procedure_table import TABLE, table


def test_the_table_of_procedures_is_current() -> None:
    assert TABLE.read_text(encoding="utf-8") == table(), "run `make procedures`"
