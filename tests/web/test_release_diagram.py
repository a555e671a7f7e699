"""What a unit releases of its own diagrams, and what its new stages run; through the commands, on both databases."""

from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import pytest
from sqlalchemy import select

from engine.bpmn.source import BrokenXml, UnsafeXml
from engine.domain.actor import system
from engine.domain.diagram_draft import TRANSITIONS, DraftStatus
from engine.domain.diagram_refusals import (
    BaseMoved,
    DiagramHasErrors,
    DraftMoved,
    DraftNotOpen,
    NothingDrawn,
    OwnDiagram,
    ReleaseInThePast,
    WrongDiagram,
)
from engine.domain.errors import InvalidInput, NotFound, Refusal
from engine.domain.refusals import NoMandate
from engine.operations.diagram_drafts import (
    Submission,
    begin_draft,
    drop_draft,
    note_compared,
    save_draft,
    send_back,
    submit_draft,
)
from engine.operations.diagrams_in_force import Drawing
from engine.operations.release_diagram import release_diagram, renew_diagrams
from engine.operations.release_processes import release_processes
from engine.store.tables import audit_events, diagram_drafts, diagram_releases, process_versions, stages
from tests.office import COMMUNE, Office
from tests.web.drawn import (
    BIRTH_DIAGRAM,
    SAID,
    SHIPPED,
    TODAY,
    drawn,
    leader,
    quality,
    released,
    submitted,
    with_verification,
)
from tests.web.small_office import BIRTH

REVIEW = {"child": {"name": "Hồ Văn Tý", "born_on": "2022-03-01"}, "parents": [], "outcome": "ok"}


def steps_to_signature(office: Office, dossier: UUID) -> list[str]:
    office.do(dossier, "receive", outcome="accept")
    office.do(dossier, "review", **REVIEW)
    return [item.element for item in office.open_items(dossier)]


def kinds(office: Office) -> list[str]:
    wanted = select(audit_events.c.kind).where(audit_events.c.kind.like("diagram:%")).order_by(audit_events.c.seq)
    with office.installation.database.reading() as session:
        return list(session.execute(wanted).scalars())


def test_the_next_dossier_runs_what_was_released_while_an_open_one_stays(office: Office) -> None:
    before = office.file(BIRTH).dossier_id
    released(office)
    after = office.file(BIRTH).dossier_id
    assert steps_to_signature(office, before) == ["sign"]
    assert steps_to_signature(office, after) == ["verify"]
    office.do(after, "verify", **REVIEW)
    assert [item.element for item in office.open_items(after)] == ["sign"]
    assert kinds(office) == ["diagram:begun", "diagram:saved", "diagram:submitted", "diagram:released"]


def test_a_release_waits_for_its_day(office: Office) -> None:
    released(office, replace(SAID, valid_from=TODAY + timedelta(days=2)))
    assert steps_to_signature(office, office.file(BIRTH).dossier_id) == ["sign"]
    office.now += timedelta(days=2)
    assert steps_to_signature(office, office.file(BIRTH).dossier_id) == ["verify"]


def test_what_was_filed_on_paper_before_the_day_runs_the_version_of_then(office: Office) -> None:
    released(office, replace(SAID, valid_from=TODAY + timedelta(days=1)))
    yesterday, office.now = office.now, office.now + timedelta(days=1)
    dossier = office.file(BIRTH, occurred_at=yesterday).dossier_id
    (stage,) = office.rows(stages, dossier_id=dossier)
    assert stage.process_version == office.installation.current[BIRTH_DIAGRAM]


def test_whoever_drew_or_submitted_may_not_release_and_leaves_a_trace(office: Office) -> None:
    draft = submitted(office)
    with pytest.raises(OwnDiagram):
        release_diagram(office.installation, draft, seen=3, actor=quality(office), now=office.now)
    assert kinds(office)[-1] == "diagram:release_refused"
    assert office.rows(diagram_releases) == []


