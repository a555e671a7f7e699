"""The upgrade that lets citizens send files makes their table anew: what is there stays, and what refers to it too."""

from uuid import uuid4

from sqlalchemy import insert, update

from engine.store import schema
from engine.store.database import Database
from engine.store.tables import dossier_files, signed_results
from tests.office import Office
from tests.web.subjects import furnish


def test_files_and_what_refers_to_them_stay(office: Office, database: Database) -> None:
    furnish(office)
    (file,) = office.rows(dossier_files)
    struck = dict(file._mapping) | {"id": uuid4(), "struck_at": office.now, "struck_by": file.added_by}
    with database.transaction() as session:
        session.execute(insert(dossier_files), struck | {"strike_reason": "mờ", "replaced_by": file.id})
        session.execute(update(signed_results).values(scan_id=file.id, scan_owed=False))
    before = sorted(map(str, [*office.rows(dossier_files), *office.rows(signed_results)]))
    schema.downgrade(database, "0019")
    schema.upgrade(database)
    assert sorted(map(str, [*office.rows(dossier_files), *office.rows(signed_results)])) == before
