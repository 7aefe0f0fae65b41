"""Search by name, as people type names.

A text is read as queries; their words are spelled, matched with the index and ranked.
"""
