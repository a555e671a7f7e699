"""How hard a commit presses on the disk."""

from enum import StrEnum


class Durability(StrEnum):
    FULL = "full"  # a committed command survives a power cut
    BULK = "bulk"  # for loading what can be loaded again: a power cut may lose or damage it
