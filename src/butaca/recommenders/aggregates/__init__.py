"""Sums of ratings by SQL, on DuckDB or on Spark: what models learn from, without a person's ratings."""
