"""Copies of workflows/ in which the units of 2022 end on a day of a test's choice, and others succeed them."""

import shutil
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import yaml

from engine.config import WORKFLOWS

COMMUNE, NEW_COMMUNE = "ubnd_trung_son", "ubnd_moi"
DISTRICT, PROVINCE = "phong_ldtbxh_a_luoi", "so_ldtbxh_thua_thien_hue"
COPIED = ("vpdkdd_a_luoi", "chi_cuc_thue_a_luoi", "cong_an_trung_son", "cong_an_a_luoi", "bhxh_a_luoi", "ubnd_a_luoi")
NEW_CODE = "000.99.35.H57"

Rows = list[dict[str, Any]]


def reorganised(folder: Path, day: date, change: Callable[[Rows], None] = lambda rows: None) -> Path:
    """On the day the commune, the district's department and the rest of the district end. The commune and, by its
    function, social assistance go to a new commune; merit goes up to the province; the others get new names."""
    workflows = folder / "workflows"
    shutil.copytree(WORKFLOWS, workflows)
    org = workflows / "org"
    units, competence = _read(org / "units.yaml"), _read(org / "competence.yaml")
    last, first = (day - timedelta(days=1)).isoformat(), day.isoformat()
    successors = {COMMUNE: NEW_COMMUNE, **{unit: f"{unit}_moi" for unit in COPIED}}
    _found(units["units"], successors, last, first)
    _empower(competence["rows"], successors, last, first)
    rows = _successions(successors, first)
    change(rows)
    _write(org / "units.yaml", units)
    _write(org / "competence.yaml", competence)
    _write(org / "successions.yaml", {"successions": rows})
    return workflows


def _found(units: dict[str, Any], successors: dict[str, str], last: str, first: str) -> None:
    for old, new in successors.items():
        units[new] = units[old] | {"name": f"{units[old]['name']} mới", "short_name": f"{units[old]['short_name']} mới"}
        units[new] |= {"valid_from": first, "valid_to": "2024-12-31"}
    units[NEW_COMMUNE] |= {"agency_code": NEW_CODE, "roles": [*dict.fromkeys([*units[COMMUNE]["roles"], "cv"])]}
    for old in (*successors, DISTRICT):
        units[old]["valid_to"] = last


def _empower(competence: Rows, successors: dict[str, str], last: str, first: str) -> None:
    taking = {("merit_review", DISTRICT): PROVINCE, ("social_review", DISTRICT): NEW_COMMUNE}
    for row in list(competence):
        new = taking.get((row["function"], row["unit"])) or successors.get(row["unit"])
        if new is not None and row["valid_from"] < first:
            competence.append(row | {"unit": new, "valid_from": first, "valid_to": "2024-12-31"})
            row["valid_to"] = last


def _successions(successors: dict[str, str], first: str) -> Rows:
    given = [(old, new, "NQ số 1") for old, new in successors.items()]
    given += [(DISTRICT, PROVINCE, "NQ số 2"), (DISTRICT, NEW_COMMUNE, "NQ số 3")]
    rows: Rows = [{"predecessor": old, "successor": new, "day": first, "basis": basis} for old, new, basis in given]
    rows[0] |= {"books": {"otherwise": "anew", "register": "continue", "receipt": "continue"}}
    rows[-1] |= {"functions": ["social_review"]}
    return rows


def _read(path: Path) -> Any:
    return yaml.load(path.read_text(), Loader=_Plain)


def _write(path: Path, data: Any) -> None:
    path.write_text(yaml.dump(data, allow_unicode=True, sort_keys=False, Dumper=_NoAliases))


class _Plain(yaml.SafeLoader):
    """Dates stay text."""

    yaml_implicit_resolvers = {  # noqa: RUF012
        first: [row for row in rows if row[0] != "tag:yaml.org,2002:timestamp"]
        for first, rows in yaml.SafeLoader.yaml_implicit_resolvers.items()
    }


class _NoAliases(yaml.SafeDumper):
    yaml_implicit_resolvers = _Plain.yaml_implicit_resolvers

    def ignore_aliases(self, data: Any) -> bool:
        return True
