"""The columns of the sheets: their headings as the template writes them, and other words that clerks use."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from engine.domain.applicant import fold


class SheetKind(StrEnum):
    BOOKS = "books"
    DOSSIERS = "dossiers"
    CARRY_OVER = "carry-over"


@dataclass(frozen=True, kw_only=True, slots=True)
class Column:
    """`also`: other headings under which the column is known. `hint`: what the sheet of explanations says of it."""

    key: str
    heading: str
    hint: str
    also: tuple[str, ...] = ()
    required: bool = False
    width: int = 18

    @property
    def names(self) -> frozenset[str]:
        return frozenset(map(folded, (self.heading, self.key, *self.also)))


def folded(heading: str) -> str:
    """A heading without diacritics, stars, brackets and what stands in them."""
    return " ".join(fold(heading.split("(")[0]).replace("*", " ").replace("/", " ").replace("_", " ").split())


BOOK = Column(
    key="book",
    heading="Sổ, dãy số",
    hint="Chọn trong danh sách: tên hoặc mã sổ (HT_KS, SCT/BS …), dãy biên lai, dãy phiếu.",
    also=("Sổ", "Tên sổ", "Mã sổ", "Dãy số", "Register", "Series"),
    required=True,
    width=46,
)
YEAR = Column(
    key="year",
    heading="Năm",
    hint="Năm của sổ, 4 chữ số; chỉ nhận năm đang mở.",
    also=("Năm sổ",),
    required=True,
    width=9,
)
LAST = Column(
    key="last",
    heading="Số cuối đã dùng",
    hint="Số cuối cùng đã ghi trong sổ giấy; số tiếp theo do phần mềm cấp là số này cộng 1.",
    also=(
        "Số cuối",
        "Số cuối cùng",
        "Số đã dùng",
        "Số cuối cùng đã dùng",
        "Last number",
        "last_number",
        "Last number used",
    ),
    required=True,
    width=16,
)
VOLUME = Column(
    key="volume",
    heading="Quyển số",
    hint="Nếu biết: quyển đang ghi, ví dụ 02/2022.",
    also=("Quyển", "Volume"),
    width=12,
)
PAGE = Column(key="page", heading="Trang", hint="Nếu biết: trang đang ghi.", also=("Trang số", "Page"), width=9)

CODE = Column(
    key="code",
    heading="Mã hồ sơ",
    hint="Giữ nguyên mã cũ trên phiếu hẹn hoặc trong hệ thống cũ; mỗi hồ sơ một mã.",
    also=("Số hồ sơ", "Mã HS", "Code", "External code"),
    required=True,
    width=26,
)
PROCEDURE = Column(
    key="procedure",
    heading="Mã thủ tục",
    hint="Mã quốc gia, ví dụ 1.004873, hoặc tên thủ tục đúng như đã công bố.",
    also=("Thủ tục", "Mã TTHC", "Tên thủ tục", "Procedure", "Procedure code", "procedure_code"),
    required=True,
    width=14,
)
APPLICANT = Column(
    key="applicant",
    heading="Họ tên người nộp",
    hint="Họ tên đầy đủ, có dấu (Unicode).",
    also=("Người nộp", "Họ và tên", "Họ tên", "Người nộp hồ sơ", "Applicant", "Name"),
    required=True,
    width=26,
)
IDENTITY = Column(
    key="identity",
    heading="Số giấy tờ tùy thân",
    hint="CCCD 12 số, CMND 9 số hoặc hộ chiếu. Định dạng ô là Văn bản để không mất số 0 đầu.",
    also=(
        "Số CCCD",
        "CCCD",
        "CMND",
        "Số CMND",
        "CCCD CMND",
        "Số CCCD CMND",
        "Số định danh",
        "Identity number",
        "id_number",
    ),
    width=18,
)
BIRTH = Column(
    key="birth",
    heading="Ngày sinh",
    hint="dd/mm/yyyy; nếu không biết ngày: mm/yyyy hoặc chỉ năm.",
    also=("Năm sinh", "Birth date", "birth_date"),
    width=13,
)
ADDRESS = Column(key="address", heading="Địa chỉ", hint="Nếu có.", also=("Address", "Nơi cư trú"), width=26)
PHONE = Column(
    key="phone",
    heading="Điện thoại",
    hint="Nếu có. Định dạng ô là Văn bản để không mất số 0 đầu.",
    also=("Số điện thoại", "SĐT", "Phone"),
    width=14,
)
CHANNEL = Column(
    key="channel",
    heading="Hình thức nộp",
    hint="Trực tiếp, Trực tuyến hoặc Bưu chính. Để trống là Trực tiếp.",
    also=("Kênh nộp", "Cách nộp", "Channel"),
    width=14,
)
RECEIVED = Column(
    key="received_at",
    heading="Ngày nhận",
    hint="dd/mm/yyyy hoặc dd/mm/yyyy hh:mm. Để trống là ngày tiếp nhận.",
    also=("Ngày nộp", "Received at", "Ngày nhận hồ sơ"),
    width=18,
)
ACCEPTED = Column(
    key="accepted_at",
    heading="Ngày tiếp nhận",
    hint="Ngày (giờ) ghi trên phiếu hẹn: hồ sơ đã đủ và được nhận.",
    also=("Accepted at", "Ngày tiếp nhận hồ sơ"),
    required=True,
    width=18,
)
PROMISED = Column(
    key="promised_at",
    heading="Ngày hẹn trả",
    hint="Ngày (giờ) hẹn trên phiếu giấy; hồ sơ luôn được đánh giá theo ngày này. Đã bổ sung và được hẹn lại thì ghi "
    "ngày của phiếu mới.",
    also=("Ngày hẹn", "Hẹn trả", "Ngày hẹn trả kết quả", "Promised at"),
    required=True,
    width=18,
)
STEP = Column(
    key="step",
    heading="Đang ở bước",
    hint="Tên bước trong quy trình (ví dụ “Thẩm tra”), mã bước (review), hoặc “tại <tên đơn vị>” nếu đang "
    "ở cơ quan khác.",
    also=("Bước", "Bước hiện tại", "Đang ở", "Step", "Hồ sơ đang ở bước"),
    required=True,
    width=30,
)
SINCE = Column(
    key="since",
    heading="Đến bước này từ ngày",
    hint="Nếu biết. Bắt buộc khi kết quả đã về Bộ phận Một cửa: đó là ngày có kết quả.",
    also=("Từ ngày", "Since", "Ngày đến bước"),
    width=18,
)
SUSPENSIONS = Column(
    key="suspensions",
    heading="Tạm dừng",
    hint="Mỗi lần: từ ngày - đến ngày: lý do (bổ sung, xin ý kiến, nộp tiền, niêm yết); các lần cách nhau "
    "bằng dấu “;”. "
    "Đang dừng thì để trống ngày đến: 01/03/2022 - : bổ sung.",
    also=("Tạm dừng xử lý", "Suspensions", "Thời gian tạm dừng", "Các lần tạm dừng"),
    width=34,
)
FEES = Column(
    key="fees",
    heading="Phí, lệ phí phải thu",
    hint="Tổng số đồng phải thu; để trống là bằng số đã thu.",
    also=("Phí phải thu", "Phải thu", "Fees", "Tổng phí"),
    width=14,
)
PAID = Column(
    key="paid",
    heading="Đã thu",
    hint="Số đồng đã thu trước đây.",
    also=("Số tiền đã thu", "Fees paid", "Paid", "Phí đã thu", "Phí đã nộp"),
    width=12,
)
RECEIPT = Column(
    key="receipt",
    heading="Số biên lai",
    hint="Biên lai của số tiền đã thu.",
    also=("Biên lai", "Receipt", "Receipt number"),
    width=14,
)
PAPERS = Column(
    key="papers",
    heading="Giấy tờ đã nộp",
    hint="Cách nhau bằng dấu “;”, ví dụ: Tờ khai (1 bản chính); CCCD (1 bản sao).",
    also=("Thành phần hồ sơ", "Papers", "Giấy tờ"),
    width=34,
)
DOCUMENTS = Column(
    key="documents",
    heading="Số văn bản cần vào sổ",
    hint="Chỉ với chứng thực: mỗi giấy tờ một số trong sổ. Để trống là 1.",
    also=("Documents", "Số giấy tờ"),
    width=12,
)

AS_OF = Column(
    key="as_of",
    heading="Tính đến ngày",
    hint="Ngày cuối của kỳ báo cáo trước, dd/mm/yyyy. Mọi dòng cùng một ngày.",
    also=("Đến ngày", "As of", "Ngày chốt"),
    required=True,
    width=14,
)
FIRST_DAY = Column(
    key="first_day",
    heading="Từ ngày của kỳ",
    hint="Ngày đầu của kỳ báo cáo trước, nếu ghi cả số liệu của kỳ đó.",
    also=("Kỳ từ ngày", "From"),
    width=14,
)
DOMAIN = Column(
    key="domain",
    heading="Lĩnh vực",
    hint="Nhóm như trong biểu II.06a, hoặc tên lĩnh vực. Không cần khi đã có mã thủ tục.",
    also=("Domain", "Nhóm lĩnh vực"),
    width=30,
)
FIGURE_PROCEDURE = Column(
    key="procedure",
    heading="Mã thủ tục",
    hint="Nếu đếm theo từng thủ tục; để trống là cả lĩnh vực.",
    also=PROCEDURE.also,
    width=14,
)
CARRIED = Column(
    key="carried",
    heading="Chuyển sang kỳ sau",
    hint="Số hồ sơ đang giải quyết cuối ngày đó: chính là “kỳ trước chuyển qua” của kỳ tới.",
    also=(
        "Kỳ trước chuyển qua",
        "Tồn kỳ trước",
        "Số hồ sơ chuyển qua",
        "Tồn",
        "Số hồ sơ",
        "Carried",
        "Carried over",
        "Count",
        "Đang giải quyết",
    ),
    required=True,
    width=14,
)
_OF_REPORT = "Nếu muốn báo cáo đúng kỳ đó hiện lại: số liệu trong báo cáo đã gửi."
ONLINE = Column(key="online", heading="Tiếp nhận trực tuyến", hint=_OF_REPORT, width=12)
DIRECT = Column(key="direct", heading="Tiếp nhận trực tiếp", hint=_OF_REPORT, width=12)
BROUGHT = Column(key="brought", heading="Từ kỳ trước nữa", hint=_OF_REPORT, also=("Từ kỳ trước",), width=12)
EARLY = Column(key="early", heading="Giải quyết trước hạn", hint=_OF_REPORT, also=("Trước hạn",), width=12)
ON_TIME = Column(key="on_time", heading="Giải quyết đúng hạn", hint=_OF_REPORT, also=("Đúng hạn",), width=12)
OVERDUE = Column(key="overdue", heading="Giải quyết quá hạn", hint=_OF_REPORT, width=12)
PAST_TERM = Column(
    key="past_term",
    heading="Trong đó quá hạn",
    hint="Trong số chuyển sang kỳ sau, bao nhiêu hồ sơ đã quá hạn.",
    also=("Đang giải quyết quá hạn",),
    width=12,
)
FLOWS = (ONLINE, DIRECT, BROUGHT, EARLY, ON_TIME, OVERDUE, PAST_TERM)

COLUMNS: Mapping[SheetKind, tuple[Column, ...]] = {
    SheetKind.BOOKS: (BOOK, YEAR, LAST, VOLUME, PAGE),
    SheetKind.DOSSIERS: (
        *(CODE, PROCEDURE, APPLICANT, IDENTITY, BIRTH, ADDRESS, PHONE, CHANNEL, RECEIVED, ACCEPTED, PROMISED, STEP),
        *(SINCE, SUSPENSIONS, FEES, PAID, RECEIPT, PAPERS, DOCUMENTS),
    ),
    SheetKind.CARRY_OVER: (AS_OF, FIRST_DAY, DOMAIN, FIGURE_PROCEDURE, CARRIED, *FLOWS),
}
TITLES: Mapping[SheetKind, str] = {
    SheetKind.BOOKS: "Số mở đầu sổ",
    SheetKind.DOSSIERS: "Hồ sơ đang giải quyết",
    SheetKind.CARRY_OVER: "Kỳ trước chuyển qua",
}
PLACE = "STT"
EXAMPLE = "VÍ DỤ"  # in the first column: the row is an example of the template and is passed over
REMARKS = "Nhận xét khi nhập"
IGNORED = frozenset(map(folded, (PLACE, "TT", "Ghi chú", REMARKS, "Note")))
