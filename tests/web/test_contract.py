"""What is public: the addresses and answers that clients rely on, and what the server process is made of."""

import json
import subprocess
import sys
from pathlib import Path

import httpx2

SNAPSHOT = Path(__file__).parent / "openapi.json"
OFFLINE = {"numpy", "scipy", "pandas", "duckdb", "sklearn", "simplemma", "babel", "rich", "pyarrow"}


def test_openapi_is_as_agreed(small: httpx2.Client) -> None:
    """A change of the API is a change of tests/web/openapi.json: delete the file and run again to renew it."""
    document = small.get("/openapi.json").json()
    document["info"].pop("license", None)
    document["info"].pop("version")
    text = json.dumps(document, indent=1, ensure_ascii=False, sort_keys=True) + "\n"
    if not SNAPSHOT.exists():
        SNAPSHOT.write_text(text, encoding="utf-8")
    assert text == SNAPSHOT.read_text(encoding="utf-8")


def test_the_server_imports_no_matrix_library(small_releases: Path) -> None:
    """A process that serves has none of the packages that build."""
    program = (
        "import sys\n"
        "from pathlib import Path\n"
        "from butaca.settings import Settings\n"
        "from butaca.web import server\n"
        f"server.create_app(Settings(releases=Path({str(small_releases)!r})))\n"
        "print(sorted(name for name in sys.modules if '.' not in name))\n"
    )
    found = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    loaded = set(json.loads(found.stdout.replace("'", '"')))
    assert "fastapi" in loaded
    assert not loaded & OFFLINE
