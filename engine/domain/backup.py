"""A backup: one archive with everything that an office has written down, and a manifest that proves it whole."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from engine.domain.errors import Refusal

FORMAT = "motcua-backup"
VERSION = 1


@dataclass(frozen=True, kw_only=True, slots=True)
class TablePart:
    """One table in the archive: its rows, the hash of their bytes, and (name, kind) of each column."""

    rows: int
    sha256: str
    columns: tuple[tuple[str, str], ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Chains:
    """Where every chain of the trail ends: how many chains and events, and one hash over all their heads."""

    count: int
    events: int
    sha256: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Manifest:
    """`files`: of each kept file its path below the folder of files, and the hash of its bytes."""

    revision: str
    made_at: datetime
    database: str
    tables: Mapping[str, TablePart]
    chains: Chains
    files: Mapping[str, str]

    @property
    def rows(self) -> int:
        return sum(part.rows for part in self.tables.values())


class BackupDamaged(Refusal):
    vi = "Tệp sao lưu {file} bị hỏng, bị cắt hoặc đã bị sửa ({where}). Chưa có gì thay đổi; hãy dùng bản sao lưu khác."
    en = "The backup {file} is damaged, cut off or was edited ({where}). Nothing was changed; use another backup."


class BackupForeign(Refusal):
    vi = "{file} không phải bản sao lưu của motcua. Chưa có gì thay đổi; hãy kiểm tra lại tên tệp."
    en = "{file} is no backup of motcua. Nothing was changed; check the name of the file."


class BackupAhead(Refusal):
    vi = "Bản sao lưu {file} do một bản motcua mới hơn tạo ra ({revision}). Hãy cập nhật motcua rồi khôi phục."
    en = "The backup {file} was made by a newer motcua ({revision}). Update motcua, then restore."


class BackupMissing(Refusal):
    vi = "Không đọc được tệp {file} ({reason}). Hãy kiểm tra đường dẫn và quyền đọc."
    en = "The file {file} cannot be read ({reason}). Check its path and the right to read it."


class BackupUnwritten(Refusal):
    """Also a full disk. What was half-written is gone, an earlier backup of that name still there."""

    vi = (
        "Không ghi được bản sao lưu {file} ({reason}). Không có tệp dở dang; hãy giải phóng dung lượng hoặc ghi ra "
        "nơi khác."
    )
    en = "The backup {file} cannot be written ({reason}). No half of it is left; free some space or write elsewhere."


class BackupTaken(Refusal):
    vi = "Tệp {file} đã có. Chưa có gì thay đổi; hãy chọn tên khác, bản sao lưu không ghi đè bản cũ."
    en = "The file {file} is there already. Nothing was changed; choose another name, a backup overwrites no other."


class RestoreIntoUsed(Refusal):
    vi = (
        "Cơ sở dữ liệu {where} đã có dữ liệu. Chưa có gì thay đổi; hãy khôi phục vào cơ sở dữ liệu trống, hoặc ghi rõ "
        "tên nó để thay thế: --replace {name}"
    )
    en = (
        "The database {where} is not empty. Nothing was changed; restore into an empty one, or name it to have it "
        "replaced: --replace {name}"
    )


class RestoreDiffers(Refusal):
    """What was read back is not what the manifest says; nothing of it stays."""

    vi = "Dữ liệu đọc lại không khớp bản kê của {file} ({where}). Chưa có gì thay đổi; hãy dùng bản sao lưu khác."
    en = (
        "What was read back is not what the manifest of {file} says ({where}). Nothing was changed; use another backup."
    )
