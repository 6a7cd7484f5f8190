"""How often somebody may be wrong before the page stops answering for a while."""

from collections import OrderedDict
from threading import Lock


class Guesses:
    """Wrong guesses by key, forgotten after `seconds`; of more than `remembered` keys the oldest are forgotten first.

    Each server process counts by itself.  Times are seconds of any clock that only goes forward.
    """

    def __init__(self, limit: int, seconds: int, remembered: int = 10_000) -> None:
        self.limit = limit
        self.seconds = seconds
        self.remembered = remembered
        self._counts: OrderedDict[str, tuple[float, int]] = OrderedDict()
        self._lock = Lock()

    def exhausted(self, key: str, now: float) -> bool:
        """True when the key has been wrong as often as it may."""
        with self._lock:
            return self._since(key, now)[1] >= self.limit

    def wrong(self, key: str, now: float) -> None:
        """One more wrong guess."""
        with self._lock:
            began, count = self._since(key, now)
            self._counts[key] = (began, count + 1)
            self._counts.move_to_end(key)
            while len(self._counts) > self.remembered:
                self._counts.popitem(last=False)

    def _since(self, key: str, now: float) -> tuple[float, int]:
        began, count = self._counts.get(key, (now, 0))
        return (began, count) if now - began < self.seconds else (now, 0)
