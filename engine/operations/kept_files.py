"""What the file store gives back is what was put in, or nothing."""

from hashlib import sha256

from engine.domain.file_refusals import FileMissing
from engine.ports import FileStore


def read_whole(files: FileStore, named: str, title: str) -> bytes:
    """The content of this hash. Raises FileMissing where it is gone or damaged; `title` is how people call it."""
    kept = files.open(named)
    if kept is None:
        raise FileMissing(name=title)
    with kept:
        content = kept.read()
    if sha256(content).hexdigest() != named:
        raise FileMissing(name=title)
    return content
