"""Work of others on the same machine."""

import resource
import time

import psutil


class Others:
    """Processor time of others than this process and its children.

    It begins when this is made.

    ``busy`` are the processor seconds of all until then, and ``own`` those of this process and its ended children.
    """

    def __init__(self) -> None:
        self._clock, self.busy, self.own = time.monotonic(), _busy(), _own()

    def processors(self) -> float:
        """Return how many processors others kept busy on average.

        Children count once they have ended.
        """
        seconds = max(time.monotonic() - self._clock, 0.001)
        return left_over(_busy() - self.busy, _own() - self.own, seconds)


def left_over(busy: float, own: float, seconds: float) -> float:
    """Return the processors that others kept busy, 0 at the least.

    Processor seconds are those of all and our own.
    """
    return round(max(busy - own, 0.0) / seconds, 2)


def _busy() -> float:
    times = psutil.cpu_times()._asdict()
    return float(sum(times.get(name, 0.0) for name in ("user", "nice", "system", "steal")))


def _own() -> float:
    return sum(
        usage.ru_utime + usage.ru_stime
        for usage in map(resource.getrusage, (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    )
