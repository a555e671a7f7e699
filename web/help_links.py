"""Which section of which guide explains a page: one entry an endpoint. The link stands in the head of every page; the
pictures of docs/pictures are taken of the same pages."""

from flask import Flask, request, url_for

EVERYBODY, DESK, OFFICER, LEADER, OFFICE, ADMINISTRATOR, QUALITY, AUDITOR, CITIZEN = (
    *("moi-nguoi", "tiep-nhan", "thu-ly", "ky-duyet", "van-phong", "quan-tri", "chat-luong", "kiem-tra", "nguoi-dan"),
)
SECTIONS = {
    "sign_in.page": f"{EVERYBODY}#đăng-nhập",
    "password.page": f"{EVERYBODY}#đổi-mật-khẩu",
    "kept_form.page": f"{EVERYBODY}#hết-phiên-làm-việc",
    "search.page": f"{EVERYBODY}#tra-cứu-hồ-sơ",
    "dossier.page": f"{EVERYBODY}#trang-hồ-sơ",
    "proposals.page": f"{EVERYBODY}#việc-cần-hai-người",
    "delegations.page": f"{EVERYBODY}#làm-thay-người-vắng",
    "reception.choose": f"{DESK}#chọn-thủ-tục",
    "reception.page": f"{DESK}#nhận-hồ-sơ-của-một-người",
    "reception_many.page": f"{DESK}#nhận-cho-nhiều-người-một-lượt",
    "files.page": f"{DESK}#giấy-tờ-và-bản-quét",
    "file_content.page": f"{DESK}#giấy-tờ-và-bản-quét",
    "originals.page": f"{DESK}#bản-chính-đang-giữ",
    "apology.page": f"{DESK}#xin-lỗi-và-hẹn-lại",
    "withdrawal.page": f"{DESK}#rút-hồ-sơ-theo-đơn",
    "desks.page": f"{DESK}#giao-nhận-giữa-các-bộ-phận",
    "inbox.page": f"{OFFICER}#danh-sách-việc",
    "work_item.page": f"{OFFICER}#làm-một-việc",
    "corrections.page": f"{OFFICER}#kết-quả-có-sai",
    "signing.page": f"{LEADER}#lượt-ký",
    "signing.panel": f"{LEADER}#xem-hồ-sơ-bên-dự-thảo",
    "dashboard.page": f"{LEADER}#bảng-điều-hành",
    "dashboard.behind": f"{LEADER}#bảng-điều-hành",
    "lateness.page": f"{LEADER}#ai-đang-trễ-vì-sao",
    "lateness.behind": f"{LEADER}#ai-đang-trễ-vì-sao",
    "workload.page": f"{LEADER}#khối-lượng-việc-của-từng-người",
    "seals.page": f"{OFFICE}#đóng-dấu",
    "ink.page": f"{OFFICE}#ghi-đã-ký-trên-giấy",
    "blanks.page": f"{OFFICE}#sổ-phôi",
    "books.page": f"{OFFICE}#các-sổ",
    "books.book": f"{OFFICE}#xem-một-sổ",
    "book_closings.page": f"{OFFICE}#khóa-sổ-năm",
    "registers.page": f"{OFFICE}#sổ-theo-dõi-hồ-sơ",
    "closings.page": f"{OFFICE}#khóa-sổ",
    "cash.page": f"{OFFICE}#sổ-quỹ",
    "treasury.page": f"{OFFICE}#chốt-tháng-nộp-kho-bạc",
    "receipt_books.page": f"{OFFICE}#biên-lai-in-sẵn",
    "receipt_use.page": f"{OFFICE}#báo-cáo-sử-dụng-biên-lai",
    "remittances.page": f"{OFFICE}#tiền-chuyển-khoản",
    "remittances.one": f"{OFFICE}#tiền-chuyển-khoản",
    "bank_account.page": f"{OFFICE}#tài-khoản-nhận-chuyển-khoản",
    "orders.page": f"{OFFICE}#lịch-làm-việc",
    "on_call.page": f"{OFFICE}#lịch-trực",
    "administration.users": f"{ADMINISTRATOR}#tài-khoản",
    "administration.new": f"{ADMINISTRATOR}#tạo-tài-khoản",
    "administration.user": f"{ADMINISTRATOR}#vai-trò-mật-khẩu-khóa",
    "administration.substitutions": f"{ADMINISTRATOR}#ai-làm-thay-ai",
    "administration.sign_ins": f"{ADMINISTRATOR}#ai-đã-đăng-nhập",
    "workshop.page": f"{QUALITY}#sơ-đồ-quy-trình",
    "workshop.diagram": f"{QUALITY}#sơ-đồ-quy-trình",
    "diagram_editor.page": f"{QUALITY}#vẽ-bản-mới",
    "diagram_review.page": f"{QUALITY}#trình-và-ban-hành",
    "form_editor.form": f"{QUALITY}#sửa-biểu-mẫu",
    "audit.page": f"{AUDITOR}#tìm-hồ-sơ-cần-kiểm-tra",
    "trace.page": f"{AUDITOR}#theo-vết-từng-bước",
    "processes.page": f"{AUDITOR}#danh-mục-sơ-đồ",
    "processes.process": f"{AUDITOR}#bước-nào-tốn-thời-gian",
    "health.page": f"{ADMINISTRATOR}#tình-trạng-hệ-thống",
    "tracking_secrets.page": f"{DESK}#mã-tra-cứu-cho-người-dân",
    "citizen.page": f"{CITIZEN}#trước-khi-đi-làm-thủ-tục",
    "citizen.procedures": f"{CITIZEN}#trước-khi-đi-làm-thủ-tục",
    "citizen.procedure": f"{CITIZEN}#trước-khi-đi-làm-thủ-tục",
    "tracking.page": f"{CITIZEN}#tra-cứu-hồ-sơ",
    "followed.page": f"{CITIZEN}#xem-hồ-sơ-của-mình",
    "online_filing.page": f"{CITIZEN}#nộp-trực-tuyến",
    "feedback.page": f"{CITIZEN}#phản-ánh-kiến-nghị",
}
STEPS = {
    **dict.fromkeys(
        ("online_filing.confirm_page", "online_draft.page", "online_draft.papers", "online_draft.review"),
        "online_filing.page",
    ),
    **dict.fromkeys(("citizen_supplement.page", "citizen_survey.page"), "followed.page"),
    **dict.fromkeys(("form_editor.page", "form_editor.step"), "form_editor.form"),
    "version_difference.page": "processes.page",
}
"""Pages that one only gets to from another, whose section explains them too."""
NO_PAGES = frozenset(
    {
        *("static", "diagrams.file", "file_content.content", "file_content.copy", "guides.picture"),  # files
        *("registers.volume", "slips.control", "slips.slip", "signing.paper", "followed.result"),  # papers
        *("cash.as_paper", "cash.as_sheet", "reports.file", "receipt_use.as_paper", "receipt_use.as_sheet"),
        *("books.as_paper", "books.as_sheet", "processes.master_list"),
        *("workshop.file", "workshop.draft_file", "workshop.base_file"),  # diagrams
        *("audit.event_log", "trace.event_log"),  # files for other tools
        *("inbox.first", "administration.first"),  # they lead on
        *("guides.first", "guides.page"),  # the help itself
        *STEPS,
    }
)
"""What a browser gets and no section explains."""


def install(app: Flask) -> None:
    app.context_processor(lambda: {"help_address": _address})


def _address() -> str:
    """Of what explains the page of this request; a form that was refused is explained where its page is."""
    endpoint = STEPS.get(request.endpoint or "", request.endpoint or "")
    named = SECTIONS.get(endpoint) or SECTIONS.get(f"{request.blueprint}.page")
    if named is None:
        return url_for("guides.first")
    guide, section = named.split("#")
    return url_for("guides.page", guide=guide, _anchor=section)
