"""A comment (trao đổi): what a colleague says about a dossier. It stays as it was said."""

from engine.domain.errors import InvalidInput, Refusal

LONGEST = 4000
MOST_MENTIONED = 20
_TEXT = ("nội dung trao đổi", "the comment")


class NotInReach(Refusal):
    """Somebody was mentioned who may not see the dossier."""

    vi = "{person} không xem được hồ sơ {dossier} nên không được nhắc tên. Hãy bỏ tên này rồi gửi lại."
    en = "{person} cannot see dossier {dossier} and so cannot be mentioned. Take the name out and send it again."


def checked(text: str) -> str:
    """The text without blanks around it. Raises InvalidInput."""
    said = text.replace("\r\n", "\n").strip()
    if not said:
        raise InvalidInput(_TEXT, "hãy viết nội dung rồi gửi", "write something before you send it")
    if len(said) > LONGEST:
        raise InvalidInput(
            _TEXT,
            f"dài {len(said)} ký tự, nhiều nhất {LONGEST}; hãy rút gọn",
            f"has {len(said)} characters, at most {LONGEST}; shorten it",
        )
    return said
