"""A form of a unit's own (biểu mẫu riêng): a copy of one of the product's, for steps of one diagram of the unit."""

from collections.abc import Collection

from engine.domain.errors import Refusal
from engine.domain.form import Form
from engine.domain.hand_back import RETURN_FORM
from engine.domain.signing import SIGN_FORM

MARK = "__"  # in no key of the product: what is the unit's own never takes the place of what is not
LONGEST = 56
BOUND = frozenset({SIGN_FORM, RETURN_FORM, "digitise"})
"""The program knows these by their keys."""
READ = frozenset(
    {
        *("outcome", "member", "reason", "legal_basis", "missing", "items", "advice", "contact"),
        *("authority", "kept_originals", "receive_result_at"),
    }
)
"""Fields that the program reads of whatever form has them: they decide, or are printed."""


class BoundForm(Refusal):
    """The program itself works with the form, so a copy would not do what it does."""

    vi = "Biểu mẫu “{form}” gắn với chức năng của phần mềm (ký, quét, trả kết quả) nên không sửa riêng được."
    en = "The form “{form}” belongs to what the program does (signing, scanning, handing out): it cannot be changed."


class NoStepWithForm(Refusal):
    vi = "Sơ đồ đã lưu không có bước “{element}” dùng biểu mẫu. Hãy lưu bản vẽ, chọn biểu mẫu cho bước, rồi thử lại."
    en = "The saved drawing has no step “{element}” with a form. Save it, choose a form for the step, and try again."


def own_key(form: str, process_id: str, taken: Collection[str]) -> str:
    """The key of a copy for a diagram: of the same form once more where `taken` has it already."""
    first = f"{base_of(form)}{MARK}{process_id}"[:LONGEST]
    return next(key for key in (first, *(f"{first}_{at}" for at in range(2, 1000))) if key not in taken)


def is_own(form: str) -> bool:
    return MARK in form


def base_of(form: str) -> str:
    """The product's form that a copy was made from."""
    return form.partition(MARK)[0]


def needed(base: Form | None, read: Collection[str]) -> set[str]:
    """Which fields a copy must keep: those of its base that its diagrams (`read`) or the program read."""
    return set() if base is None else {key for key in base.facts if key in READ or key in read}
