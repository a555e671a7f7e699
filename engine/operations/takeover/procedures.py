"""The procedure that a clerk names by its code or by its name."""

from difflib import get_close_matches

from engine.catalog import Catalog
from engine.domain.applicant import fold
from engine.domain.identifiers import ProcedureCode
from engine.domain.procedure import Procedure
from engine.operations.takeover.refusals import ProcedureUnknown, near


def find_procedure(catalog: Catalog, told: str) -> Procedure:
    """Raises ProcedureUnknown with the nearest by name, or by code where it looks like one."""
    known = catalog.procedures
    code = told.split(" ")[0].strip("–-: ")
    if ProcedureCode(code) in known:
        return known[ProcedureCode(code)]
    names = {fold(procedure.name_vi): procedure for procedure in known.values()}
    asked = fold(told)
    if asked in names:
        return names[asked]
    if any(letter.isalpha() for letter in told):
        held = [procedure for name, procedure in names.items() if asked in name][:3]
        nearest = held or [names[name] for name in get_close_matches(asked, list(names), n=3, cutoff=0.45)]
    else:
        nearest = [known[key] for key in map(ProcedureCode, get_close_matches(code, list(known), n=3, cutoff=0.6))]
    raise ProcedureUnknown(procedure=told, **near([f"{found.code} {found.name_vi}" for found in nearest]))
