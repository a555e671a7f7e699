"""Originals that the desk keeps: on the list until they are given back, and no result goes out over them silently."""

from datetime import timedelta
from typing import Any

import orjson
import pytest
from click.testing import CliRunner

from engine.cli import main
from engine.domain.errors import InvalidInput, NotFound
from engine.domain.identifiers import DossierId, OriginalId, UnitId
from engine.domain.kept_original import Original, OriginalsKept, ReturnedAlready
from engine.domain.refusals import NotYours, WrongState
from engine.operations.kept_originals import keep_original, return_original
from engine.store.queries.kept_originals import originals_at
from engine.store.queries.visibility import Reader
from engine.store.tables import audit_events, kept_originals
from tests.office import COMMUNE, Office
from tests.operations.reorganised import NEW_COMMUNE
from tests.operations.restructured import MORNING, Build, apply, stand_at

MARITAL_STATUS = "1.004873"
BOOK = Original(paper="Sổ hộ khẩu", owner="Hồ Văn Chủ", count=1, place="tủ 2")


@pytest.fixture
def dossier(office: Office) -> DossierId:
    return office.file(MARITAL_STATUS).dossier_id


def keep(office: Office, dossier: DossierId, original: Original = BOOK) -> OriginalId:
    desk = office.person(COMMUNE, "tn")
    return keep_original(office.installation, dossier, original, actor=desk, now=office.now)


def to_the_return(office: Office, dossier: DossierId, **intake: Any) -> None:
    """Everything up to handing out the result."""
    office.do(dossier, "receive", outcome="accept", **intake)
    while (item := office.open_items(dossier)[0]).element != "hand_over":
        office.complete(item)


def test_what_is_kept_is_on_the_list_of_the_desk_until_it_is_given_back(office: Office, dossier: DossierId) -> None:
    original, desk = keep(office, dossier), office.person(COMMUNE, "tn")
    with office.installation.database.reading() as session:
        (listed,) = originals_at(session, Reader.of(desk), COMMUNE)
    assert (listed.paper, listed.owner, listed.place, listed.kept_at) == (
        "Sổ hộ khẩu",
        "Hồ Văn Chủ",
        "tủ 2",
        office.now,
    )
    office.now += timedelta(hours=1)
    with pytest.raises(InvalidInput):
        return_original(office.installation, original, "  ", actor=desk, now=office.now)
    return_original(office.installation, original, "Hồ Thị Con", actor=desk, now=office.now)
    (row,) = office.rows(kept_originals)
    assert (row.returned_to, row.returned_at, row.returned_by) == ("Hồ Thị Con", office.now, desk.user_id)
    with office.installation.database.reading() as session:
        assert originals_at(session, Reader.of(desk), COMMUNE) == []
    with pytest.raises(ReturnedAlready):
        return_original(office.installation, original, "Ai khác", actor=desk, now=office.now)
    kinds = [event.kind for event in office.rows(audit_events, dossier_id=dossier)]
    assert [kind for kind in kinds if kind.startswith("original:")] == ["original:kept", "original:returned"]


def test_what_intake_ticks_as_kept_goes_on_the_list_once(office: Office, dossier: DossierId) -> None:
    keep(office, dossier, Original(paper="Giấy tờ tùy thân", owner="Hồ Thị Thử"))
    office.do(dossier, "receive", outcome="accept", kept_originals=["identity", "land_certificate"])
    papers = [row.paper for row in office.rows(kept_originals)]
    assert papers == ["Giấy tờ tùy thân", "Giấy chứng nhận quyền sử dụng đất"]
    assert {row.owner for row in office.rows(kept_originals)} == {"Hồ Thị Thử"}


