"""What `make run` starts is what the scenarios drive: a server that says the demo's clock and knows its people."""

import pytest
from playwright.sync_api import expect

from tests.e2e.scenarios.conftest import Enter, RunningOffice

pytestmark = pytest.mark.browser


def test_the_server_survives_being_killed_and_the_signed_in_stay_so(running: RunningOffice, enter: Enter) -> None:
    desk, leader = enter("tuphap"), enter("chutich")
    expect(leader.get_by_role("heading", level=1)).to_have_text("Bảng điều hành")
    running.kill()
    running.start()
    desk.reload()
    expect(desk.get_by_role("heading", level=1)).to_be_visible()
    assert "/sign-in" not in desk.url
    assert running.says("doctor")
