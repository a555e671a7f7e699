"""The page of a dossier asks the database for what the dossier has, and not for each thing that it could have."""

from tests.office import Office
from tests.web.conftest import Enter
from tests.web.small_office import BIRTH


def test_the_page_of_a_dossier_sends_few_statements(enter: Enter, office: Office) -> None:
    desk, dossier = enter("tn"), office.file(BIRTH).dossier_id
    desk.get(f"/dossiers/{dossier}")  # its process is read once
    with office.installation.database.counting() as count:
        assert desk.get(f"/dossiers/{dossier}").status_code == 200
    assert count.statements <= 20
