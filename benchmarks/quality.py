"""Which ``knn`` finds what goes together better: the original's raw columns, or scaled ones?

Neither learns from ratings, so all people who rated serve as the test. For each person and each movie
they liked (4 stars or more; at most 20 of them, drawn with a seed), the ten movies listed for it are
held against the person's other liked movies: nDCG@10, and lift@10, the mean over the list of hit / p(j),
p(j) being the smoothed share (likes + 3) / (people + 6) of people who like j.
"""

import sys
import tempfile
from collections import Counter
from pathlib import Path

import numpy as np

from butaca import pipeline
from butaca.catalogue import catalogue as catalogues
from butaca.catalogue.catalogue import Catalogue
from butaca.console import LineProgress
from butaca.features import text
from butaca.recommenders.base import Recipe
from butaca.recommenders.cosine import Cosine
from butaca.recommenders.knn import Knn

LISTED = 10
QUERIES = 20  # of a person
SEED = 20170801

RECIPES: tuple[Recipe, ...] = (Knn(scaled=False, name="knn_original"), Knn(scaled=True, name="knn_scaled"), Cosine())


def liked(catalogue: Catalogue) -> dict[int, set[int]]:
    """The movies each person gave 4 stars or more."""
    likes: dict[int, set[int]] = {}
    for user, movie in catalogue.connection.execute(
        "SELECT user_id, movie_id FROM ratings WHERE rating >= 4 ORDER BY user_id, movie_id"
    ).fetchall():
        likes.setdefault(user, set()).add(movie)
    return {user: movies for user, movies in likes.items() if len(movies) > 1}


def measure(catalogue: Catalogue, recipe: Recipe, likes: dict[int, set[int]]) -> tuple[float, float, float, int]:
    """Mean nDCG@10 over people with its standard error, mean lift@10, and how many movies were listed at all."""
    neighbours = recipe.fit(catalogue).neighbours(LISTED)
    lists = dict(zip(neighbours.movie_ids.tolist(), neighbours.ids.tolist(), strict=True))
    share = Counter(movie for movies in likes.values() for movie in movies)
    discount = 1 / np.log2(np.arange(2, LISTED + 2))
    random = np.random.default_rng(SEED)
    gains, lifts, shown = [], [], set()
    for movies in likes.values():
        ordered = sorted(movies)
        queries = random.permutation(ordered)[:QUERIES].tolist()
        of_person = []
        for query in queries:
            listed = lists[query]
            hits = np.array([movie in movies for movie in listed])
            ideal = discount[: min(LISTED, len(movies) - 1)].sum()
            of_person.append((hits @ discount) / ideal)
            odds = [
                (len(likes) + 6) / (share[movie] + 3) if hit else 0 for movie, hit in zip(listed, hits, strict=True)
            ]
            lifts.append(np.mean(odds))
            shown.update(listed)
        gains.append(np.mean(of_person))
    return float(np.mean(gains)), float(np.std(gains) / np.sqrt(len(gains))), float(np.mean(lifts)), len(shown)


def main(data: Path) -> None:
    """Print the table."""
    with tempfile.TemporaryDirectory() as folder:
        workspace = Path(folder)
        provenance = pipeline.read_and_clean(pipeline.source_of(data), workspace, workspace, LineProgress())
        with catalogues.engine(workspace) as connection:
            catalogues.attach(connection, workspace)
            catalogue = Catalogue(connection, *provenance)
            text.add_title_terms(catalogue)
            likes = liked(catalogue)
            print(f"{len(likes)} people, {sum(map(len, likes.values())):,} likes\n")
            print("| model | nDCG@10 | standard error | lift@10 | movies listed |\n|---|---|---|---|---|")
            for recipe in RECIPES:
                gain, error, lift, shown = measure(catalogue, recipe, likes)
                print(f"| {recipe.name} | {gain:.4f} | {error:.4f} | {lift:.2f} | {shown:,} |")


if __name__ == "__main__":
    main(Path(sys.argv[1] if len(sys.argv) > 1 else "../shared/data"))
