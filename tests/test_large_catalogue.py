"""A catalogue with more movies than are compared in pairs: its lists, its models, and what is told of them."""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import httpx2
import pytest

from butaca import pipeline
from butaca.errors import UsageError
from butaca.release.reader import Release
from butaca.release.store import Releases
from cli.running import run
from conftest import Silent
from server_process import serving

MOST_EXACT = 5  # movies; the small catalogue has more


@pytest.fixture(scope="module")
def large(small_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build a releases folder whose lists are of candidates."""
    folder = tmp_path_factory.mktemp("large")
    summary = pipeline.build(pipeline.source_of(small_data), Releases(folder), Silent(), most_exact=MOST_EXACT)
    assert summary.left_out == ("collaborative", "knn", "cosine")
    return folder


@pytest.fixture(scope="module")
def client(large: Path) -> Iterator[httpx2.Client]:
    """Return a client of a server on the release."""
    with serving(large) as asked:
        yield asked


def test_candidates_that_are_all_movies_give_the_exact_lists(large: Path, small_release: Release) -> None:
    """So the recall is whole, and each list the same."""
    with closing(Release(Releases(large).current())) as release:
        assert [(model.name, model.recall) for model in release.manifest.models] == [("hybrid", 1.0), ("content", 1.0)]
        ids = [movie_id for (movie_id,) in release.rows("SELECT id FROM movies")]
        for model in release.manifest.models:
            lists, exact = release.neighbours(model, ids), small_release.neighbours(model, ids)
            assert {movie: listed.ids for movie, listed in lists.items()} == {
                movie: listed.ids for movie, listed in exact.items()
            }
    assert all(model.recall is None for model in small_release.manifest.models)


def test_the_same_input_gives_the_same_bytes(large: Path, small_data: Path, tmp_path: Path) -> None:
    """Also where lists are of candidates."""
    summary = pipeline.build(pipeline.source_of(small_data), Releases(tmp_path), Silent(), most_exact=MOST_EXACT)
    with closing(Release(Releases(large).current())) as release:
        assert release.manifest.files == summary.manifest.files


@pytest.mark.parametrize(
    ("models", "built"),
    [(("knn",), ["hybrid", "knn"]), ((), ["hybrid"]), (("content", "hybrid"), ["hybrid", "content"])],
)
def test_models_that_are_asked_for_are_built(
    small_data: Path, tmp_path: Path, models: tuple[str, ...], built: list[str]
) -> None:
    """Baselines too, in a large catalogue; then their lists are exact."""
    summary = pipeline.build(
        pipeline.source_of(small_data),
        Releases(tmp_path),
        Silent(),
        with_report=False,
        models=models,
        most_exact=MOST_EXACT,
    )
    assert [model.name for model in summary.manifest.models] == built
    assert summary.left_out == ()
    assert all(model.recall is None for model in summary.manifest.models if model.name == "knn")


def test_a_model_of_no_such_name_is_told_before_anything_is_read(small_data: Path, tmp_path: Path) -> None:
    """Nothing is built."""
    silent = Silent()
    with pytest.raises(UsageError, match="no model is called 'svd'"):
        pipeline.build(pipeline.source_of(small_data), Releases(tmp_path), silent, models=("knn", "svd"))
    assert silent.told == []


def test_a_model_that_needs_ratings_is_told_where_there_are_none(small_data: Path, tmp_path: Path) -> None:
    """With the models that there are."""
    data = tmp_path / "data"
    data.mkdir()
    for file in small_data.iterdir():
        if not file.name.startswith(("ratings", "links")):
            (data / file.name).symlink_to(file)
    with pytest.raises(UsageError, match="hybrid learns from ratings"):
        pipeline.build(pipeline.source_of(data), Releases(tmp_path / "out"), Silent(), models=("hybrid",))


def test_the_command_line_takes_models(small_data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Some are built, and a wrong name is an error of usage in one line."""
    assert run("build", small_data, "--out", tmp_path, "--models", "content,svd") == 2
    assert "no model is called 'svd'" in capsys.readouterr().err
    assert run("build", small_data, "--out", tmp_path, "--models", "content", "--no-report") == 0
    capsys.readouterr()
    assert run("info", "--releases", tmp_path) == 0
    assert "models    hybrid, content\n" in capsys.readouterr().out


def test_info_tells_the_way_of_lists(large: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """With the recall on a sample."""
    assert run("info", "--releases", large) == 0
    told = " ".join(capsys.readouterr().out.split())
    assert "hybrid (lists of candidates, with 100.0% of the exact ones in a sample), content (lists" in told


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/", 200),
        ("/laboratory?movie=862", 200),
        ("/laboratory/models", 200),
        ("/movies/862", 200),
        ("/api/v1/movies/862/similar", 200),
        ("/api/v1/movies/862/recommendations", 200),
        ("/api/v1/movies/862/similar?model=content", 200),
        ("/api/v1/movies/862/similar?model=knn", 404),
        ("/recomendacion/Toy Story", 200),
        ("/recomendacion/Toy Story?modelo=knn", 404),
    ],
)
def test_every_surface_answers_without_the_baselines(client: httpx2.Client, path: str, status: int) -> None:
    """A model that was not built is unknown, and the others are named."""
    answer = client.get(path, follow_redirects=True)
    assert answer.status_code == status, answer.text
    if status == 404:
        assert "hybrid, content" in answer.text
