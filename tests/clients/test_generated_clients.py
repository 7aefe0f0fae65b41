"""Clients that common generators make of the API's description, each used by a small app."""

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx2
import pytest

from conftest import ROOT
from server_process import serving

HERE = Path(__file__).parent
AGREED = json.loads((ROOT / "tests" / "web" / "openapi.json").read_text(encoding="utf-8"))
RATINGS = "Date,Name,Year,Letterboxd URI,Rating\n2020-01-01,Toy Story,1995,u,4.5\n2020-01-02,Nowhere,1990,u,\n"
PATIENCE = 300  # seconds that a program may take


@pytest.fixture(scope="module")
def server(small_releases: Path) -> Iterator[httpx2.Client]:
    """Serve the small catalogue; yield a client without any generated code."""
    with serving(small_releases) as client:
        yield client


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Make a folder with the agreed description and a file of ratings."""
    document = AGREED | {"info": AGREED["info"] | {"version": "1"}}  # left out of what is agreed; every API has one
    (tmp_path / "openapi.json").write_text(json.dumps(document), encoding="utf-8")
    (tmp_path / "ratings.csv").write_text(RATINGS, encoding="utf-8")
    return tmp_path


@pytest.fixture(scope="module")
def answers(server: httpx2.Client) -> dict[str, Any]:
    """Return what both apps shall write, from the answers as they are."""
    return expected(server)


def run(folder: Path, *command: str | Path) -> str:
    """Run a program in the folder and return what it says; it has to succeed."""
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False, timeout=PATIENCE)
    assert done.returncode == 0, f"{command}\n{done.stdout[-10_000:]}\n{done.stderr[-10_000:]}"
    return done.stdout + done.stderr


def program(name: str) -> str:
    """Return the path of a program; without it a test is skipped, but where CI is set it fails."""
    path = shutil.which(name)
    if path is None:
        missing = pytest.fail if os.environ.get("CI") else pytest.skip
        missing(f"no {name} to run: install nodejs and npm")
    return path


def operations() -> set[str]:
    """Return the ids of all operations."""
    return {operation["operationId"] for methods in AGREED["paths"].values() for operation in methods.values()}


def test_python(folder: Path, server: httpx2.Client, answers: dict[str, Any]) -> None:
    """Every operation and model is generated without a warning, and the types are strict, of client and app."""
    package = folder / "butaca_client"
    (folder / "generator.yml").write_text("post_hooks: []\n", encoding="utf-8")  # no formatter that rewrites it
    generate = (Path(sys.executable).with_name("openapi-python-client"), "generate", "--meta", "none")
    arguments = ("--path", "openapi.json", "--output-path", package, "--config", "generator.yml", "--fail-on-warning")
    told = run(folder, *generate, *arguments)
    assert "warning" not in told.lower()
    assert operations() == {path.stem for path in package.glob("api/*/*.py")} - {"__init__"}
    exported = (package / "models" / "__init__.py").read_text(encoding="utf-8")
    assert set(AGREED["components"]["schemas"]) <= set(re.findall(r"\w+", exported))
    shutil.copy(HERE / "python" / "app.py", folder)
    run(folder, sys.executable, "-m", "mypy", "--strict", "--cache-dir", ".cache", "-p", "butaca_client", "-m", "app")
    assert json.loads(run(folder, sys.executable, "app.py", str(server.base_url), "ratings.csv")) == answers


def test_typescript(folder: Path, server: httpx2.Client, answers: dict[str, Any]) -> None:
    """The types are generated of every operation and model, and the app is compiled strictly."""
    node, npm = program("node"), program("npm")
    for path in (HERE / "typescript").glob("*.*"):
        shutil.copy(path, folder)
    run(folder, npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error")
    programs = folder / "node_modules" / ".bin"
    run(folder, programs / "openapi-typescript", "openapi.json", "--output", "butaca.ts")
    types = (folder / "butaca.ts").read_text(encoding="utf-8")
    names = set(re.findall(r"^ {4,8}(\w+):", types, re.MULTILINE))
    assert operations() | set(AGREED["components"]["schemas"]) <= names
    run(folder, programs / "tsc")
    assert json.loads(run(folder, node, "built/app.js", str(server.base_url), "ratings.csv")) == answers


def expected(server: httpx2.Client) -> dict[str, Any]:
    """Ask what the apps ask, by hand."""
    v1 = "/api/v1"
    similar = {
        "n": 5, "novelty": 0.8, "genre": "family,-horror", "year": "1990..2012", "vote_count": "100..",
        "original_language": "en|ja", "franchise": "collapse",
    }  # fmt: skip
    wanted = {
        "likes": [862], "ratings": [{"id": 129, "stars": 4.5}], "n": 5, "genre": "animation|fantasy", "diversity": 0.2,
    }  # fmt: skip
    listed = server.get(f"{v1}/movies/862/similar", params=similar).json()
    assert len(listed["results"]) == 5
    movie = server.get(f"{v1}/movies/862", params={"include": "credits,collection,similar"}).json()
    imported = server.post(
        f"{v1}/imports", content=RATINGS.encode(), headers={"Content-Type": "application/octet-stream"}
    ).json()
    return {
        "movie": [862, "Toy Story"],
        "similar": {"model": listed["model"], "novelty": 0.8, "results": shown(listed)},
        "recommended": shown(server.post(f"{v1}/recommendations", json=wanted).json()),
        "paged": paged(server),
        "details": {
            "title": "Toy Story",
            "released": "1995-10-30",
            "actors": [["Tom Hanks", "Part 0"], ["Tim Allen", "Part 1"]],
            "languages": ["English"],
            "return": movie["return"],
            "crew": [["John Lasseter", "Director"], ["Andrew Stanton", "Writer"]],
            "collection": [862, 863, 10193],
            "similar": [result["id"] for result in movie["similar"]["results"]],
        },
        "unknown": told(server.get(f"{v1}/movies/1"), 404),
        "mistyped": told(server.get(f"{v1}/movies/862/similar", params={"genre": "animaton"}), 404),
        "invalid": told(server.get(f"{v1}/movies/862/similar", params={"novelty": 7, "n": 0}), 422),
        "imported": {
            "format": "letterboxd",
            "matched": [[862, 4.5, False]],
            "missing": [[row["name"], row["reason"], row["text"]["es"]] for row in imported["missing"]],
        },
    }


def shown(listed: dict[str, Any]) -> list[dict[str, Any]]:
    """Return listed movies as the apps show them."""
    return [
        {
            "id": movie["id"],
            "year": movie["year"],
            "evidence": movie["evidence"],
            "reasons": [
                [reason["code"], reason["weight"], [entity["name"] for entity in reason["entities"]], reason["lift"]]
                for reason in movie["reasons"]
            ],
            "by_genre": "genres" in {reason["code"] for reason in movie["reasons"]},
            "sentence": movie["sentence"]["en"],
            "notes": [note["code"] for note in movie["notes"]],
            "backfilled": movie["backfilled"],
        }
        for movie in listed["results"]
    ]


def paged(server: httpx2.Client) -> dict[str, Any]:
    """Return the pages as the apps show them, cut from a single one."""
    parameters = {
        "genre": "animation", "runtime": "80..", "sort": "-vote_count", "fields": "title,release_date,actors",
        "facets": "decade", "limit": "100",
    }  # fmt: skip
    whole = server.get("/api/v1/movies", params=parameters).json()
    rows = [
        [movie["id"], movie["title"], movie["release_date"], *(actor["name"] for actor in movie["actors"])]
        for movie in whole["results"]
    ]
    assert len(rows) > 4
    return {
        "pages": [rows[first : first + 2] for first in range(0, len(rows), 2)],
        "decades": {str(count["value"]): count["movie_count"] for count in whole["facets"]["decade"]},
    }


def told(answer: httpx2.Response, status: int) -> dict[str, Any]:
    """Return a problem as the apps show it."""
    problem = answer.json()
    assert answer.status_code == status
    return {
        "status": status,
        "detail": problem["detail"],
        "suggestions": problem.get("suggestions", []),
        "parameters": [error["parameter"] for error in problem.get("errors", [])],
    }
