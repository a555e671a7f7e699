"""The file itself is sound. PostgreSQL looks after its own; an SQLite file can be copied and edited by anybody."""

from collections.abc import Iterator

from sqlalchemy import text

from engine.store.doctor.invariant import Examination, Invariant, Problem


def _storage(examination: Examination) -> Iterator[Problem]:
    if examination.session.dialect.name != "sqlite":
        return
    for (finding,) in examination.session.execute(text("PRAGMA integrity_check")):
        if finding != "ok":
            yield Problem(kind="storage", where="SQLite", vi=f"Tệp hỏng: {finding}", en=f"Damaged file: {finding}")
    for table, _, referred, _ in examination.session.execute(text("PRAGMA foreign_key_check")):
        yield Problem(
            kind="storage",
            where=table,
            vi=f"Một dòng của bảng {table} trỏ tới dòng không tồn tại của bảng {referred}.",
            en=f"A row of {table} refers to a row of {referred} that does not exist.",
        )


INVARIANTS = (
    Invariant(
        vi="Tệp cơ sở dữ liệu nguyên vẹn và mọi tham chiếu đều có đích.",
        en="The file of the database is sound and every reference leads somewhere.",
        find=_storage,
    ),
)
