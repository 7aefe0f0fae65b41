"""Files of judgements from outside: rows of text, then verdicts or lists."""
