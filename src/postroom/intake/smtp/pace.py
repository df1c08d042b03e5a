"""Whether a client keeps up: says something now and then, sends content not too slowly, and ends one day."""

from dataclasses import dataclass

from postroom.intake.smtp.limits import Limits


@dataclass(slots=True)
class Pace:
    """What one connection took of time, in seconds of one monotonic clock; the bytes since `content_at`."""

    began_at: float
    heard_at: float
    content_at: float = 0.0
    content_bytes: int = 0

    def content_begins(self) -> None:
        self.content_at = self.heard_at
        self.content_bytes = 0

    def is_too_slow(self, now_s: float, limits: Limits, *, in_content: bool) -> bool:
        silent_s = now_s - self.heard_at
        if not in_content:
            return silent_s > limits.idle_s or now_s - self.began_at > limits.session_s
        took_s = now_s - self.content_at
        crawls = took_s > limits.slow_after_s and self.content_bytes < took_s * limits.slow_bytes_per_s
        return silent_s > limits.data_idle_s or crawls
