"""A server reads the processes that dossiers begin with before anybody asks for them."""

from tests.office import Office
from web.warm import warm_up


def test_a_server_that_has_begun_knows_every_released_process(office: Office) -> None:
    installation = office.installation
    installation.loaded.clear()
    warm_up(installation).join(60)
    assert set(installation.loaded) == set(installation.current.values()) != set()
