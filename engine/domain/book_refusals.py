"""What the books of a year refuse."""

from engine.domain.errors import Refusal


class BookClosed(Refusal):
    """A closed book takes no new number of its year."""

    vi = (
        "Sổ {series} năm {period} đã khóa ngày {day:%d/%m/%Y} nên không cấp thêm số. Việc đã làm trên giấy mà chưa "
        "vào sổ thì ghi như việc của hôm nay, vào sổ năm nay, nêu ngày và lý do ở ghi chú; kết quả đã ghi sai thì dùng "
        "“Kết quả có sai” ở trang hồ sơ."
    )
    en = (
        "Book {series} of {period} was closed on {day:%Y-%m-%d} and gives no number any more. What was done on paper "
        "and is not entered is entered as of today, into this year's book, with its day and reason as a note; a wrong "
        "entry is put right by “Wrong result” on the dossier's page."
    )


class YearGoesOn(Refusal):
    vi = "Sổ năm {year} còn đang dùng; khóa được từ ngày 31/12/{year}."
    en = "The books of {year} are still in use; they can be closed from 31 December {year}."


class NumbersUnaccounted(Refusal):
    """A year with gaps is closed with a word about them, or not at all."""

    vi = (
        "Sổ {book} năm {year} thiếu số {missing}: không có hồ sơ, cũng không ghi là bỏ. Hãy tìm lại các số đó; không "
        "tìm được thì ghi lý do ở ô “Vì sao thiếu số” rồi khóa lại."
    )
    en = (
        "Book {book} of {year} lacks the numbers {missing}: no dossier has them, and nobody noted that they were left "
        "out. Look for them; if they cannot be found, say why in “Why numbers are missing” and close again."
    )


class ClosingConfirmed(Refusal):
    vi = "Việc khóa sổ {book} năm {year} đã được ký xác nhận."
    en = "The closing of book {book} of {year} was already signed."


class OwnClosing(Refusal):
    vi = "Sổ {book} năm {year} do chính bạn khóa; người ký xác nhận phải là người khác."
    en = "You closed book {book} of {year} yourself; somebody else must sign it."


class PlaceUnfit(Refusal):
    """A bound book is written from front to back."""

    vi = (
        "Quyển {volume} trang {page} từ số {number} không nối được: số {other} đã ở quyển {other_volume} trang "
        "{other_page}."
    )
    en = (
        "Volume {volume}, page {page} from number {number} on does not fit: number {other} stands in volume "
        "{other_volume}, page {other_page}."
    )
