"""The page of a dossier that waits for its citizen, that another agency has, and whose time ran out."""

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import pytest

from engine.store.tables import stages, timers
from tests.office import COMMUNE, Office, ready_office
from tests.operations.paths import accepted, at_review, finish, instant
from tests.web.conftest import Enter
from tests.web.small_office import OfficeClock, hire
from tests.web.test_dossier_parts import section

MARITAL, MERIT = "1.004873", "1.010824"


@pytest.fixture
def office(shipped_url: str) -> Iterator[Office]:
    opened = ready_office(shipped_url)
    clock = OfficeClock()
    clock.office = opened
    opened.running = replace(opened.running, clock=clock)
    for role in ("tn", "tp", "ld"):
        hire(opened, role, COMMUNE)
    yield opened
    opened.running.close()


def waiting(office: Office) -> UUID:
    office.now = instant(7, 9)
    dossier = at_review(office, MARITAL)
    office.do(dossier, "review", outcome="supplement")
    office.now = instant(8, 9)
    missing = [{"paper": "Giấy xác nhận nơi cư trú", "item": "Giấy xác nhận nơi cư trú"}]
    office.do(dossier, "supplement_notice", **told(office, dossier, missing))
    return dossier


def told(office: Office, dossier: UUID, rows: list[dict[str, str]]) -> dict[str, object]:
    """What the notice's form asks of each missing paper, whatever it calls it."""
    form = office.form_of(office.item(dossier, "supplement_notice"))
    assert form is not None
    found = next(part for part in form.components if getattr(part, "components", None))
    texts = [field.key for field in found.components if type(field).__name__ == "TextInput"]  # type: ignore[attr-defined]
    return {found.key: [dict.fromkeys(texts, row["paper"]) for row in rows]}  # type: ignore[attr-defined]


def test_a_stopped_dossier_says_since_when_and_what_the_citizen_must_bring(enter: Enter, office: Office) -> None:
    desk, dossier = enter("tn"), waiting(office)
    office.now = instant(14, 9)
    page = desk.get(f"/dossiers/{dossier}").text
    clock = section(page, "clock-title")
    assert "Người dân cần bổ sung" in clock
    assert "Giấy xác nhận nơi cư trú" in clock
    table = section(page, "clock-course-title")
    assert re.search(r"09:00 08/03/2022.*Tạm dừng tính thời hạn: chờ người dân bổ sung hồ sơ", table, re.S)
    assert "Chưa kết thúc; sau đó thời hạn tính lại từ đầu." in table
    office.do(dossier, "supplement_receive")
    page = desk.get(f"/dossiers/{dossier}").text
    assert "Người dân cần bổ sung" not in page
    assert re.search(r"Đến 09:00 14/03/2022 \(\d ngày", section(page, "clock-course-title"))
    changed = section(page, "changes-title")
    assert "Hạn giải quyết" in changed, "the term began again, so the due instant is another"


def forwarded(office: Office) -> UUID:
    office.now = instant(1, 10)
    dossier = accepted(office, MERIT)
    for _ in range(40):
        if office.dossier(dossier).status == "forwarded":
            return dossier
        office.now += timedelta(minutes=1)  # or two stages begin at one instant, and have no order
        office.complete(office.open_items(dossier)[0])
    raise AssertionError(office.open_items(dossier))


def test_a_call_is_marked_where_it_runs_and_not_at_its_twin(enter: Enter, office: Office) -> None:
    """The diagram asks for a supplement in two places, by the same process: its own, and as the level above wants."""
    desk, dossier = enter("tn"), forwarded(office)
    office.do(dossier, "receive")
    office.do(dossier, "check", outcome="supplement")
    office.do(dossier, "reply", outcome="supplement")
    (own,) = office.rows(stages, dossier_id=dossier, level="commune")
    page = desk.get(f"/dossiers/{dossier}?process={own.id.hex}.{own.process_id}").text
    drawn = json.loads(page.split('id="drawing">')[1].split("</script>")[0])
    definition = office.installation.loaded[own.process_version].definition
    calls = [found.id for found in definition.elements.values() if found.calls and "supplement" in found.calls]
    assert len(calls) == 2
    marked = [key for key in calls if drawn["steps"].get(key, {}).get("state") == "here"]
    assert len(marked) == 1, "only the one in which something is open"
    assert [key for key in calls if key in drawn["steps"]] == marked, "the other was never entered"


def test_an_agency_that_was_late_is_named_beside_the_citizens_clock(enter: Enter, office: Office) -> None:
    leader, dossier = enter("ld"), forwarded(office)
    office.now = instant(30, 10)
    table = section(leader.get(f"/dossiers/{dossier}").text, "stages-title")
    assert "Chậm ở: Phòng Lao động" in table
    assert re.search(
        r"Ủy ban nhân dân xã Trung Sơn.*trước hạn.*Phòng Lao động.*do UBND xã Trung Sơn chuyển đến", table, re.S
    )
    assert "Toàn bộ, với người dân" in table


def test_a_timer_that_ran_out_is_marked(enter: Enter, office: Office) -> None:
    desk, dossier = enter("tn"), waiting(office)
    (timer,) = office.rows(timers, dossier_id=dossier)
    office.now = timer.due_at + timedelta(minutes=1)
    office.sweep()
    finish(office, dossier)
    page = desk.get(f"/dossiers/{dossier}").text
    assert office.dossier(dossier).status == "cancelled_no_supplement"
    every = page + "".join(
        desk.get(link.replace("&amp;", "&")).text for link in re.findall(r'href="(/dossiers/[^"]+process=[^"#]+)', page)
    )
    assert "đã hết giờ" in every
    assert "Dừng vì không bổ sung, đúng hạn" in section(page, "clock-course-title")
