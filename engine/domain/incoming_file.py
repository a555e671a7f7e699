"""A file that a citizen sends in parts (tệp đang gửi): a line that breaks costs one part, not the file."""

from datetime import timedelta

from engine.domain.errors import Refusal

LARGEST_PART = 500_000  # bytes
LIVES = timedelta(days=1)  # since its last part
MOST_AT_ONCE = 20  # of one draft or dossier


class IncomingGone(Refusal):
    """Never begun, somebody else's, expired or taken already: the same sentence."""

    vi = "Không còn phần tệp đã gửi (chỉ giữ một ngày). Hãy chọn lại tệp và gửi từ đầu."
    en = "What was sent of the file is no more (it is kept for a day). Choose the file again and send it anew."


class PartMisplaced(Refusal):
    """The other side goes on from another place than where the file ends here."""

    vi = "Tệp đang gửi có {received} byte, không nhận phần bắt đầu ở byte {place}. Hãy hỏi lại rồi gửi tiếp."
    en = "{received} bytes of the file are here; a part that begins at byte {place} does not follow. Ask and go on."


class PartTooBig(Refusal):
    vi = "Phần vừa gửi quá {most} byte hoặc dài hơn tệp. Hãy chia nhỏ hơn."
    en = "The part has more than {most} bytes, or more than the file. Send smaller ones."


class TooManyIncoming(Refusal):
    vi = "Đang có {most} tệp gửi dở. Hãy gửi xong các tệp đó, hoặc chờ một ngày rồi gửi lại."
    en = "{most} files are under way already. Finish them, or wait for a day and send again."


class IncomingUnfinished(Refusal):
    vi = "Tệp “{name}” mới gửi được {received:.1f} trong {size:.1f} MB. Hãy chọn lại đúng tệp đó để gửi tiếp phần còn."
    en = "Only {received:.1f} of {size:.1f} MB of file “{name}” are here. Choose the same file again to send the rest."
