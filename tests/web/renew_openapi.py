"""Write tests/web/openapi.json, what the API was agreed to be: `make openapi`."""

import json
from pathlib import Path
from tempfile import TemporaryDirectory

import httpx2

from butaca import pipeline
from butaca.release.store import Releases
from conftest import Silent
from server_process import serving
from small_catalogue import write_small

SNAPSHOT = Path(__file__).parent / "openapi.json"


def described(client: httpx2.Client) -> str:
    """Return a server's description of its API as text, without what depends on the release."""
    document = client.get("/openapi.json").json()
    document["info"].pop("license", None)
    document["info"].pop("version")
    return json.dumps(document, indent=1, ensure_ascii=False, sort_keys=True) + "\n"


if __name__ == "__main__":
    with TemporaryDirectory() as name:
        data, releases = write_small(Path(name) / "data"), Path(name) / "releases"
        pipeline.build(pipeline.source_of(data), Releases(releases), Silent(), with_report=False)
        with serving(releases) as server:
            SNAPSHOT.write_text(described(server), encoding="utf-8")
