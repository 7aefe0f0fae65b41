"""A server that scans a data frame, for reference.

Run as ``director_reference TABLES HOST PORT``.

As in the original, the frame has the clean table's columns and, in each row, the list of the film's
directors; the answer is found by a Python loop over all rows.
"""

import sys
from pathlib import Path
from typing import Any

import pandas as pd
import uvicorn
from fastapi import FastAPI

from benchmarks.processes.catalogue import opened


def frame(tables: Path) -> Any:
    """Return the movies, each with its list of directors."""
    with opened(tables) as catalogue:
        return catalogue.connection.execute(
            """
            SELECT movies.*, coalesce(directors.names, []) AS directors FROM movies
            LEFT JOIN (
                SELECT movie_id, list(name ORDER BY position) AS names
                FROM credits JOIN people ON people.id = person_id WHERE job = 'Director' GROUP BY movie_id
            ) AS directors ON directors.movie_id = movies.id
            ORDER BY movies.id
            """
        ).df()


def create_app(movies: pd.DataFrame) -> FastAPI:
    """Return the application."""
    app = FastAPI()

    @app.get("/health/ready")
    def ready() -> dict[str, str]:
        """Answer that the frame is there."""
        return {"status": "ok"}

    @app.get("/get_director/{nombre_director}")
    def get_director(nombre_director: str) -> dict[str, Any]:
        """Return the movies of a director, and their returns."""
        peliculas, anio, retorno, budget, revenue = [], [], [], [], []
        for _, movie in movies.iterrows():
            if nombre_director in movie["directors"]:
                peliculas.append(movie["title"])
                anio.append(int(movie["release_year"]))
                retorno.append(float(movie["return"]))
                budget.append(int(movie["budget"]))
                revenue.append(int(movie["revenue"]))
        return {
            "director": nombre_director,
            "retorno_total_director": sum(retorno),
            "peliculas": peliculas,
            "anio": anio,
            "retorno_pelicula": retorno,
            "budget_pelicula": budget,
            "revenue_pelicula": revenue,
        }

    return app


def main(tables: str, host: str, port: str) -> None:
    """Serve until told to stop."""
    uvicorn.run(create_app(frame(Path(tables))), host=host, port=int(port), log_level="warning")


if __name__ == "__main__":
    main(*sys.argv[1:])
