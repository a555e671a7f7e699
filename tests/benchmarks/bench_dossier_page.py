"""The page of a dossier, the whole request, with 1 000 000 open dossiers in 200 units.

The dossiers that are looked at are real ones of real procedures, some steps further: at the desk, under examination,
with another agency, and done."""

from datetime import date
from statistics import median, quantiles
from typing import Any
from uuid import UUID

from engine.domain.actor import system
from engine.domain.identifiers import RoleKey, UserId
from engine.operations.installation import Installation
from engine.operations.users import Account, Holding, by_login, create_user
from tests.benchmarks.installations import COMMUNE, NOW
from tests.benchmarks.pages import Pages
from tests.benchmarks.province import OPEN, province
from tests.office import Office

TAKES_MINUTES = True  # run by name or with --all
GOAL = 1.0
GOAL_MS = 100.0
PROCEDURES = ("2.000815", "1.001193", "1.004873", "1.010803", "2.000635")
STEPS = (0, 2, 4, 6, 8, 12)  # so far the dossiers go that are looked at
OF_EACH = 6
LOGIN = "bench.reader"


def run(dossiers: int = OPEN) -> dict[str, Any]:
    full = province(dossiers).full
    pages = Pages(full.made)
    looked_at = _under_way(Office(running=pages.running, now=NOW))
    reader = _reader(full.made)
    for key in looked_at:  # each process version is read once in the life of a server
        pages.milliseconds(reader, f"/dossiers/{key}")
    spent = [pages.milliseconds(reader, f"/dossiers/{key}") for key in looked_at]
    with full.made.database.counting() as count:
        pages.milliseconds(reader, f"/dossiers/{looked_at[-1]}")
    return {
        "name": "dossier_page",
        "ratio": round(_p95(spent) / GOAL_MS, 2),
        "goal": GOAL,
        "median_ms": round(median(spent), 2),
        "p95_ms": round(_p95(spent), 2),
        "worst_ms": round(max(spent), 2),
        "statements": count.statements,
        "open_dossiers": dossiers,
        "runs": len(spent),
    }


def _under_way(office: Office) -> list[UUID]:
    found = []
    for procedure in PROCEDURES:
        for at in range(OF_EACH * len(STEPS)):
            dossier_id = office.file(procedure, name=f"Nguyễn Thị Đo {at}").dossier_id
            for _ in range(STEPS[at % len(STEPS)]):
                for item in office.open_items(dossier_id)[:1]:
                    office.complete(item)
            found.append(dossier_id)
    return found


def _reader(made: Installation) -> UserId:
    """Somebody of the commune who receives and examines."""
    known = by_login(made, LOGIN)
    if known is not None:
        return known
    holdings = [Holding(unit_id=COMMUNE, role=RoleKey(role), valid_from=date(2019, 1, 1)) for role in ("tn", "tp")]
    account = Account(login=LOGIN, name=LOGIN, password=None, holdings=holdings)
    return create_user(made, account, actor=system("bench", COMMUNE), now=NOW)


def _p95(spent: list[float]) -> float:
    return quantiles(spent, n=20)[-1]