def test_a_leader_who_does_not_draw_may_release_and_a_clerk_may_do_neither(office: Office) -> None:
    draft = submitted(office)
    clerk = office.person(COMMUNE, "tn")
    with pytest.raises(NoMandate):
        release_diagram(office.installation, draft, seen=3, actor=clerk, now=office.now)
    with pytest.raises(NoMandate):
        begin_draft(office.installation, BIRTH_DIAGRAM, actor=leader(office), now=office.now)
    assert release_diagram(office.installation, draft, seen=3, actor=leader(office), now=office.now).number == 1


def test_the_second_who_saves_is_told_who_saved_when_and_keeps_theirs_as_another_draft(office: Office) -> None:
    draft = drawn(office)
    mine = SHIPPED.replace("Thẩm tra, dự thảo", "Thẩm tra kỹ, dự thảo")
    with pytest.raises(DraftMoved) as told:
        save_draft(office.installation, draft, mine, seen=1, actor=quality(office), now=office.now)
    assert "Người ql" in told.value.vietnamese
    assert "08:00" in told.value.vietnamese
    other = begin_draft(
        office.installation, BIRTH_DIAGRAM, actor=quality(office), now=office.now, drawn=Drawing(text=mine, forms={})
    )
    texts = {row.id: row.text for row in office.rows(diagram_drafts)}
    assert texts == {draft: with_verification(), other: mine}


@pytest.mark.parametrize(
    ("text", "refused"),
    [
        ("<!DOCTYPE x [<!ENTITY a 'b'>]>" + SHIPPED, UnsafeXml),
        (SHIPPED.removesuffix("</bpmn:definitions>\n"), BrokenXml),
        ("<a/>", BrokenXml),
        ("", BrokenXml),
        (SHIPPED.replace('process id="small_birth"', 'process id="other"'), WrongDiagram),
        (SHIPPED + " " * 900_000, InvalidInput),
    ],
)
def test_what_is_hostile_or_broken_is_not_saved(office: Office, text: str, refused: type[Refusal]) -> None:
    draft = begin_draft(office.installation, BIRTH_DIAGRAM, actor=quality(office), now=office.now)
    with pytest.raises(refused):
        save_draft(office.installation, draft, text, seen=1, actor=quality(office), now=office.now)
    assert [row.text for row in office.rows(diagram_drafts)] == [SHIPPED]


def test_a_draft_with_errors_is_not_submitted(office: Office) -> None:
    with pytest.raises(DiagramHasErrors) as told:
        submitted(office, text=with_verification(term=None))
    assert "“Xác minh” chưa có thời hạn" in told.value.vietnamese
    with pytest.raises(NothingDrawn):
        submitted(office, text=SHIPPED)


@pytest.mark.parametrize(
    ("said", "refused"),
    [
        (replace(SAID, reason=" "), InvalidInput),
        (replace(SAID, legal_basis=""), InvalidInput),
        (replace(SAID, valid_from=TODAY - timedelta(days=1)), ReleaseInThePast),
    ],
)
def test_what_is_submitted_is_reasoned(office: Office, said: Submission, refused: type[Refusal]) -> None:
    with pytest.raises(refused):
        submitted(office, said)


def test_a_draft_that_waited_too_long_goes_back(office: Office) -> None:
    draft = submitted(office)
    office.now += timedelta(days=1)
    with pytest.raises(ReleaseInThePast):
        release_diagram(office.installation, draft, seen=3, actor=leader(office), now=office.now)
    send_back(office.installation, draft, "hết ngày", seen=3, actor=leader(office), now=office.now)
    assert office.rows(diagram_drafts)[0].status == DraftStatus.DRAWING


def test_a_draft_is_begun_anew_from_what_was_released_meanwhile(office: Office) -> None:
    other = drawn(office, with_verification().replace("Xác minh", "Xác minh lại"))
    released(office)
    with pytest.raises(BaseMoved):
        submit_draft(office.installation, other, SAID, seen=2, actor=quality(office), now=office.now)
    note_compared(office.installation, other, seen=2, actor=quality(office), now=office.now)
    submit_draft(office.installation, other, SAID, seen=3, actor=quality(office), now=office.now)
    second = release_diagram(office.installation, other, seen=4, actor=leader(office), now=office.now)
    assert second.number == 2


