"""Every query that a page can call about dossiers says who reads, and asks the one place that knows what they may."""

import ast
from pathlib import Path

import pytest

QUERIES = Path(__file__).parents[2] / "engine/store/queries"
TABLES = {
    *("dossiers", "work_items", "stages", "audit_events", "timers", "awaited_messages", "incidents", "fee_lines"),
    *(
        "receipts",
        "receipt_lines",
        "register_entries",
        "slips",
        "handoffs",
        "messages",
        "surveys",
        "outbox",
        "handlers",
        "proposals",
        "suggestions",
        "nonconforming_results",
        "custodies",
        "dossier_files",
        "kept_originals",
        "visits",
        "task_drafts",
        "comments",
        "signed_results",
        "blank_sheets",
        "filings",
        "tracking_secrets",
        "online_filings",
        "online_drafts",
    ),
}
RULES = {"sees", "may_know", "keeps_in", "offered", "offered_in_name", "offered_by_law"}
# Modules that name no dossier to anybody, and why.
OFFICIAL = {
    "visibility": "is the place itself",
    "figures": "counts, and ids for the list, which asks",
    "report_handling": "counts and ids for the other reports",
    "report_service": "counts",
    "report_share": "conditions for the other reports",
    "restructuring": "counts by unit; the machine's own prompt",
    "report_waiting": "counts",
    "volume": "counts",
    "closings": "counts",
    "books": "numbers and counts",
    "brought": "counts",
    "happened": "an instant, for a command that knows the dossier",
    "cash": "shows no code of a confidential dossier: receipts by their numbers",
    "treasury": "sums by kind of money",
    "receipt_books": "numbers of sheets and why they were not used",
    "receipt_use": "numbers and sums of receipts",
    "remittances": "shows no code of a confidential dossier: what came to the bank, by its numbers",
    "holders": "shows no code and no name of a confidential dossier: whose a number is",
    "open_work": "plays the officers of the demo",
    "incident": "shows no code and no name of a confidential dossier; the machine's own prompt",
    "narrowing": "conditions for the lists of the inbox, which ask",
    "matching": "ids for the statements of the inbox, which asks",
}
MODULES = sorted(file.stem for file in QUERIES.glob("*.py") if file.stem != "__init__")


def imported(tree: ast.Module) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module:
            found.setdefault(node.module, set()).update(alias.name for alias in node.names)
    return found


@pytest.mark.parametrize("module", [name for name in MODULES if name not in OFFICIAL])
def test_a_query_about_dossiers_asks_who_reads(module: str) -> None:
    tree = ast.parse((QUERIES / f"{module}.py").read_text())
    names = imported(tree)
    if not names.get("engine.store.tables", set()) & TABLES:
        return
    if module == "course":
        assert "_files" in ast.unparse(tree), "diagrams are those of procedures, not of dossiers"
    assert names.get("engine.store.queries.visibility", set()) & RULES, f"{module} reads dossiers and asks nobody"
    for node in tree.body:
        if not isinstance(node, ast.FunctionDef) or node.name.startswith("_") or node.name == "diagram":
            continue
        given = [argument.arg for argument in node.args.args]
        assert given[:2] == ["session", "reader"], f"{module}.{node.name} does not say who reads"


def test_what_is_excepted_exists() -> None:
    assert set(OFFICIAL) <= set(MODULES)
