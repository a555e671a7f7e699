"""An original (bản chính) that the desk keeps of somebody's papers, until it is given back (NĐ 61/2018 Đ.20.2)."""

from dataclasses import dataclass

from engine.domain.errors import InvalidInput, Refusal

_LONGEST = 200
_MOST = 99


@dataclass(frozen=True, kw_only=True, slots=True)
class Original:
    """Which paper, how many, whose, and where the desk puts it."""

    paper: str
    owner: str
    count: int = 1
    place: str = ""

    def __post_init__(self) -> None:
        _named(self.paper, "tên giấy tờ", "the paper's name", 500)
        _named(self.owner, "của ai", "whose it is", _LONGEST)
        if len(self.place) > _LONGEST:
            raise InvalidInput(
                ("nơi giữ", "where it is kept"),
                f"không quá {_LONGEST} ký tự",
                f"has {_LONGEST} characters at the most",
            )
        if isinstance(self.count, bool) or not isinstance(self.count, int) or not 1 <= self.count <= _MOST:
            raise InvalidInput(
                ("số bản chính", "the number of originals"),
                f"phải là số nguyên từ 1 đến {_MOST}",
                f"must be a whole number from 1 to {_MOST}",
            )


def taker(name: str) -> str:
    """Who took originals away, as written. Raises InvalidInput."""
    written = " ".join(name.split())
    _named(written, "người nhận bản chính", "who takes the originals", _LONGEST)
    return written


def _named(text: str, vi: str, en: str, longest: int) -> None:
    if not text.strip() or len(text) > longest:
        raise InvalidInput((vi, en), f"phải có từ 1 đến {longest} ký tự", f"must have 1 to {longest} characters")


class OriginalsKept(Refusal):
    """A result is returned while originals of the dossier are still at the desk."""

    vi = (
        "Bộ phận một cửa còn giữ bản chính của hồ sơ {dossier}: {papers}. Hãy trả rồi ghi ở “Bản chính đang giữ”, "
        "hoặc đánh dấu đã trả bản chính ở bước này."
    )
    en = (
        "The desk still keeps originals of dossier {dossier}: {papers}. Give them back and note it at “Originals "
        "kept”, or tick at this step that they were given back."
    )


class ReturnedAlready(Refusal):
    vi = "Bản chính “{paper}” đã được ghi là trả cho {taker}. Hãy tải lại trang."
    en = "The original “{paper}” was already noted as given back to {taker}. Reload the page."
