"""A hand-off (liên thông): a message that gives a dossier to another unit and later brings the result back."""

from enum import StrEnum


class MessageStatus(StrEnum):
    WAITING = "waiting"  # early: nobody waits for it yet
    DELIVERED = "delivered"
    UNDELIVERABLE = "undeliverable"  # the stage it was meant for had ended; the sender was answered


class MessageKind(StrEnum):
    REQUEST = "request"  # starts a stage of another unit
    REPLY = "reply"
    WITHDRAWAL = "withdrawal"
    EXTERNAL = "external"  # from outside, addressed to a dossier by name
