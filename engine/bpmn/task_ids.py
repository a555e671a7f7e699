"""Task ids as the outside knows them: UUIDs, unique everywhere, made of the stage's random base, the number of the
task inside the stage, and the position of the event where one gateway waits for several."""

from uuid import UUID, uuid4

ALTERNATIVE_BITS = 8
LOW_BITS = 48  # the node field of a UUID: version and variant stay those of a random one
_LOW = (1 << LOW_BITS) - 1
_ALTERNATIVE = (1 << ALTERNATIVE_BITS) - 1
ITSELF = 0  # the task, not one of its alternatives


def new_base() -> int:
    return uuid4().int & ~_LOW


def task_id(base: int, number: int, alternative: int = ITSELF) -> UUID:
    return UUID(int=base | number << ALTERNATIVE_BITS | alternative)


def numbers(base: int, identifier: UUID) -> tuple[int, int] | None:
    """The task's number and the alternative, None for an id of another stage."""
    if identifier.int & ~_LOW != base:
        return None
    low = identifier.int & _LOW
    return low >> ALTERNATIVE_BITS, low & _ALTERNATIVE
