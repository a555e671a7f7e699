"""The worker's beat: a sweep every few seconds. APScheduler is a clock, not a memory: due work is in the database."""

import logging
import os
import signal
import socket
import threading
from types import FrameType

from apscheduler.schedulers.background import BackgroundScheduler

from engine.domain.errors import Refusal
from engine.domain.notice import NoticeChannel
from engine.operations.examinations import run_examination
from engine.operations.installation import Installation
from engine.operations.kept_forms import drop_expired
from engine.operations.send_notices import send_notice
from engine.operations.sweep import sweep
from engine.operations.trim_stages import trim_all
from engine.operations.worker_seen import worker_seen
from engine.ports import Carrier, Carriers, Clock, Courier

BEAT_SECONDS = 15.0  # how often a worker writes down that it runs, and looks whether an examination is asked for
_NAME = f"{socket.gethostname()[:40]} {os.getpid()}"
_MOST_NOTICES = 100  # of one channel in one beat
_log = logging.getLogger(__name__)


def start(
    installation: Installation, clock: Clock, courier: Courier, carriers: Carriers, *, seconds: float = 5.0
) -> BackgroundScheduler:
    """Begin sweeping in a thread of this process, and sending in one for each channel; the caller shuts the scheduler
    down."""
    scheduler = BackgroundScheduler(timezone="UTC")
    _show(installation, clock)
    scheduler.add_job(
        _sweep_once,
        "interval",
        seconds=seconds,
        args=(installation, clock, courier, frozenset(carriers)),
        max_instances=1,
        coalesce=True,
    )
    for channel, carrier in carriers.items():
        scheduler.add_job(
            _send,
            "interval",
            seconds=seconds,
            args=(installation, clock, channel, carrier),
            max_instances=1,
            coalesce=True,
        )
    scheduler.add_job(
        _trim, "interval", hours=1, args=(installation, clock), max_instances=1, coalesce=True, jitter=600
    )
    scheduler.add_job(
        _beat,
        "interval",
        seconds=BEAT_SECONDS,
        args=(installation, clock),
        max_instances=1,
        coalesce=True,
    )
    scheduler.start()
    return scheduler


def run(
    installation: Installation, clock: Clock, courier: Courier, carriers: Carriers, *, seconds: float = 1.0
) -> None:
    """Sweep until the process is asked to stop (SIGTERM or Ctrl-C)."""
    stopped = threading.Event()

    def stop(number: int, frame: FrameType | None) -> None:
        stopped.set()

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)
    scheduler = start(installation, clock, courier, carriers, seconds=seconds)
    stopped.wait()
    scheduler.shutdown()


def _beat(installation: Installation, clock: Clock) -> None:
    """Shows that this worker runs, and does the examination that a page asked for."""
    _show(installation, clock)
    try:
        run_examination(installation, now=clock.now())
    except Refusal as refusal:
        _log.warning("examination: %s", refusal)


def _show(installation: Installation, clock: Clock) -> None:
    try:
        worker_seen(installation, _NAME, now=clock.now())
    except Refusal as refusal:
        _log.warning("beat: %s", refusal)


def _trim(installation: Installation, clock: Clock) -> None:
    try:
        trim_all(installation, now=clock.now())
        drop_expired(installation, now=clock.now())
    except Refusal as refusal:
        _log.warning("retain: %s", refusal)


def _sweep_once(installation: Installation, clock: Clock, courier: Courier, channels: frozenset[NoticeChannel]) -> None:
    try:
        sweep(installation, courier, now=clock.now(), channels=channels)
    except Refusal as refusal:
        _log.warning("sweep: %s", refusal)


def _send(installation: Installation, clock: Clock, channel: NoticeChannel, carrier: Carrier) -> None:
    """Until nothing is due or the server does not take one: the others then wait for the next beat."""
    try:
        for _ in range(_MOST_NOTICES):
            if not send_notice(installation, channel, carrier, now=clock.now()):
                break
    except Refusal as refusal:
        _log.warning("send %s: %s", channel, refusal)
