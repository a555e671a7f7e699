"""Writing a report's file whole or not at all: a reader never finds half of one."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from engine.domain.errors import InvalidInput


@contextmanager
def written(target: Path, option: str) -> Iterator[Path]:
    """A draft beside the target that takes its place when the block ends well. Raises InvalidInput that names both."""
    draft = target.with_name(f".{target.name}.part")
    try:
        yield draft
        os.replace(draft, target)
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise InvalidInput(
            f"{option} {target}",
            f"không ghi được ({reason}); hãy chọn thư mục khác",
            f"cannot be written ({reason}); choose another folder",
        ) from error
    finally:
        draft.unlink(missing_ok=True)