def test_a_result_is_not_handed_out_silently_over_kept_originals(office: Office, dossier: DossierId) -> None:
    to_the_return(office, dossier, kept_originals=["identity"])
    with pytest.raises(OriginalsKept, match=r"Giấy tờ tùy thân \(1\)"):
        office.do(dossier, "hand_over", received_by="Hồ Thị Thử")
    assert office.dossier(dossier).status == "result_at_desk"
    office.do(dossier, "hand_over", received_by="Hồ Thị Nhận", originals_back=True)
    assert office.dossier(dossier).status == "returned"
    (row,) = office.rows(kept_originals)
    assert row.returned_to == "Hồ Thị Nhận"


def test_what_was_given_back_before_hinders_nothing(office: Office, dossier: DossierId) -> None:
    original = keep(office, dossier)
    to_the_return(office, dossier)
    desk = office.person(COMMUNE, "tn")
    return_original(office.installation, original, "Hồ Thị Thử", actor=desk, now=office.now)
    office.do(dossier, "hand_over", received_by="Hồ Thị Thử")
    assert office.dossier(dossier).status == "returned"


def test_what_outlives_its_dossier_stands_first_and_can_still_be_given_back(office: Office, dossier: DossierId) -> None:
    keep(office, office.file(MARITAL_STATUS).dossier_id)
    office.now += timedelta(minutes=5)
    late = keep(office, dossier)
    office.do(dossier, "receive", outcome="refuse", reason="Không thuộc thẩm quyền")
    while office.open_items(dossier):
        office.complete(office.open_items(dossier)[0], originals_back=False)
    desk = office.person(COMMUNE, "tn")
    with office.installation.database.reading() as session:
        first, second = originals_at(session, Reader.of(desk), COMMUNE)
    assert (first.id, first.is_forgotten, second.is_forgotten) == (late, True, False)
    with pytest.raises(WrongState):
        keep(office, dossier)
    return_original(office.installation, late, "Hồ Thị Thử", actor=desk, now=office.now)


def test_the_desk_alone_keeps_and_gives_back(office: Office, dossier: DossierId) -> None:
    original = keep(office, dossier)
    for unit, role, refusal in ((COMMUNE, "tp", NotYours), ("phong_ldtbxh_a_luoi", "tn", NotFound)):
        person = office.person(unit, role)
        with pytest.raises(refusal):
            keep_original(office.installation, dossier, BOOK, actor=person, now=office.now)
        with pytest.raises(refusal):
            return_original(office.installation, original, "Ai", actor=person, now=office.now)


@pytest.mark.parametrize(
    "wrong", [{"paper": " "}, {"owner": ""}, {"count": 0}, {"count": True}, {"count": 100}, {"place": "x" * 201}]
)
def test_nonsense_is_no_original(wrong: dict[str, Any]) -> None:
    with pytest.raises(InvalidInput):
        Original(**({"paper": "Sổ", "owner": "Ai"} | wrong))


def test_the_command_lists_and_gives_back(
    office: Office, dossier: DossierId, database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MOTCUA_DATABASE_URL", database_url)
    original = keep(office, dossier)
    said = CliRunner().invoke(main, ["papers", "originals", "--json"])
    (row,) = orjson.loads(said.stdout)
    assert (row["id"], row["paper"], row["dossier_closed"]) == (str(original), "Sổ hộ khẩu", None)


def test_originals_go_with_the_desk_to_its_successor(build: Build) -> None:
    office = build()
    closed, under_way = (office.file(MARITAL_STATUS).dossier_id for _ in range(2))
    original = keep(office, closed)
    keep(office, under_way)
    office.do(closed, "receive", outcome="refuse", reason="Không thuộc thẩm quyền")
    while office.open_items(closed):
        office.complete(office.open_items(closed)[0])
    stand_at(office, MORNING)
    apply(office)
    assert {row.unit_id for row in office.rows(kept_originals)} == {NEW_COMMUNE}
    desk = office.person(NEW_COMMUNE, "tn")
    with office.installation.database.reading() as session:
        assert len(originals_at(session, Reader.of(desk), UnitId(NEW_COMMUNE))) == 2
    return_original(office.installation, original, "Hồ Thị Thử", actor=desk, now=office.now)
