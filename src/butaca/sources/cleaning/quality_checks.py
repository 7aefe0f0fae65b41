"""Check the clean catalogue for missing, doubtful and shared values."""

from butaca.sources.cleaning.steps import Context

TABLES = ("movies", "movie_details", "movie_genres", "credits", "companies", "people")

# SQL for: the name has a Latin letter beside a Cyrillic one.
MIXED_SCRIPT = "regexp_matches(name, '[A-Za-z]\\p{Cyrillic}|\\p{Cyrillic}[A-Za-z]')"

# Conditions on movies, by the code of their finding.
_MOVIES = {
    "missing_budget": "budget = 0",
    "missing_revenue": "revenue = 0",
    "money_known": "budget > 0 AND revenue > 0",
    "budget_unit": "budget BETWEEN 1 AND 999",
    "revenue_unit": "revenue BETWEEN 1 AND 999",
    "placeholder_date": "month(release_date) = 1 AND day(release_date) = 1",
    "unvoted": "vote_count = 0",
    "missing_average": "vote_count > 0 AND vote_average IS NULL",
    "future_date": "coalesce(status, 'Released') = 'Released' AND release_year > {year} + 1",
    "missing_popularity": "popularity IS NULL",
    "missing_genres": "NOT EXISTS (FROM movie_genres WHERE movie_id = movies.id)",
    "missing_credits": "NOT EXISTS (FROM credits WHERE movie_id = movies.id)",
    "missing_overview": "NOT EXISTS (FROM movie_details WHERE movie_id = movies.id AND overview IS NOT NULL)",
    "missing_original_language": "original_language IS NULL",
    "unreleased": "status <> 'Released'",
    "title_reserved_characters": "regexp_matches(title, '[/?#%]')",
    "title_pattern_characters": r"regexp_matches(title, '[][()*+?.^$|\\{}]')",
    "title_all_digits": "regexp_full_match(title, '[0-9]+')",
    "title_not_ascii": "regexp_matches(title, '[^\\x00-\\x7f]')",
}
# Texts of examples that are not the title.
_TEXTS = {
    "budget_unit": "title || ': ' || budget",
    "revenue_unit": "title || ': ' || revenue",
    "placeholder_date": "title || ': ' || release_date",
    "unreleased": "title || ': ' || status",
    "future_date": "title || ': ' || release_year",
}
# Keys that several movies may share, and which movies have them.
_SHARED = {
    "shared_title": ("lower(title)", "true"),
    "shared_title_and_year": ("lower(title), release_year", "release_year IS NOT NULL"),
}
_SEVERAL_IDS = {"company_several_ids": "companies", "person_several_ids": "people"}


def run(context: Context) -> None:
    """Record every check that applies; examples are the most voted movies."""
    findings, order = context.findings, "-vote_count"
    for code, template in _MOVIES.items():
        if code == "unvoted" and findings.count("votes_unknown"):
            continue  # nobody knows whether nobody voted
        text, condition = _TEXTS.get(code, "title"), template.replace("{year}", str(context.options.today.year))
        findings.from_sql(code, f"SELECT id, {text}, {order} FROM movies WHERE {condition}")
    for code, (key, condition) in _SHARED.items():
        findings.from_sql(
            code,
            f"SELECT id, title || coalesce(' (' || release_year || ')', ''), {order} FROM movies WHERE {condition} "
            f"QUALIFY count(*) OVER (PARTITION BY {key}) > 1",
        )
    for code, table in _SEVERAL_IDS.items():
        findings.from_sql(
            code,
            f"SELECT string_agg(id, ', ' ORDER BY id), name, -count(*) FROM {table} WHERE name IN "
            f"(SELECT name FROM {table} GROUP BY name HAVING count(*) > 1) GROUP BY name",
        )
    for table in ("people", "companies"):
        findings.from_sql("mixed_script", f"SELECT id, name, id FROM {table} WHERE {MIXED_SCRIPT}")
