"""The heading of an official paper: whose it is, and where it is dated from."""

from engine.domain.identifiers import UnitId
from engine.domain.organisation import Organisation, Unit

_LONGEST_LINE = 22  # letters of a line in the left half of a heading
_WORDS = (  # of two syllables: no line ends inside them
    *("ủy ban", "nhân dân", "lao động", "thương binh", "xã hội", "tài nguyên", "môi trường", "đăng ký", "đất đai"),
    *("văn phòng", "chi nhánh", "trung tâm", "phục vụ", "hành chính", "tiếp nhận", "kết quả", "bộ phận", "công an"),
    *("bảo hiểm", "tư pháp", "nội vụ", "tài chính", "kế hoạch", "kinh tế", "hạ tầng", "nông nghiệp", "nông thôn"),
    *("phát triển", "văn hóa", "thông tin", "giáo dục", "đào tạo", "thanh tra", "dân tộc", "quản lý", "xây dựng"),
)
_KINDS_OF_AREA = ("đặc khu", "thị trấn", "thị xã", "thành phố", "khu vực", "phường", "quận", "huyện", "tỉnh", "xã")


def letterhead(organisation: Organisation, unit_id: UnitId, desk: UnitId | None = None) -> dict[str, str | None]:
    """`desk`: where it is handed out, if that is another unit's. Raises NotFound."""
    unit = organisation.unit(unit_id)
    at = organisation.unit(desk or unit_id)
    return {
        "parent_agency": unit.parent_agency,
        "agency": unit.name,
        "desk": at.desk,
        "desk_short": None if at.desk is None else _without(at.desk, at),
        "hotline": at.phone,
        "place": place(organisation, at),
    }


def place(organisation: Organisation, unit: Unit) -> str:
    """The name of an area without what kind of area it is: Trung Sơn."""
    name = organisation.areas[unit.area].name
    for kind in _KINDS_OF_AREA:
        if name.startswith(f"{kind} "):
            return name.removeprefix(f"{kind} ")
    return name


def _without(desk: str, unit: Unit) -> str:
    """The desk's name without its unit's, which stands above it."""
    return desk.removesuffix(unit.short_name).removesuffix(unit.name).strip() or desk


def name_lines(name: str) -> tuple[str, ...]:
    """An agency's name as it stands in a heading: what does not fit on one line has its area on the last, and the rest
    in lines of much the same length: Ủy ban nhân dân / xã Trung Sơn."""
    words = name.split()
    if len(" ".join(words)) <= _LONGEST_LINE:
        return (" ".join(words),)
    at = next((at for at in range(1, len(words)) if _begins_area(words[at:])), len(words))
    area = (" ".join(words[at:]),) if at < len(words) else ()
    return (*balanced(" ".join(words[:at]), _LONGEST_LINE), *area)


def _begins_area(words: list[str]) -> bool:
    text = " ".join(words)
    kind = next((kind for kind in _KINDS_OF_AREA if text.casefold().startswith(f"{kind} ")), None)
    return kind is not None and text[len(kind) + 1].isupper()


def balanced(text: str, longest: int) -> tuple[str, ...]:
    """In as few lines of at most so many letters as can be, the longest of them as short as can be."""
    words = text.split()
    if len(text) <= longest or len(words) < 2:
        return (text,)
    ends = [at for at in range(1, len(words)) if " ".join(words[at - 1 : at + 1]).casefold() not in _WORDS]
    if not ends:
        return (text,)
    splits = ((" ".join(words[:at]), *balanced(" ".join(words[at:]), longest)) for at in ends)
    return min(splits, key=lambda lines: (max(len(lines), -(-len(text) // longest)), max(map(len, lines))))
