"""Whatever file a dossier names is in the store, whole. Only where the store can be read."""

from collections.abc import Iterator

from sqlalchemy import select, union_all

from engine.store import dossier_files as file_store
from engine.store.doctor.invariant import Examination, Invariant, Problem, label
from engine.store.tables import dossier_files, dossiers, signed_results

_files = union_all(
    select(dossier_files.c.dossier_id, dossier_files.c.sha256, dossier_files.c.name),
    select(signed_results.c.dossier_id, signed_results.c.sha256, signed_results.c.title.label("name")),
).subquery()
_of_content = (
    select(_files.c.name, dossiers.c.code, dossiers.c.id.label("dossier_id"))
    .join_from(_files, dossiers, dossiers.c.id == _files.c.dossier_id)
    .order_by(dossiers.c.id, _files.c.name)
)


def _content_is_missing(examination: Examination) -> Iterator[Problem]:
    if examination.files is None:
        return
    for sha256 in file_store.named(examination.session):
        if examination.files.is_sound(sha256):
            continue
        for row in examination.session.execute(_of_content.where(_files.c.sha256 == sha256)):
            yield Problem(
                kind="file_missing",
                where=label(row.code, row.dossier_id),
                vi=f"Nội dung của tệp “{row.name}” ({sha256}) không có trong kho tệp hoặc bị hỏng.",
                en=f"The content of file “{row.name}” ({sha256}) is not in the file store, or damaged.",
            )


INVARIANTS = (
    Invariant(
        vi="Mọi tệp mà hồ sơ ghi đều có nội dung nguyên vẹn trong kho tệp.",
        en="Every file that a dossier names is whole in the file store.",
        find=_content_is_missing,
    ),
)
