"""The words of the pages on which diagrams are drawn and compared, also those that the scripts of the pages say."""

from functools import partial

from flask import Flask

from engine.domain.diagram_draft import DraftStatus
from engine.domain.term import Unit
from engine.domain.work_item import TaskKind
from web.form_words import CHANGES
from web.language import add_filters
from web.language import translated as _
from web.language import translated_later as _l
from web.words import word

STATUS: dict[str, object] = {
    DraftStatus.DRAWING: _l("Đang vẽ"),
    DraftStatus.SUBMITTED: _l("Chờ ban hành"),
    DraftStatus.RELEASED: _l("Đã ban hành"),
    DraftStatus.DROPPED: _l("Đã bỏ"),
}
KINDS = {
    TaskKind.INTAKE: _l("tiếp nhận"),
    TaskKind.WORK: _l("xử lý"),
    TaskKind.REVIEW: _l("thẩm tra"),
    TaskKind.SIGNATURE: _l("ký"),
    TaskKind.SEAL: _l("đóng dấu"),
    TaskKind.BOOK: _l("vào sổ"),
    TaskKind.PAYMENT: _l("thu phí"),
    TaskKind.POSTING: _l("niêm yết"),
    TaskKind.COUNCIL: _l("họp hội đồng"),
    TaskKind.EXTERNAL: _l("nơi ngoài làm"),
    TaskKind.SUPPLEMENT: _l("bổ sung hồ sơ"),
    TaskKind.RETURN: _l("trả kết quả"),
}
UNITS = {
    Unit.SAME_DAY: _l("trong ngày"),
    Unit.WORKING_HOURS: _l("giờ làm việc"),
    Unit.WORKING_DAYS: _l("ngày làm việc"),
    Unit.CALENDAR_DAYS: _l("ngày"),
    Unit.CLOCK_HOURS: _l("giờ liên tục"),
    Unit.LAND_DAYS: _l("ngày làm việc (đất đai)"),
}
CLAUSES = {
    "7.5.3": _l("kiểm soát thông tin dạng văn bản"),
    "8.2.1": _l("trao đổi với người dân"),
    "8.2.3": _l("xem xét yêu cầu"),
    "8.4": _l("việc do bên ngoài làm"),
    "8.5.1": _l("kiểm soát việc cung cấp dịch vụ"),
    "8.5.2": _l("nhận biết và truy vết"),
    "8.5.5": _l("việc sau khi trả kết quả"),
    "8.6": _l("thông qua kết quả"),
    "8.7": _l("kết quả không phù hợp"),
    "9.1.2": _l("sự hài lòng của người dân"),
}


def install(app: Flask) -> None:
    words = {"draft_status": STATUS, "form_change": CHANGES}
    add_filters(app, {name: partial(word, told) for name, told in words.items()})


def editor_words() -> dict[str, str]:
    return {**_panel_words(), **_bench_words(), **_element_words()}


def _panel_words() -> dict[str, str]:
    return {
        "nothing": _("Hãy chọn một phần tử trên sơ đồ để xem và sửa thuộc tính."),
        "name": _("Tên"),
        "id": _("Mã phần tử"),
        "role": _("Vai trò của làn"),
        "roleOfTask": _("Vai trò (theo làn)"),
        "noLane": _("chưa nằm trong làn nào"),
        "form": _("Biểu mẫu"),
        "changeForm": _("Xem, sửa biểu mẫu của bước này"),
        "term": _("Thời hạn của bước"),
        "unit": _("Đơn vị thời hạn"),
        "clause": _("Điều khoản ISO 9001"),
        "record": _("Mã hồ sơ, biểu mẫu ISO"),
        "kind": _("Loại việc"),
        "clock": _("Thời hạn giải quyết khi làm bước này"),
        "clockRuns": _("đang chạy"),
        "clockStopped": _("tạm dừng"),
        "condition": _("Điều kiện đi theo nhánh"),
        "isDefault": _("Nhánh mặc định"),
        "timer": _("Chờ đến lúc (tên dữ liệu hoặc thời điểm)"),
        "calls": _("Gọi quy trình"),
        "receiver": _("Nơi nhận"),
        "payload": _("Dữ liệu gửi kèm"),
        "operator": _("Việc máy làm"),
        "operatorHelp": _("Thông số của việc máy làm giữ nguyên như trong tệp."),
        "none": _("– chưa chọn –"),
    }


def _bench_words() -> dict[str, str]:
    return {
        "saved": _("Đã lưu lúc %(at)s."),
        "unsaved": _("Có thay đổi chưa lưu."),
        "saving": _("Đang lưu…"),
        "notSaved": _("Chưa lưu được: máy chủ không trả lời. Bản vẽ vẫn còn trên trang này; hãy thử lại."),
        "signedOut": _("Phiên làm việc đã hết. Hãy đăng nhập ở một thẻ khác, rồi trở lại đây và lưu; bản vẽ vẫn còn."),
        "findings": _("%(errors)s lỗi, %(warnings)s cảnh báo"),
        "noFindings": _("Không có lỗi."),
        "checking": _("Đang kiểm tra…"),
        "notChecked": _("Chưa kiểm tra được: máy chủ không trả lời."),
        "error": _("Lỗi"),
        "warning": _("Cảnh báo"),
        "imported": _("Đã nhập tệp. Bản vẽ cũ còn trong bản thảo cho đến khi bạn lưu."),
        "tooLarge": _("Tệp quá lớn (nhiều nhất 900.000 ký tự)."),
        "draws": _("Mô phỏng"),
        "stopsDrawing": _("Thôi mô phỏng"),
        "userTask": _("Thêm bước của công chức"),
    }


def review_words() -> dict[str, str]:
    return {
        "added": _("Thêm"),
        "removed": _("Bỏ"),
        "changed": _("Sửa"),
        "moved": _("Dời chỗ trên hình"),
        "same": _("Hai sơ đồ giống nhau."),
        "from": _("từ"),
        "to": _("thành"),
        "name": _("tên"),
        "form": _("biểu mẫu"),
        "term": _("thời hạn"),
        "clause": _("điều khoản"),
        "record": _("mã hồ sơ"),
        "kind": _("loại việc"),
        "clock": _("thời hạn giải quyết"),
        "role": _("vai trò"),
        "receiver": _("nơi nhận"),
        "payload": _("dữ liệu gửi kèm"),
        "sourceRef": _("đi từ"),
        "targetRef": _("đi tới"),
        "conditionExpression": _("điều kiện"),
        "default": _("nhánh mặc định"),
        "calledElement": _("quy trình được gọi"),
        "flowNodeRef": _("phần tử trong làn"),
        "other": _("nội dung khác"),
        "failed": _("Không vẽ được sơ đồ này."),
        **_element_words(),
    }


def _element_words() -> dict[str, str]:
    return {
        "empty": _("(trống)"),
        "task": _("bước"),
        "gateway": _("cổng"),
        "event": _("sự kiện"),
        "flow": _("mũi tên"),
        "lane": _("làn"),
        "element": _("phần tử"),
    }
