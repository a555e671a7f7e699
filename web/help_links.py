"""Which section of which guide explains a page: one entry an endpoint. The link stands in the head of every page; the
pictures of docs/pictures are taken of the same pages."""

from flask import Flask, request, url_for

EVERYBODY, DESK, OFFICER, LEADER, OFFICE, ADMINISTRATOR, AUDITOR = (
    *("moi-nguoi", "tiep-nhan", "thu-ly", "ky-duyet", "van-phong", "quan-tri", "kiem-tra"),
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
    "registers.page": f"{OFFICE}#sổ-theo-dõi-hồ-sơ",
    "closings.page": f"{OFFICE}#khóa-sổ",
    "orders.page": f"{OFFICE}#lịch-làm-việc",
    "administration.users": f"{ADMINISTRATOR}#tài-khoản",
    "administration.new": f"{ADMINISTRATOR}#tạo-tài-khoản",
    "administration.user": f"{ADMINISTRATOR}#vai-trò-mật-khẩu-khóa",
    "administration.substitutions": f"{ADMINISTRATOR}#ai-làm-thay-ai",
    "administration.sign_ins": f"{ADMINISTRATOR}#ai-đã-đăng-nhập",
    "audit.page": f"{AUDITOR}#tìm-hồ-sơ-cần-kiểm-tra",
    "trace.page": f"{AUDITOR}#theo-vết-từng-bước",
    "processes.page": f"{AUDITOR}#danh-mục-sơ-đồ",
    "processes.process": f"{AUDITOR}#bước-nào-tốn-thời-gian",
    "health.page": f"{ADMINISTRATOR}#tình-trạng-hệ-thống",
}
NO_PAGES = frozenset(
    {
        *("static", "diagrams.file", "file_content.content", "file_content.copy", "guides.picture"),  # files
        *("registers.volume", "slips.control", "slips.slip", "signing.paper"),  # papers
        *("audit.event_log", "trace.event_log"),  # files for other tools
        *("inbox.first", "administration.first"),  # they lead on
        *("guides.first", "guides.page"),  # the help itself
    }
)
"""What a browser gets and no section explains."""


def install(app: Flask) -> None:
    app.context_processor(lambda: {"help_address": _address})


def _address() -> str:
    """Of what explains the page of this request; a form that was refused is explained where its page is."""
    endpoint = request.endpoint or ""
    named = SECTIONS.get(endpoint) or SECTIONS.get(f"{request.blueprint}.page")
    if named is None:
        return url_for("guides.first")
    guide, section = named.split("#")
    return url_for("guides.page", guide=guide, _anchor=section)
