"""The answer to an import of ratings."""

from pydantic import BaseModel, Field

from butaca.web.api.schemas.answers import Answer, BilingualItem, MovieItem, NoteItem
from butaca.web.api.schemas.closed_sets import ImportFormat, MissingReason


class ImportedItem(MovieItem):
    """A movie of the file."""

    stars: float | None = Field(description="0.5 to 5, in halves; null: seen, not rated", examples=[4.5])
    liked: bool = Field(description="Whether it is among the likes in Letterboxd's zip")


class MissingItem(BaseModel):
    """A row of the file that names no movie of the release."""

    line: int = Field(description="Line number from 1; in JSON the position in the array", examples=[7])
    file: str | None = Field(
        description="Name of the member of a zip; null if the file is not a zip", examples=["ratings.csv"]
    )
    name: str = Field(description="Name of the movie in the file", examples=["Toy Story (1995)"])
    reason: MissingReason | str
    text: BilingualItem = Field(description="The reason in words")
    suggestions: list[MovieItem] = Field(description="Movies that may be meant, for the first 20 rows listed")


class LeftOutItem(BaseModel):
    """A cell that could not be read; its row counts without it."""

    line: int = Field(examples=[7])
    file: str | None = Field(description="Name of the member of a zip; null if the file is not a zip")
    column: str = Field(examples=["Rating"])
    value: str = Field(description="Value of the cell, shortened", examples=["good"])
    text: BilingualItem = Field(description="Description of the problem")


class ImportFileItem(BaseModel):
    """A file that was read, or a member of a zip."""

    name: str | None = Field(
        description="Name of the member of a zip; null if the file is not a zip", examples=["ratings.csv"]
    )
    format: ImportFormat | str = Field(examples=["letterboxd"])
    site: str = Field(examples=["Letterboxd"])


class ImportAnswer(Answer):
    """A file of ratings, in the release's ids."""

    format: ImportFormat | str = Field(description="Format of the first file that was read", examples=["letterboxd"])
    files: list[ImportFileItem]
    rows: int = Field(description="Number of rows read")
    matched: list[ImportedItem] = Field(description="Matched movies, each once, in the order of the file")
    missing: list[MissingItem] = Field(description="Rows without a match, at most 100, from `missing_from` on")
    missing_count: int = Field(description="Number of rows without a match in all")
    left_out: list[LeftOutItem] = Field(description="Cells that could not be read, the first 100")
    left_out_count: int = Field(description="Number of cells that could not be read in all")
    notes: list[NoteItem] = Field(description="Remarks about the import as a whole")
