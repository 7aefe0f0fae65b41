"""Countries, languages and jobs by name or in other codes."""

from collections.abc import Callable, Mapping

from butaca.catalogue.names import fold
from butaca.catalogue.schema import literal
from butaca.sources import code_names
from butaca.sources.cleaning.steps import Context
from butaca.sources.cleaning.values.unknown import known

COUNTRIES, LANGUAGES = "countries", "languages"
_BETWEEN = "\x1f"  # code and name of a key
_LISTS = (
    # kind, column of the movies, key of its entries
    (COUNTRIES, "production_countries", "iso_3166_1"),
    (LANGUAGES, "spoken_languages", "iso_639_1"),
)
_RECOGNISE: Mapping[str, Callable[[str], str | None]] = {
    COUNTRIES: code_names.country,
    LANGUAGES: code_names.language,
}


def key(code: str, name: str = "NULL") -> str:
    """Return SQL for a code and name as ``other_codes`` has them."""
    return f"coalesce(trim({code}), '') || {literal(_BETWEEN)} || coalesce(trim({name}), '')"


def code(context: Context, kind: str, given: str, name: str = "NULL") -> str:
    """Return SQL for the code that a code and name stand for.

    It is the given one unless ``other_codes`` has another, and NULL where there is none.
    """
    if kind not in context.recoded:
        return f"nullif(trim({given}), '')"
    other = f"(SELECT code FROM other_codes WHERE kind = {literal(kind)} AND given = {key(given, name)})"
    return f"coalesce({other}, nullif(trim({given}), ''))"


def recognise(context: Context) -> None:
    """Create ``other_codes``: what stands for a code, and the code.

    What is no name or code is a finding, and stays as it is.
    """
    connection = context.connection
    connection.execute("CREATE TABLE other_codes (kind VARCHAR, given VARCHAR, code VARCHAR)")
    language = known("raw.original_language", "original_language")
    kept = "raw_movies AS raw SEMI JOIN kept_movies USING (record)"
    given = {(LANGUAGES, "original_language"): f"SELECT DISTINCT {language}, NULL FROM {kept}"}
    for kind, column, entry in _LISTS:
        given[kind, column] = (
            f"SELECT DISTINCT nullif(trim(entry.{entry}), ''), nullif(trim(entry.name), '') "
            f"FROM (SELECT unnest(raw.{column}) AS entry FROM {kept})"
        )
    given[LANGUAGES, "language"] = "SELECT DISTINCT nullif(trim(language), ''), NULL FROM raw_titles"
    given[COUNTRIES, "country"] = "SELECT DISTINCT nullif(trim(country), ''), NULL FROM raw_titles"
    others: dict[tuple[str, str], str] = {}
    recognised, unknown = [], []
    for (kind, column), query in given.items():
        for text, name in sorted(connection.execute(query).fetchall(), key=str):
            actual = next(filter(None, map(_RECOGNISE[kind], filter(None, (text, name)))), None)
            if actual is None:
                if text and column not in ("language", "country"):  # IMDb's titles have regions of its own
                    unknown.append((column, text))
            elif actual != text:
                others[kind, f"{text or ''}{_BETWEEN}{name or ''}"] = actual
                recognised.append((column, f"{text or name}: {actual}"))
    if others:
        rows = [(kind, text, actual) for (kind, text), actual in others.items()]
        connection.executemany("INSERT INTO other_codes VALUES (?, ?, ?)", rows)
        context.recoded.update(kind for kind, _ in others)
    context.findings.from_pairs("other_code", list(dict.fromkeys(recognised)))
    context.findings.from_pairs("unknown_code", list(dict.fromkeys(unknown)))


_DIRECTOR = (
    *("director", "directors", "directed by", "film director", "director(s)", "dir", "dir.", "directing"),
    *("directora", "direccion", "dirigida por", "dirigido por", "realisateur", "realisation", "regisseur", "regie"),
    *("regia", "regista", "diretor", "realizador"),
)
_JOBS = {
    **dict.fromkeys(_DIRECTOR, ("Director", "Directing")),
    **dict.fromkeys(("writer", "writers", "written by", "guionista", "guion", "drehbuch"), ("Writer", "Writing")),
    **dict.fromkeys(("screenplay", "screenplay by"), ("Screenplay", "Writing")),
    **dict.fromkeys(("producer", "producers", "produced by", "productor", "productora"), ("Producer", "Production")),
    **dict.fromkeys(("editor", "edited by", "montaje"), ("Editor", "Editing")),
}


def recognise_jobs(context: Context) -> None:
    """Name the jobs of ``credits_entries`` as the catalogue does.

    A crew without a director is a finding.
    """
    connection = context.connection
    jobs = connection.execute(
        "SELECT DISTINCT job, department FROM credits_entries WHERE department <> 'Acting' ORDER BY ALL"
    ).fetchall()
    others = []
    for job, department in jobs:
        actual = _JOBS.get(fold(job).strip())
        if actual and actual[0] != job:
            others.append((job, department, actual[0], actual[1] if department == "Crew" else department))
    for job, department, actual_job, actual_department in others:
        connection.execute(
            "UPDATE credits_entries SET job = ?, department = ? WHERE job = ? AND department = ?",
            [actual_job, actual_department, job, department],
        )
    context.findings.from_pairs("other_code", [("crew", f"{job}: {actual}") for job, _, actual, _ in others])
    if jobs and "Director" not in {job for job, _ in jobs} | {actual for _, _, actual, _ in others}:
        context.findings.from_sql(
            "no_director",
            "SELECT job, count(*) || ' entries', -count(*) FROM credits_entries WHERE department <> 'Acting' "
            "GROUP BY job",
        )
