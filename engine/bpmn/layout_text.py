"""How much room a text takes: widths of Arial's letters, which is what BPMN editors draw with."""

import unicodedata

TASK_FONT, LABEL_FONT = 12, 11  # pixels, as bpmn.io draws
LINE_HEIGHT = 1.2
LABEL_WIDTH = 90  # where bpmn.io breaks the lines of a label
LABEL_SLACK = 8  # letters of another font may be wider
TASK_HEIGHT, TASK_WIDTHS, TASK_PADDING = 80, (120, 140, 160), 16
TASK_LINES = 2  # more would touch the marks in the corner and at the foot of a task
EXTRA_LINE = 12  # height for each line more

_WIDTHS = {  # thousandths of the font size
    **dict.fromkeys("ijlíìỉĩị'|", 222),
    **dict.fromkeys(" ,.;:/ftI!", 278),
    **dict.fromkeys('r-()[]"“”', 340),
    **dict.fromkeys("ckszvxyJ", 500),
    **dict.fromkeys("FTZ", 611),
    **dict.fromkeys("ABEKPSVXY&", 667),
    **dict.fromkeys("CDĐHNRUw", 722),
    **dict.fromkeys("GOQ", 778),
    **dict.fromkeys("mM", 833),
    **dict.fromkeys("W…", 970),
}
_USUAL = 556


def width(text: str, font: int) -> float:
    """Pixels that one line takes."""
    return sum(_letter(letter) for letter in text) * font / 1000


def _letter(letter: str) -> int:
    base = unicodedata.normalize("NFD", letter)[0]
    return _WIDTHS.get(letter, _WIDTHS.get(base, _USUAL))


def lines(text: str, room: float, font: int) -> list[str]:
    """The text broken at spaces into lines that fit; a word that is too long stands alone."""
    found: list[str] = []
    for word in text.split():
        if found and width(f"{found[-1]} {word}", font) <= room:
            found[-1] = f"{found[-1]} {word}"
        else:
            found.append(word)
    return found


def text_size(text: str, room: float = LABEL_WIDTH - LABEL_SLACK, font: int = LABEL_FONT) -> tuple[int, int]:
    """Width and height of the text when its lines are broken to fit."""
    broken = lines(text, room, font)
    widest = max((width(line, font) for line in broken), default=0)
    return round(widest) + LABEL_SLACK, round(len(broken) * font * LINE_HEIGHT + 1)


def task_size(name: str) -> tuple[int, int]:
    """The narrowest of the usual widths in which the name takes few lines; else the widest, and higher."""
    for candidate in TASK_WIDTHS:
        needed = len(lines(name, candidate - TASK_PADDING, TASK_FONT))
        if needed <= TASK_LINES:
            return candidate, TASK_HEIGHT
    return TASK_WIDTHS[-1], TASK_HEIGHT + EXTRA_LINE * (needed - TASK_LINES)
