"""A follow-up (thủ tục tiếp theo): what the law lets somebody ask for next once a dossier has its result."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from engine.domain.applicant import fold
from engine.domain.canonical_json import canonical
from engine.domain.expressions import Expression
from engine.domain.form import Checklist, Form, Rows
from engine.domain.identifiers import ProcedureCode

OUTCOME, APPLICANT = "outcome", "applicant_name"
"""Names that an expression may use besides the facts of the form."""


@dataclass(frozen=True, kw_only=True, slots=True)
class FollowUp:
    """`procedure` is filed here; where there is none, `refer_to` says which agency the applicant is shown to.

    `carry` computes facts of the new dossier from those of the old one. `about` names the facts that make two
    suggestions the same thing: the person who died, the child that was born."""

    key: str
    name_vi: str
    name_en: str
    procedure: ProcedureCode | None
    refer_to: str | None
    when: Expression
    carry: Mapping[str, Expression]
    about: tuple[str, ...]
    within_days: int  # from the result
    legal_basis: str

    def applies(self, names: Mapping[str, Any]) -> bool:
        """Raises EvaluationRefused."""
        return self.when.evaluate(names) is True

    def carried(self, names: Mapping[str, Any]) -> dict[str, Any]:
        """The facts that the new dossier begins with; what the old one does not know is left out."""
        found = {fact: source.evaluate(names) for fact, source in self.carry.items()}
        return {fact: value for fact, value in found.items() if value not in (None, "", [])}

    def subject(self, names: Mapping[str, Any]) -> str:
        """What tells this suggestion from others, whoever files it and however the names are spelt."""
        target = self.procedure or self.key
        said = {name: fold(str(names.get(name))) for name in self.about}
        return hashlib.sha256(canonical({"target": target, "about": said})).hexdigest()

    def last_day(self, suggested_on: date) -> date:
        return suggested_on + timedelta(days=self.within_days)


def names_of(form: Form, facts: Mapping[str, Any], applicant_name: str, outcome: str | None) -> dict[str, Any]:
    """What expressions of a follow-up see: every fact that the form asks; of one not answered, nothing."""
    empty: dict[str, Any] = {
        name: [] if isinstance(part, Checklist | Rows) else None for name, part in form.facts.items()
    }
    known = {name: facts[name] for name in form.facts if facts.get(name) is not None}
    return empty | known | {OUTCOME: outcome, APPLICANT: applicant_name}
