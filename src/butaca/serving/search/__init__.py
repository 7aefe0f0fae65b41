"""Names as people type them: a query is read, words are spelled, candidates found, matched and ranked."""
