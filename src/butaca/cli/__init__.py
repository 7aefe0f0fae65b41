"""The command line: arguments to pipeline or web, and printed results.

Progress and errors are printed too, to standard error.
"""

import os
import sys
from collections.abc import Sequence

from butaca.cli import building_commands, serving_commands, store_commands, system_errors
from butaca.cli.arguments import FAILED, USAGE, parser, with_settings
from butaca.errors import ButacaError, UsageError


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; return its exit code."""
    debug = False
    try:
        options = parser().parse_args(arguments)
        debug = options.debug

        from butaca import settings as environment  # help needs none, and they take a moment to load

        settings = environment.read()
        code = _COMMANDS[options.command](with_settings(options, settings), settings)
        sys.stdout.flush()  # a disk that is full is told here
        return code
    except KeyboardInterrupt:
        return _failed("interrupted; nothing was changed", FAILED)
    except BrokenPipeError:
        return FAILED  # whoever read the output has gone; there is nobody to tell
    except Exception as error:
        if debug:
            raise
        if isinstance(error, UsageError):
            return _failed(str(error), USAGE)
        if isinstance(error, ButacaError):
            return _failed(str(error), FAILED)
        if isinstance(error, OSError):
            return _failed(system_errors.message(error), FAILED)
        return _failed(
            f"unexpected {type(error).__name__}: {error}. Run again with --debug for the whole story", FAILED
        )
    finally:
        _discard_unwritable_output()


def _discard_unwritable_output() -> None:
    """Discard output that cannot be written.

    Python would try once more at its end, and print an error of its own.
    """
    try:
        sys.stdout.flush()
    except OSError:
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, sys.stdout.fileno())
        os.close(nowhere)


def _failed(message: str, code: int) -> int:
    for line in message.splitlines():  # of several errors, each has its line
        sys.stderr.write(f"butaca: {' '.join(line.split())}\n")
    return code


_COMMANDS = {
    "build": building_commands.build,
    "inspect": building_commands.inspect,
    "serve": serving_commands.serve,
    "similar": serving_commands.similar,
    "recommend": serving_commands.recommend,
    "evaluate": building_commands.evaluate,
    "learn-weights": building_commands.learn_weights,
    "stability": building_commands.stability,
    "keys": serving_commands.keys,
    "report": building_commands.report,
    "info": serving_commands.info,
    "activate": serving_commands.activate,
    "publish": store_commands.publish,
}
