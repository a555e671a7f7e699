"""A step that fails on the way: everything is taken back, what was typed is kept, an operator retries it."""

import json
from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise
from types import MappingProxyType
from typing import Any
from uuid import UUID

import pytest
from click.testing import CliRunner, Result

from engine.cli import main
from engine.cli.doctor import reader
from engine.domain.actor import system
from engine.domain.identifiers import ProcedureCode, ProcessId
from engine.domain.procedure import NamedExtension
from engine.domain.refusals import StageFailed
from engine.domain.term import Term
from engine.operations.complete_work_item import complete_work_item
from engine.operations.release_processes import release_processes
from engine.store.doctor import examine
from engine.store.tables import audit_events, incidents, stages, timers, work_items
from tests.benchmarks.processes import sequence
from tests.office import COMMUNE, Office
from tests.operations.restructured import stand_at

CODE = ProcedureCode("1.001776")
VERIFICATION = NamedExtension(
    key="verification", term=Term.parse("5 working_days"), replaces_total=False, when="xác minh", area_flags=frozenset()
)
NEEDS_A_NUMBER = (
    '<bpmn:exclusiveGateway id="next" default="f_next_t1"/>'
    '<bpmn:sequenceFlow id="f_next_t1" sourceRef="next" targetRef="t1"/>'
    '<bpmn:sequenceFlow id="f_next_large" sourceRef="next" targetRef="t1">'
    "<bpmn:conditionExpression>t0_amount &gt; 3</bpmn:conditionExpression></bpmn:sequenceFlow>"
)
TIMER_THEN_EXTENSION = (
    '<bpmn:intermediateCatchEvent id="next"><bpmn:timerEventDefinition id="next_date">'
    '<bpmn:timeDate>"2022-03-08T08:00:00+07:00"</bpmn:timeDate></bpmn:timerEventDefinition>'
    '</bpmn:intermediateCatchEvent><bpmn:sequenceFlow id="f_next_extend" sourceRef="next" targetRef="extend"/>'
    '<bpmn:serviceTask id="extend"><bpmn:extensionElements><spiffworkflow:serviceTaskOperator id="clock_extend">'
    '<spiffworkflow:parameters><spiffworkflow:parameter id="key" type="str" value="&quot;verification&quot;"/>'
    "</spiffworkflow:parameters></spiffworkflow:serviceTaskOperator></bpmn:extensionElements></bpmn:serviceTask>"
    '<bpmn:sequenceFlow id="f_extend_t1" sourceRef="extend" targetRef="t1"/>'
)


def test_what_was_typed_is_kept_and_nothing_else_is_changed(office: Office) -> None:
    dossier_id = _at_first_task(office, NEEDS_A_NUMBER)
    _fail(office, dossier_id)
    (kept,) = office.rows(incidents)
    assert (kept.arguments["answer"], kept.element, kept.attempts) == ({"amount": "ba"}, "t0", 1)
    assert office.item(dossier_id, "t0").status == "open"
    assert office.rows(work_items, element="t1") == []
    assert _stage(office, dossier_id).status == "incident"
    assert [problem.kind for problem in _examined(office)] == ["incident"]


def test_the_same_failure_again_is_the_same_incident(office: Office) -> None:
    dossier_id = _at_first_task(office, NEEDS_A_NUMBER)
    _fail(office, dossier_id)
    _fail(office, dossier_id)
    (kept,) = office.rows(incidents)
    assert kept.attempts == 2


def test_another_answer_resolves_it(office: Office) -> None:
    dossier_id = _at_first_task(office, NEEDS_A_NUMBER)
    _fail(office, dossier_id)
    _complete(office, dossier_id, amount=5)
    assert office.item(dossier_id, "t1").status == "open"
    assert _stage(office, dossier_id).status == "running"
    assert _examined(office) == []
    (kept,) = office.rows(incidents)
    assert kept.resolved_by == "ubnd_trung_son.tn"


def test_a_retry_of_what_still_fails_says_so(office: Office, database_url: str) -> None:
    dossier_id = _at_first_task(office, NEEDS_A_NUMBER)
    _fail(office, dossier_id)
    stand_at(office, office.now)
    (listed,) = json.loads(_motcua(database_url, "incident", "list", "--json").output)
    assert (listed["element"], listed["process_id"], listed["attempts"]) == ("t0", "failing", 1)
    retried = _motcua(database_url, "incident", "retry", listed["id"])
    assert retried.exit_code == 1
    assert "gặp sự cố" in retried.stderr
    assert [event.actor for event in office.rows(audit_events, kind="incident:retried")] == ["system:cli"]
    assert _stage(office, dossier_id).status == "incident"


