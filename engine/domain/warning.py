"""When to warn: at half, three quarters and all of a running term, in the time that the term is counted in."""

from datetime import datetime, timedelta

from engine.domain.duration import Pace, RoundTheClock

WARN_AT_PERCENT = (50, 75, 100)


def warning_instants(
    start: datetime, due_at: datetime, pace: Pace, spent: timedelta = timedelta(0)
) -> dict[int, datetime]:
    """Percentage of the term → instant. `spent` ran before `start`; a mark passed by then is due at once.

    A stretch without working time (a term round the clock over a holiday) is divided by the clock.
    """
    ahead = pace.between(start, due_at)
    if ahead <= timedelta(0):
        pace, ahead = RoundTheClock(), due_at - start
    total = spent + ahead
    instants = {
        percent: pace.add(start, max(timedelta(0), total * percent / 100 - spent)) for percent in WARN_AT_PERCENT
    }
    return {percent: min(instant, due_at) for percent, instant in instants.items()} | {100: due_at}
