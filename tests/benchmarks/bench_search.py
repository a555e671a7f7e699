"""The search for dossiers, the whole request, among 1 000 000 open ones in 200 units: names, numbers, codes,
procedures, books, and what nobody has."""

from statistics import median, quantiles
from typing import Any
from urllib.parse import urlencode

from tests.benchmarks.copies import UNITS, clerk
from tests.benchmarks.pages import Pages
from tests.benchmarks.province import OPEN, province

TAKES_MINUTES = True  # run by name or with --all
GOAL = 1.0
GOAL_MS = 100.0
SOUGHT = {
    "newest": "",
    "name_of_many": "Nguyễn",
    "whole_name": "Trần Thị Hòa",
    "part_of_name": "quang duc yen",
    "phone": "0931 22",
    "identity_number": "7919",
    "code": "220307-000",
    "codes_of_one_unit": "000.25.7.h57",
    "procedure": "trợ cấp",
    "procedure_of_none": "kết hôn",
    "book_number": "12/2022",
    "nobody": "không ai cả",
}


def run(dossiers: int = OPEN) -> dict[str, Any]:
    """Each unit is asked once for each: large units count as much as small ones."""
    pages = Pages(province(dossiers).full.made)
    for wanted in SOUGHT.values():
        pages.milliseconds(clerk(UNITS // 2), _path(wanted))  # what a server has done before the first morning is over
    spent = {
        name: [pages.milliseconds(clerk(place), _path(wanted)) for place in range(UNITS)]
        for name, wanted in SOUGHT.items()
    }
    every = [each for found in spent.values() for each in found]
    return {
        "name": "search",
        "ratio": round(_p95(every) / GOAL_MS, 2),
        "goal": GOAL,
        "median_ms": round(median(every), 2),
        "p95_ms": round(_p95(every), 2),
        "worst_ms": round(max(every), 2),
        "kinds_p50_p95_worst_ms": {
            name: (round(median(found), 1), round(_p95(found), 1), round(max(found), 1))
            for name, found in spent.items()
        },
        "open_dossiers": dossiers,
        "runs": len(every),
    }


def _path(wanted: str) -> str:
    return f"/dossiers?{urlencode({'search': wanted})}" if wanted else "/dossiers"


def _p95(spent: list[float]) -> float:
    return quantiles(spent, n=20)[-1]
