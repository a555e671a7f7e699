"""Files by the hash of their content, in a folder: written beside, then renamed, so that none is ever there by half."""

import os
import tempfile
from hashlib import sha256
from pathlib import Path


class ContentFolder:
    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def put(self, content: bytes) -> str:
        name = sha256(content).hexdigest()
        path = self._path(name)
        if path.exists() and self.get(name) is not None:
            return name
        path.parent.mkdir(parents=True, exist_ok=True)
        descriptor, draft = tempfile.mkstemp(dir=path.parent)
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        os.replace(draft, path)
        return name

    def get(self, name: str) -> bytes | None:
        try:
            content = self._path(name).read_bytes()
        except FileNotFoundError:
            return None
        return content if sha256(content).hexdigest() == name else None

    def _path(self, name: str) -> Path:
        return self._folder / name[:2] / name
