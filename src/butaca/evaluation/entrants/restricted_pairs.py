"""Pair models in which only some movies may be neighbours."""

from dataclasses import dataclass, replace

import numpy as np

from butaca.evaluation.arrays import Floats, Ints, Mask
from butaca.recommenders.pair_model import Block, LikenessModel, NoveltyWeighting, PairModel


@dataclass(frozen=True)
class Restricted:
    """Pair model with scores of 0 for all movies not ``among`` [movies].

    A score of 0 makes a movie nobody's neighbour; other scores are the same.
    """

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
    def tolerance(self) -> float:
        """See ``PairModel.tolerance``."""
        return self.model.tolerance

    @property
    def novelty_weighting(self) -> NoveltyWeighting | None:
        """See ``PairModel.novelty_weighting``."""
        return self.model.novelty_weighting

    @property
    def franchises(self) -> Ints | None:
        """See ``PairModel.franchises``."""
        return self.model.franchises

    @property
    def likeness(self) -> LikenessModel | None:
        """See ``PairModel.likeness``."""
        return self.model.likeness

    def block(self, rows: Ints) -> Block:
        """See ``PairModel.block``."""
        block = self.model.block(rows)
        block.approximate[:, np.flatnonzero(~self.among)] = -np.inf

        def parts(within: Ints, columns: Ints) -> Floats:
            listed_parts = np.zeros((len(columns), len(self.part_codes)))
            allowed = self.among[columns]
            listed_parts[allowed] = block.parts(within[allowed], columns[allowed])
            return listed_parts

        return replace(block, parts=parts)
