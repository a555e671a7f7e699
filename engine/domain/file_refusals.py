"""Why a file is not taken, or cannot be shown: one class a reason. Every sentence names the file and what to do."""

from engine.domain.errors import Refusal


class FileRefused(Refusal):
    """What was sent is not taken: nothing of it is kept."""


class FileEmpty(FileRefused):
    vi = "Tệp “{name}” rỗng. Hãy quét hoặc chụp lại rồi chọn tệp mới."
    en = "File “{name}” is empty. Scan or photograph the paper again and choose the new file."


class FileTooBig(FileRefused):
    vi = "Tệp “{name}” nặng {size:.1f} MB, quá mức {most:.0f} MB. Hãy quét lại ở 200–300 dpi hoặc tách thành nhiều tệp."
    en = "File “{name}” has {size:.1f} MB; {most:.0f} MB is the most. Scan again at 200–300 dpi or split it."


class UploadTooBig(FileRefused):
    vi = "Các tệp gửi một lần quá {most:.0f} MB nên chưa tệp nào được nhận. Hãy gửi ít tệp hơn mỗi lần."
    en = "The files sent at once exceed {most:.0f} MB, so none was taken. Send fewer files at a time."


class FileUnknown(FileRefused):
    """The content is of no type that is taken; `found_*` says what it is, where that is known."""

    vi = "Tệp “{name}” không phải PDF, JPEG hay PNG{found_vi}. Hãy quét ra PDF hoặc chụp ảnh JPEG."
    en = "File “{name}” is no PDF, JPEG or PNG{found_en}. Scan it to PDF or take a JPEG photo."


class FileMislabelled(FileRefused):
    vi = "Tệp “{name}” mang đuôi “{ending}” nhưng nội dung là {found}. Hãy đổi đúng đuôi tệp hoặc quét lại."
    en = "File “{name}” ends in “{ending}” but its content is {found}. Give it the right ending or scan it again."


class FileUnreadable(FileRefused):
    vi = "Tệp “{name}” ({type}) bị hỏng hoặc thiếu một phần, không mở được. Hãy quét lại hoặc gửi lại tệp gốc."
    en = "File “{name}” ({type}) is damaged or cut off and cannot be opened. Scan it again or send the original."


class FileLocked(FileRefused):
    vi = "Tệp PDF “{name}” bị khóa (mã hóa, có mật khẩu). Hãy bỏ mật khẩu rồi gửi lại."
    en = "PDF file “{name}” is locked (encrypted, with a password). Remove the password and send it again."


class FileMixed(FileRefused):
    """Two files in one: what a viewer shows is not all that it is."""

    vi = "Tệp “{name}” ({type}) có nội dung lạ ghép thêm vào nên không nhận. Hãy quét lại từ giấy."
    en = "File “{name}” ({type}) has foreign content joined to it and is not taken. Scan the paper again."


class FileActive(FileRefused):
    vi = "Tệp PDF “{name}” có mã lệnh tự chạy nên không nhận. Hãy in ra rồi quét lại, hoặc lưu lại thành PDF thường."
    en = "PDF file “{name}” contains code that runs by itself and is not taken. Print and scan it, or save it plain."


class FileTooManyPages(FileRefused):
    vi = "Tệp PDF “{name}” có {pages} trang, quá mức {most} trang. Hãy tách thành nhiều tệp."
    en = "PDF file “{name}” has {pages} pages; {most} is the most. Split it into several files."


class FileTooManyPixels(FileRefused):
    vi = (
        "Ảnh “{name}” có {width} × {height} điểm ảnh, quá mức {most:.0f} triệu. "
        "Hãy giảm độ phân giải (300 dpi là đủ) rồi gửi lại."
    )
    en = "Image “{name}” has {width} × {height} pixels; {most:.0f} million is the most. Lower the resolution (300 dpi)."


class FileTwice(FileRefused):
    vi = "Tệp “{name}” đã có ở “{place}” của hồ sơ này (cùng nội dung với “{known}”). Không cần gửi lại."
    en = (
        "File “{name}” is already there for “{place}” of this dossier (the same content as “{known}”). No need to send."
    )


class TooManyFiles(FileRefused):
    vi = "Hồ sơ {dossier} đã có {most} tệp, không nhận thêm. Hãy gộp các trang vào ít tệp hơn."
    en = "Dossier {dossier} already has {most} files and takes no more. Join pages into fewer files."


class NoFile(FileRefused):
    vi = "Chưa chọn tệp nào. Hãy chọn tệp quét hoặc ảnh ở giấy tờ cần tải lên."
    en = "No file was chosen. Choose a scan or photo at the paper that it is of."


class FileGone(Refusal):
    """The row was struck out or removed meanwhile."""

    vi = "Tệp “{name}” đã được gạch bỏ hoặc thay rồi. Hãy tải lại trang hồ sơ."
    en = "File “{name}” was already struck out or replaced. Reload the page of the dossier."


class StrikeNeedsReason(Refusal):
    vi = "Hồ sơ {dossier} đã tiếp nhận: tệp “{name}” chỉ được gạch bỏ hoặc thay khi ghi rõ lý do. Hãy ghi lý do."
    en = "Dossier {dossier} was accepted: file “{name}” can only be struck out or replaced with a reason. Give one."


class FileMissing(Refusal):
    """A row names content that the store does not have, or has damaged."""

    vi = "Nội dung của tệp “{name}” không còn trong kho tệp hoặc bị hỏng. Hãy báo quản trị (motcua files check)."
    en = "The content of file “{name}” is gone from the store or damaged. Tell the administrator (motcua files check)."


class StoreUnavailable(Refusal):
    vi = "Không ghi được vào kho tệp {where} ({reason}). Chưa có gì được lưu; hãy báo quản trị rồi thử lại."
    en = "The file store {where} cannot be written ({reason}). Nothing was kept; tell the administrator and try again."