def test_a_timer_that_fails_waits_longer_each_time_until_an_operator_retries(office: Office) -> None:
    dossier_id = _at_first_task(office, TIMER_THEN_EXTENSION)
    _complete(office, dossier_id)
    office.now += timedelta(days=1)
    tries = []
    for _ in range(2000):
        office.now += timedelta(minutes=1)
        before = _attempts(office)
        office.sweep()
        tries += [office.now] if _attempts(office) > before else []
    waits = [round((later - earlier) / timedelta(minutes=1)) for earlier, later in pairwise(tries)]
    assert waits == [1, 4, 16, 64]
    (kept,) = office.rows(incidents)
    assert (kept.element, kept.attempts) == ("next", 5)
    assert "verification" in kept.error


def test_a_timer_whose_cause_is_gone_fires_when_an_operator_retries(office: Office) -> None:
    dossier_id = _at_first_task(office, TIMER_THEN_EXTENSION)
    _complete(office, dossier_id)
    office.now += timedelta(days=1)
    office.sweep()
    (kept,) = office.rows(incidents)
    _let_the_law_extend(office)
    assert office.retry(kept.id)
    assert office.item(dossier_id, "t1").status == "open"
    assert office.rows(timers) == []
    assert _stage(office, dossier_id).status == "running"
    assert _examined(office) == []


def test_a_failing_timer_does_not_stop_the_others(office: Office) -> None:
    for _ in range(3):
        _complete(office, _at_first_task(office, TIMER_THEN_EXTENSION))
    office.now += timedelta(days=1)
    office.sweep()
    assert len(office.rows(incidents)) == 3


@pytest.mark.parametrize("given", ["không-phải-mã", "00000000-0000-0000-0000-000000000000"])
def test_an_incident_that_is_not_there_is_one_sentence(office: Office, database_url: str, given: str) -> None:
    refused = _motcua(database_url, "incident", "retry", given)
    assert refused.exit_code == 1
    assert given in refused.stderr
    assert "Traceback" not in refused.output


def _at_first_task(office: Office, after: str) -> UUID:
    """A dossier that runs receive → accept → t0 → … → t1, with something between that may fail."""
    _run_by(office, _diagram(after))
    dossier_id: UUID = office.file(CODE).dossier_id
    _complete(office, dossier_id, "receive")
    return dossier_id


def _diagram(after: str) -> bytes:
    drawn = sequence("failing", 2).decode().replace('sourceRef="t0" targetRef="t1"', 'sourceRef="t0" targetRef="next"')
    names = ["next", "extend"] if "extend" in after else ["next"]
    references = "".join(f"<bpmn:flowNodeRef>{name}</bpmn:flowNodeRef>" for name in names)
    drawn = drawn.replace("</bpmn:lane>", f"{references}</bpmn:lane>")
    return drawn.replace("</bpmn:process>", f"{after}</bpmn:process>").encode()


def _run_by(office: Office, diagram: bytes) -> None:
    catalog = replace(office.installation.catalog, files={"failing": diagram})
    _with_block(office, catalog, process=ProcessId("failing"), facts_form=None, fees=(), fees_on_request=())
    release_processes(office.installation, actor=system("test", COMMUNE), now=office.now)


def _let_the_law_extend(office: Office) -> None:
    _with_block(office, office.installation.catalog, extensions=MappingProxyType({"verification": VERIFICATION}))


def _with_block(office: Office, catalog: Any, **changes: Any) -> None:
    procedure = catalog.procedure(CODE)
    block = replace(procedure.latest, **{"valid_from": date(2021, 1, 1), "extensions": MappingProxyType({}), **changes})
    listed = replace(catalog.listed, by_code={**catalog.listed.by_code, CODE: replace(procedure, blocks=(block,))})
    installation = replace(office.installation, catalog=replace(catalog, listed=listed))
    office.running = replace(office.running, installation=installation)


def _complete(office: Office, dossier_id: UUID, element: str = "t0", **answer: Any) -> None:
    item = office.item(dossier_id, element)
    actor = office.person(item.unit_id, item.role)
    complete_work_item(office.installation, item.id, answer, actor=actor, now=office.now)


def _fail(office: Office, dossier_id: UUID) -> None:
    with pytest.raises(StageFailed, match="t0"):
        _complete(office, dossier_id, amount="ba")


def _attempts(office: Office) -> int:
    return sum(row.attempts for row in office.rows(timers))


def _stage(office: Office, dossier_id: UUID) -> Any:
    (stage,) = office.rows(stages, dossier_id=dossier_id)
    return stage


def _examined(office: Office) -> list[Any]:
    installation = office.installation
    return list(examine(installation.database, now=office.now, read_stage=reader(installation)).problems)


def _motcua(database_url: str, *arguments: str) -> Result:
    return CliRunner().invoke(main, arguments, env={"MOTCUA_DATABASE_URL": database_url})
