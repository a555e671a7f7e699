"""Who files online may pay at once: the money waits for the acceptance, and then fits by itself."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
from flask import Flask

from engine.domain.remittance import Trouble
from engine.domain.vietqr import purpose_of
from engine.store.tables import online_filings, receipts
from tests.office import COMMUNE, Office
from tests.operations.remitted import comes, waiting, with_account
from tests.operations.test_notices import configured
from tests.post import free_port
from tests.web.conftest import Browser, Enter
from tests.web.shipped_office import shipped_office
from tests.web.small_office import hire
from tests.web.test_online_filing import file
from tests.web.test_remittances import PAGE, shown

FEE = 15_000
FOLLOWED = "/cong-dan/ho-so/"


@pytest.fixture
def office(shipped_url: str) -> Iterator[Office]:
    opened = shipped_office(shipped_url)
    opened.running = replace(opened.running, carriers=configured(free_port(), free_port()))
    hire(opened, "tc", COMMUNE)
    yield with_account(opened)
    opened.running.close()


@pytest.fixture
def citizen(app: Flask) -> Browser:
    return Browser(app.test_client())


def test_what_is_paid_before_the_acceptance_fits_after_it(enter: Enter, office: Office, citizen: Browser) -> None:
    dossier_id = file(citizen, office)
    (filed,) = office.rows(online_filings)
    page = citizen.get(FOLLOWED).text
    assert "Nếu được tiếp nhận, hồ sơ phải nộp 15.000 đ" in page
    read = shown(page)
    assert (read.amount, read.additional_data.purpose) == (str(FEE), purpose_of(filed.reference))
    key = comes(office, f"MB {read.additional_data.purpose} CT", FEE)
    (row,) = waiting(office)
    assert row.judgement is not None
    assert row.judgement.trouble is Trouble.NOT_ACCEPTED
    assert "data:image/png" not in citizen.get(FOLLOWED).text, "nobody is asked twice"
    office.do(dossier_id, "receive", outcome="accept")
    done = enter("tc").post("/remittances/confirm", {"remittance": str(key)}, page=PAGE).text
    assert "Đã ghi biên lai cho 1 khoản, cộng 15.000 đ." in done
    (receipt,) = office.rows(receipts, dossier_id=dossier_id)
    assert receipt.way == "transfer"
    assert "Đã nộp, biên lai" in citizen.get(FOLLOWED).text


def test_what_was_paid_for_a_dossier_that_is_not_accepted_goes_back(office: Office, citizen: Browser) -> None:
    dossier_id = file(citizen, office)
    (filed,) = office.rows(online_filings)
    comes(office, purpose_of(filed.reference), FEE)
    office.do(dossier_id, "receive", outcome="refuse")
    (row,) = waiting(office)
    assert row.judgement is not None
    assert row.judgement.trouble is Trouble.CLOSED
