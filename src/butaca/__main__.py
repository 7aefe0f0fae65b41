"""``python -m butaca``."""

import sys

from butaca.cli import main

if __name__ == "__main__":
    sys.exit(main())