def test_states_allow_what_their_table_says(office: Office) -> None:
    """Every act in every state: those that the table does not name are refused."""
    draft, version = drawn(office), 2
    acts = {
        DraftStatus.SUBMITTED: lambda: submit_draft(
            office.installation, draft, SAID, seen=version, actor=quality(office), now=office.now
        ),
        DraftStatus.RELEASED: lambda: release_diagram(
            office.installation, draft, seen=version, actor=leader(office), now=office.now
        ),
        DraftStatus.DROPPED: lambda: drop_draft(
            office.installation, draft, seen=version, actor=quality(office), now=office.now
        ),
        DraftStatus.DRAWING: lambda: send_back(
            office.installation, draft, "x", seen=version, actor=leader(office), now=office.now
        ),
    }
    for state in (DraftStatus.DRAWING, DraftStatus.SUBMITTED, DraftStatus.RELEASED):
        for target in acts.keys() - TRANSITIONS[state]:
            with pytest.raises(DraftNotOpen):
                acts[target]()
        if state is DraftStatus.DRAWING:
            acts[DraftStatus.SUBMITTED]()
        elif state is DraftStatus.SUBMITTED:
            version = 3
            acts[DraftStatus.RELEASED]()


def test_another_unit_neither_sees_the_draft_nor_runs_the_release(office: Office) -> None:
    draft = submitted(office)
    stranger = replace(leader(office), unit_id=office.person("phong_ldtbxh_a_luoi", "cv").unit_id)
    with pytest.raises((NotFound, NoMandate)):
        release_diagram(office.installation, draft, seen=3, actor=stranger, now=office.now)
    release_diagram(office.installation, draft, seen=3, actor=leader(office), now=office.now)
    with office.installation.database.reading() as session:
        there = office.installation.current_version(session, BIRTH_DIAGRAM, stranger.unit_id, TODAY)
    assert there.hash == office.installation.current[BIRTH_DIAGRAM]


def test_an_upgrade_keeps_the_units_own_diagram_and_takes_it_back_when_it_wants(office: Office) -> None:
    released(office)
    brought = SHIPPED.replace("Trả kết quả", "Giao kết quả")
    newer = replace(office.installation.catalog, files={BIRTH_DIAGRAM: brought.encode()})
    upgraded = replace(office.installation, catalog=newer)
    for _ in range(2):  # the second time nothing is written
        release_processes(upgraded, actor=system("setup", COMMUNE), now=office.now)
        renew_diagrams(upgraded, actor=system("setup", COMMUNE), now=office.now)
    assert steps_to_signature(office, office.file(BIRTH).dossier_id) == ["verify"]
    assert kinds(office)[-1] == "diagram:released"
    back = begin_draft(upgraded, BIRTH_DIAGRAM, actor=quality(office), now=office.now, of_product=True)
    submit_draft(upgraded, back, SAID, seen=1, actor=quality(office), now=office.now)
    release_diagram(upgraded, back, seen=2, actor=leader(office), now=office.now)
    assert steps_to_signature(office, office.file(BIRTH).dossier_id) == ["sign"]
    latest = replace(newer, files={BIRTH_DIAGRAM: brought.replace("Giao kết quả", "Phát kết quả").encode()})
    release_processes(replace(upgraded, catalog=latest), actor=system("setup", COMMUNE), now=office.now)
    renew_diagrams(replace(upgraded, catalog=latest), actor=system("setup", COMMUNE), now=office.now)
    assert kinds(office)[-1] == "diagram:renewed"
    (stage,) = office.rows(stages, dossier_id=office.file(BIRTH).dossier_id)
    (version,) = office.rows(process_versions, hash=stage.process_version)
    assert "Phát kết quả" in version.files[BIRTH_DIAGRAM]
