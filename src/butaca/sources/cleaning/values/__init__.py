"""Values in the forms people write them: numbers, money, dates, durations."""
