"""Work beside a build, by other processes where there is room."""

import contextlib
import os
import pickle
import signal
import subprocess
import sys
import threading
from collections.abc import Callable
from typing import IO, Generic, TypeVar, cast

from butaca.evaluation.progress import Progress
from butaca.features import memory

Result = TypeVar("Result")

_COMMAND = (sys.executable, "-P", "-c", "from butaca.pipeline import beside; beside.main()")


class Beside:
    """Work beside a build.

    Each piece is done by another process; without ``apart`` by this one, before the build goes on. It is a context
    manager: what nobody has waited for ends with it.
    """

    def __init__(self, progress: Progress, *, apart: bool) -> None:
        self._progress, self._apart = progress, apart
        self._tasks: list[Task[object]] = []

    @property
    def peak_memory(self) -> int:
        """Peak of the largest other process, in bytes; 0 without one."""
        return max((task.peak_memory for task in self._tasks), default=0)

    def __enter__(self) -> "Beside":
        return self

    def __exit__(self, *_: object) -> None:
        for task in self._tasks:
            task.stop()

    def begin(self, stage: str, function: Callable[..., Result], *arguments: object) -> Callable[[], Result]:
        """Begin work; return the function that waits for its result.

        It is a stage of the build where it is not apart.
        """
        if not self._apart:
            self._progress.stage(stage)
            result = function(*arguments)
            memory.give_back()
            return lambda: result
        task: Task[Result] = Task(function, *arguments)
        self._tasks.append(cast(Task[object], task))
        return task.result


class Task(Generic[Result]):
    """A call of a function, begun in another process at once.

    Function, arguments and result are such as pickle can take. The function may be called again: a process that is
    killed, as one is for its memory, leaves the call to this one. ``peak_memory`` is its largest, in bytes, once
    there is a result.
    """

    peak_memory = 0

    def __init__(self, function: Callable[..., Result], *arguments: object) -> None:
        self._function, self._arguments = function, arguments
        self._process = subprocess.Popen(_COMMAND, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        with contextlib.suppress(BrokenPipeError):  # it has died, which ``result`` sees
            _stream(self._process.stdin).write(pickle.dumps((function, arguments)))
            _stream(self._process.stdin).flush()

    def result(self) -> Result:
        """Wait for the result, and return it or raise the error."""
        answer = _stream(self._process.stdout).read()
        self._end()
        if not answer:
            return self._function(*self._arguments)
        result, error, self.peak_memory = pickle.loads(answer)
        if error is not None:
            raise error
        returned: Result = result
        return returned

    def stop(self) -> None:
        """End the process, wherever it is."""
        if self._process.returncode is None:
            self._process.kill()
            self._end()

    def _end(self) -> None:
        for stream in (self._process.stdin, self._process.stdout):
            with contextlib.suppress(BrokenPipeError):
                _stream(stream).close()
        self._process.wait()


def _stream(stream: IO[bytes] | None) -> IO[bytes]:
    assert stream is not None
    return stream


def _end_with_parent() -> None:
    """End this process once its parent is gone."""
    os.read(sys.stdin.fileno(), 1)
    os._exit(1)


def main() -> None:
    """Call the function that comes on standard input.

    Its result, or the error it raised, goes to standard output.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent's to answer
    answer = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())  # what a library prints is no answer
    function, arguments = pickle.load(sys.stdin.buffer)
    threading.Thread(target=_end_with_parent, daemon=True).start()
    try:
        pickled = _pickled(function(*arguments), None)
    except Exception as error:  # noqa: BLE001 - raised again in the parent
        pickled = _pickled(None, error)
    with answer:
        answer.write(pickled)


def _pickled(result: object, error: Exception | None) -> bytes:
    """Pickle a result or an error, with the peak of memory.

    Of an error that cannot be made again they are its type and text.
    """
    answer = pickle.dumps((result, error, memory.peak()))
    try:
        pickle.loads(answer)
    except TypeError:
        return _pickled(None, RuntimeError(f"{type(error).__name__}: {error}"))
    return answer
