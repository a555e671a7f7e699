"""Why a row cannot be taken over: each a sentence that says what to write instead."""

from engine.domain.errors import Refusal


class StepUnknown(Refusal):
    vi = "Quy trình của thủ tục {procedure} không có bước “{step}”. Các bước có thể ghi: {steps}."
    en = "The procedure {procedure} has no step “{step}”. Possible steps: {steps}."


class StepUnclear(Refusal):
    vi = "“{step}” có thể là nhiều bước: {steps}. Hãy ghi mã bước trong ngoặc."
    en = "“{step}” may be several steps: {steps}. Give the key in brackets."


class StepOutOfReach(Refusal):
    vi = "Không dựng lại được đường đến bước “{step}” của thủ tục {procedure}. Các bước có thể ghi: {steps}."
    en = "No way of procedure {procedure} leads to step “{step}” from here. Possible steps: {steps}."


class NothingToPay(Refusal):
    vi = (
        "Hồ sơ ở bước thu phí mà không còn khoản nào phải thu. Hãy ghi cột “Phí, lệ phí phải thu”, hoặc ghi "
        "bước trả kết quả."
    )
    en = "The dossier stands where a fee is collected, but nothing is owed. Give the fees, or the step of handing over."


class WaitMissing(Refusal):
    vi = "Ở bước này hồ sơ đang tạm dừng ({reason}). Hãy ghi ở cột “Tạm dừng” từ ngày nào, để trống ngày đến."
    en = (
        "At this step the dossier is suspended ({reason}). Say since when in the column of suspensions, without an end."
    )


class WaitOpen(Refusal):
    vi = (
        "Cột “Tạm dừng” còn một lần chưa kết thúc ({reason}), nhưng ở bước “{step}” hồ sơ không tạm dừng. Hãy "
        "ghi ngày đến, hoặc sửa bước."
    )
    en = (
        "A suspension ({reason}) has no end, but at step “{step}” the dossier is not suspended. Give its end "
        "or correct the step."
    )


class ResultDayMissing(Refusal):
    vi = (
        "Kết quả đã về Bộ phận Một cửa: hãy ghi ngày đó ở cột “Đến bước này từ ngày”, vì hồ sơ được đánh giá "
        "theo ngày đó."
    )
    en = "The result is at the desk: give its day in the column “since”, for the dossier is judged by that day."


class CodeTaken(Refusal):
    vi = "Mã {code} đã thuộc một hồ sơ được tiếp nhận ngay tại đây. Hãy kiểm tra lại mã."
    en = "Code {code} belongs to a dossier that was received here. Check the code."


class ProcedureUnknown(Refusal):
    vi = "Không có thủ tục “{procedure}”.{near_vi} Xem “motcua procedures”."
    en = "There is no procedure “{procedure}”.{near_en} See “motcua procedures”."


class BookUnknown(Refusal):
    vi = "Không có sổ hay dãy số “{book}”.{near_vi} Hãy chọn trong danh sách của tệp mẫu."
    en = "There is no register or series “{book}”.{near_en} Choose from the list of the template."


class YearClosed(Refusal):
    vi = "Sổ năm {year} đã khóa: số mới chỉ cấp trong năm {now}. Hãy bỏ dòng này."
    en = "The book of {year} is closed: new numbers are given in {now} only. Leave this row out."


class YearToCome(Refusal):
    vi = "Năm {year} chưa đến; sổ đang mở là năm {now}. Hãy kiểm tra lại."
    en = "The year {year} has not come; the open book is that of {now}. Check it."


class NumberUsed(Refusal):
    vi = "Ở đây sổ này đã cấp đến số {used}/{year}; số cuối đã dùng không thể là {last}. Hãy đối chiếu sổ giấy."
    en = (
        "This book has given numbers up to {used}/{year} here; the last number used cannot be {last}. Compare the book."
    )


class BookTwice(Refusal):
    vi = "Sổ này của năm {year} đã có ở dòng {row}. Mỗi sổ mỗi năm một dòng; hãy bỏ một dòng."
    en = "This book of {year} is in row {row} already. One row a book and year; leave one out."


class CodeTwice(Refusal):
    vi = "Mã {code} đã có ở dòng {row}. Mỗi hồ sơ một mã; hãy kiểm tra lại."
    en = "Code {code} is in row {row} already. Every dossier has a code of its own; check it."


class DomainUnknown(Refusal):
    vi = "Không có lĩnh vực “{domain}”.{near_vi}"
    en = "There is no domain “{domain}”.{near_en}"


class FiguresThere(Refusal):
    vi = "Số liệu chuyển kỳ đến ngày {day} đã được nhập từ tệp {file}. Số liệu chuyển kỳ chỉ nhập một lần."
    en = "The figures as of {day} were taken over from {file}. Figures are taken over once."


class OneDayOnly(Refusal):
    vi = "Các dòng phải cùng một ngày chốt; ở đây là {day}, trước đó là {other}. Hãy sửa lại."
    en = "All rows must be as of the same day; this is {day}, before it was {other}. Correct it."


class FigureTwice(Refusal):
    vi = "Đã có ở dòng {row}. Mỗi thủ tục (hoặc lĩnh vực) một dòng."
    en = "It is in row {row} already. One row a procedure (or domain)."


def near(names: list[str]) -> dict[str, str]:
    """The nearest known names as the end of a sentence."""
    if not names:
        return {"near_vi": "", "near_en": ""}
    told = "; ".join(names)
    return {"near_vi": f" Có phải: {told}?", "near_en": f" Do you mean: {told}?"}
