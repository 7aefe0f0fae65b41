"""A build is watched with all that it starts, and with what others do meanwhile."""

import subprocess
import sys

import pytest
from benchmarks.scale.others import Others, left_over
from benchmarks.scale.watch import watched


class TestWatch:
    """A process tree."""

    def test_children_count(self) -> None:
        """Their memory for the tree and the stage in which they ran, their processor time for all."""
        megabytes, work = 150, "sum(range(10**7))"
        child = f"import time; held = bytes([1]) * ({megabytes} << 20); {work}; time.sleep(1)"
        parent = (
            "import subprocess, sys\n"
            "say = lambda line: print(line, file=sys.stderr, flush=True)\n"
            "say('Reading my films: 0.1 s')\n"
            f"subprocess.run([sys.executable, '-c', {child!r}], check=True)\n"
            "say('Reading content: 1.2 s')\n"
            "say('a warning')\n"
        )
        told: list[str] = []
        taken = watched([sys.executable, "-c", parent], told.append)
        assert [stage.name for stage in taken.stages] == ["Reading", "Reading content"]
        assert taken.megabytes > megabytes
        assert taken.stages[1].megabytes > megabytes > taken.stages[0].megabytes
        assert taken.cpu_seconds >= taken.stages[1].cpu_seconds > 0
        assert len(told) == 2

    def test_a_failure_has_the_last_lines(self) -> None:
        """Without the stages, and with the exit code."""
        script = "import sys; sys.stderr.write('Reading: 0.1 s\\nno such film\\n'); sys.exit(3)"
        with pytest.raises(RuntimeError, match=r"^ended with 3: no such film$"):
            watched([sys.executable, "-c", script], [].append)

    def test_own_work_is_not_that_of_others(self) -> None:
        """Of ten seconds of processors in five, six were our own; clocks that differ a little take nothing back."""
        assert left_over(busy=10, own=6, seconds=5) == 0.8
        assert left_over(busy=6, own=6.1, seconds=5) == 0

    def test_ended_children_are_own_work(self) -> None:
        """A second of a child does not appear with others."""
        before = Others()
        burn = "import time\nwhile time.process_time() < 1: pass"
        subprocess.run([sys.executable, "-c", burn], check=True)
        after = Others()
        assert after.own - before.own >= 1
