"""The one page that stands for every scan of the demo year: it says that it is no real paper."""

from functools import cache
from pathlib import Path

from engine.domain.dossier_file import Upload

_SPECIMEN = Path(__file__).with_name("specimen.png")


@cache
def specimen() -> Upload:
    return Upload(name="Bản quét trình diễn.png", content=_SPECIMEN.read_bytes())
