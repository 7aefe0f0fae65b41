"""Words of all titles: ``titles TABLES``."""

import json
import sys
import time
from pathlib import Path

from benchmarks.processes.catalogue import opened
from butaca.catalogue.schema import TITLE_TERMS
from butaca.features import title_lemmas


def main(tables: str) -> None:
    """Print the seconds it took."""
    with opened(Path(tables)) as catalogue:
        catalogue.connection.execute(f"DROP VIEW {TITLE_TERMS.name}")
        catalogue.connection.execute(TITLE_TERMS.declaration)
        started = time.perf_counter()
        title_lemmas.add_title_terms(catalogue)
        seconds = time.perf_counter() - started
    print(json.dumps({"seconds": seconds}))


if __name__ == "__main__":
    main(*sys.argv[1:])
