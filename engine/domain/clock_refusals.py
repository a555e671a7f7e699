"""What a legal clock will not do, each with its sentence."""

from engine.domain.errors import Refusal


class ClockFinished(Refusal):
    vi = "Thời hạn đã kết thúc lúc {finished}; không thể dừng, gia hạn hay tính tiếp."
    en = "The term ended at {finished}; it can no longer be stopped, extended or resumed."


class ClockWaits(Refusal):
    vi = "Hồ sơ đang chờ ({reason}) từ {since}. Hãy kết thúc lần chờ đó trước."
    en = "The dossier already waits ({reason}) since {since}. End that waiting first."


class ClockRuns(Refusal):
    vi = "Thời hạn không dừng để chờ {reason} nên không có gì để tính tiếp."
    en = "The clock does not wait for {reason}, so there is nothing to resume."


class OutOfOrder(Refusal):
    vi = "Thời điểm {at} sớm hơn việc đã ghi lúc {last}. Hãy kiểm tra lại ngày giờ."
    en = "The instant {at} is earlier than what was recorded at {last}. Check the date and the time."


class ExclusionRefused(Refusal):
    vi = "Không thể trừ khoảng {since} – {until}: {problem_vi}."
    en = "The time from {since} to {until} cannot be excluded: {problem_en}."


class ExtensionMissing(Refusal):
    vi = "Lấy ý kiến theo cách kéo dài thời hạn thì phải nêu phần gia hạn của thủ tục."
    en = "An opinion that extends the term needs the procedure's extension."


class AlreadyReappointed(Refusal):
    vi = "Hồ sơ đã được hẹn lại một lần ({reappointed}); luật chỉ cho hẹn lại một lần."
    en = "The dossier already has its one new date ({reappointed}); the law allows a single re-appointment."


class ApologyLate(Refusal):
    vi = "Phiếu xin lỗi phải gửi chậm nhất lúc {latest}, trước hạn một ngày làm việc; {at} là quá muộn."
    en = "The apology had to go out by {latest}, one working day before the promise; {at} is too late."


class NoTimeToApologise(Refusal):
    vi = "Hạn {promised} không cách lúc bắt đầu tính một ngày làm việc nên không thể hẹn lại."
    en = "The promise {promised} is less than one working day after the start, so there can be no new date."


class NewDateTooEarly(Refusal):
    vi = "Ngày hẹn lại {new} phải sau hạn đã hẹn {promised}."
    en = "The new date {new} must be after the promised {promised}."


class ClockUnreadable(Refusal):
    vi = "Không đọc được thời hạn đã lưu của hồ sơ: {problem}. Hãy báo quản trị viên."
    en = "The stored clock of the dossier cannot be read: {problem}. Tell the administrator."
