"""A model of pairs in which only some movies are anybody's neighbours."""

from dataclasses import dataclass, replace

import numpy as np

from butaca.evaluation.models import Floats, Ints, Mask
from butaca.recommenders.pairs import Block, Dial, PairModel


@dataclass(frozen=True)
class Restricted:
    """The same scores, but 0, which makes nobody a neighbour, for movies that are not ``among`` [movies]."""

    model: PairModel
    among: Mask

    @property
    def name(self) -> str:
        """See ``PairModel.name``."""
        return self.model.name

    @property
    def part_codes(self) -> tuple[str, ...]:
        """See ``PairModel.part_codes``."""
        return self.model.part_codes

    @property
    def slack(self) -> float:
        """See ``PairModel.slack``."""
        return self.model.slack

    @property
    def dial(self) -> Dial | None:
        """See ``PairModel.dial``."""
        return self.model.dial

    @property
    def franchises(self) -> Ints | None:
        """See ``PairModel.franchises``."""
        return self.model.franchises

    def block(self, rows: Ints) -> Block:
        """See ``PairModel.block``."""
        block = self.model.block(rows)
        block.quick[:, np.flatnonzero(~self.among)] = -np.inf

        def parts(within: Ints, columns: Ints) -> Floats:
            found = np.zeros((len(columns), len(self.part_codes)))
            listed = self.among[columns]
            found[listed] = block.parts(within[listed], columns[listed])
            return found

        return replace(block, parts=parts)
