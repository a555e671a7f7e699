"""The trail is whole."""

from collections.abc import Iterator

from engine.store.audit_verify import survey
from engine.store.doctor.invariant import Examination, Invariant, Problem


def _trail(examination: Examination) -> Iterator[Problem]:
    for problem in survey(examination.session).problems:
        where = problem.dossier if problem.seq is None else f"{problem.dossier} #{problem.seq}"
        yield Problem(
            kind="trail", where=where, vi=f"Nhật ký ({problem.kind}): {problem.vi}", en=f"Trail: {problem.en}"
        )


INVARIANTS = (
    Invariant(
        vi="Nhật ký nguyên vẹn: không sự kiện nào bị sửa, xoá, đổi chỗ hay cắt đuôi.",
        en="The trail is whole: no event was edited, deleted, moved or cut off.",
        find=_trail,
    ),
)
