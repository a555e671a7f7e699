"""The form that a citizen fills in: themselves, and the facts of the procedure, as the desk would write them down."""

from collections.abc import Mapping
from typing import Any

from engine.domain.form import Component, Form, Group, validate
from engine.domain.procedure import ProcedureBlock
from engine.operations.file_online import Asked
from web import context
from web.reception_form import FACTS, applicant_of, applicant_part


def online_form(block: ProcedureBlock) -> Form:
    parts: list[Component] = [applicant_part()]
    if block.facts_form is not None:
        facts = context.installation().catalog.form(block.facts_form)
        parts.append(Group(key="facts", label=FACTS, components=facts.components))
    return Form(key="online", components=tuple(parts), schema={})


def asked_of(form: Form, answer: Mapping[str, Any]) -> Asked:
    """Raises FormRejected, InvalidInput."""
    values = validate(form, answer)
    return Asked(applicant=applicant_of(values), facts=answer.get("facts", {}))
