"""Where Flask-Limiter counts: in the database of the installation, so that several processes count together and a
restart forgets nothing. Only pages with a limit write there, none that is read."""

from limits.storage import Storage

from engine.operations.attempts import attempts_of, count_attempt, forget_attempts
from web import context

SCHEME = "motcua"


class Attempts(Storage):
    STORAGE_SCHEME = [SCHEME]  # noqa: RUF012 -- as the library declares it

    @property
    def base_exceptions(self) -> tuple[type[Exception], ...]:
        return ()  # a database that is away is a sentence of ours

    def incr(self, key: str, expiry: int, amount: int = 1) -> int:
        return count_attempt(context.installation(), key, amount, expiry, now=context.now())

    def get(self, key: str) -> int:
        return attempts_of(context.installation(), key, now=context.now())[0]

    def get_expiry(self, key: str) -> float:
        return attempts_of(context.installation(), key, now=context.now())[1].timestamp()

    def check(self) -> bool:
        return True  # asked where there is no request; whoever counts hears of it

    def reset(self) -> int:
        return forget_attempts(context.installation(), None)

    def clear(self, key: str) -> None:
        forget_attempts(context.installation(), key)
