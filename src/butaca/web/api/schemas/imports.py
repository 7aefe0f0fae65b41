"""The answer to an import of ratings."""

from pydantic import BaseModel, Field

from butaca.web.api.schemas.answers import Answer, BilingualItem, MovieItem, NoteItem
from butaca.web.api.schemas.closed_sets import ImportFormat, MissingReason


class ImportedItem(MovieItem):
    """A movie of the file."""

    stars: float | None = Field(description="0.5 to 5, in halves; null: seen, not rated", examples=[4.5])
    liked: bool = Field(description="Whether it is among the likes of Letterboxd's zip")


class MissingItem(BaseModel):
    """A row of the file that names no movie of the release."""

    line: int = Field(description="From 1; in JSON the place in the array", examples=[7])
    file: str | None = Field(description="The member of a zip; null where the file is none", examples=["ratings.csv"])
    name: str = Field(description="As the file names it", examples=["Toy Story (1995)"])
    reason: MissingReason | str
    text: BilingualItem = Field(description="The reason in words")
    suggestions: list[MovieItem] = Field(description="Movies that may be meant, of the first 20 that are listed")


class LeftOutItem(BaseModel):
    """A cell that could not be read; its row counts without it."""

    line: int = Field(examples=[7])
    file: str | None = Field(description="The member of a zip; null where the file is none")
    column: str = Field(examples=["Rating"])
    value: str = Field(description="Shortened", examples=["good"])
    text: BilingualItem = Field(description="What is wrong with it")


class ImportFileItem(BaseModel):
    """A file that was read, or a member of a zip."""

    name: str | None = Field(description="The member of a zip; null where the file is none", examples=["ratings.csv"])
    format: ImportFormat | str = Field(examples=["letterboxd"])
    site: str = Field(examples=["Letterboxd"])


class ImportAnswer(Answer):
    """A file of ratings, in the release's ids."""

    format: ImportFormat | str = Field(description="That of the first file that was read", examples=["letterboxd"])
    files: list[ImportFileItem]
    rows: int = Field(description="How many rows were read")
    matched: list[ImportedItem] = Field(description="Each movie once, in the order in which the file names them")
    missing: list[MissingItem] = Field(description="At most 100, from `missing_from` on")
    missing_count: int = Field(description="How many there are in all")
    left_out: list[LeftOutItem] = Field(description="The first 100")
    left_out_count: int = Field(description="How many there are in all")
    notes: list[NoteItem] = Field(description="What is to be known of the import as a whole")
