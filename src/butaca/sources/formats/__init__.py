"""Meanings of columns: vocabulary, known formats, and declarations of the user."""
