"""A catalogue -> the facts of its report."""
