"""What the pages call the parts of a form and what can be said of each."""

from engine.domain.form import Checkbox, Checklist, Choice, Component, Group, Moment, Note, NumberInput, Rows, TextInput
from web.language import translated_later as _l

TYPES = {
    "textfield": _l("chữ, một dòng"),
    "textarea": _l("chữ, nhiều dòng"),
    "number": _l("số"),
    "date": _l("ngày tháng"),
    "datetime": _l("ngày và giờ"),
    "checkbox": _l("ô đánh dấu"),
    "radio": _l("chọn một, các nút tròn"),
    "select": _l("chọn một, danh sách"),
    "checklist": _l("chọn nhiều"),
    "text": _l("lời dẫn, không hỏi gì"),
}
"""What a part can become; by the type of form-js, a date apart."""
HOLDERS = {"group": _l("nhóm ô"), "dynamiclist": _l("bảng nhiều dòng")}
ATTRIBUTES = {
    "type": _l("loại"),
    "label_vi": _l("nhãn"),
    "label_en": _l("nhãn tiếng Anh"),
    "hint": _l("hướng dẫn"),
    "hide": _l("chỉ hiện khi"),
    "required": _l("bắt buộc"),
    "default": _l("giá trị có sẵn"),
    "options": _l("các lựa chọn"),
    "drawn_as": _l("cách chọn"),
    "multiline": _l("nhiều dòng"),
    "min_length": _l("số ký tự ít nhất"),
    "max_length": _l("số ký tự nhiều nhất"),
    "pattern": _l("mẫu"),
    "minimum": _l("nhỏ nhất"),
    "maximum": _l("lớn nhất"),
    "decimals": _l("số chữ số lẻ"),
    "with_time": _l("có giờ"),
    "first_rows": _l("số dòng có sẵn"),
}
CHANGES = {"added": _l("Thêm"), "removed": _l("Bỏ"), "changed": _l("Sửa"), "moved": _l("Đổi chỗ ô")}


def type_word(part: Component) -> str:
    return str({**TYPES, **HOLDERS}[_type(part)])


def _type(part: Component) -> str:
    match part:
        case TextInput():
            return "textarea" if part.multiline else "textfield"
        case NumberInput():
            return "number"
        case Checkbox():
            return "checkbox"
        case Choice():
            return part.drawn_as
        case Checklist():
            return "checklist"
        case Moment():
            return "datetime" if part.with_time else "date"
        case Note():
            return "text"
        case Group():
            return "group"
        case Rows():
            return "dynamiclist"
        case _:
            raise TypeError(type(part).__name__)
