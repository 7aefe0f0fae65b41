"""Turn facts as JSON into the page.

It is a process of its own: the libraries that draw go when it ends.
"""

import sys
from pathlib import Path

from butaca.reports import facts_file
from butaca.reports.rendering.page import html

if __name__ == "__main__":
    facts, page = map(Path, sys.argv[1:])
    page.write_text(html(facts_file.read(facts)), encoding="utf-8")
