"""All baselines, by the names they have in tables."""

from butaca.evaluation.baselines import rankings
from butaca.evaluation.baselines.ease import Ease
from butaca.evaluation.baselines.factors import Factors, PersonalByFactors, SimilarByFactors
from butaca.evaluation.baselines.item_item import PersonalByWeight, SimilarByWeight
from butaca.evaluation.baselines.item_knn import ItemKnn
from butaca.evaluation.baselines.random_walk import Rp3Beta
from butaca.evaluation.baselines.soup import VOTES, Soup
from butaca.evaluation.entrants.entrant import Entrant, PersonalModel, SimilarModel


def similar_baselines(seed: int) -> tuple[Entrant[SimilarModel], ...]:
    """Return the baselines that answer "more like this".

    The seed is for random draws and random starting points.
    """
    return (
        Entrant("random", lambda training: rankings.RandomLists(len(training.catalogue.movie_ids), seed), learns=False),
        Entrant("popularity", lambda training: rankings.FixedRanking(rankings.by_likes(training))),
        Entrant("votes", lambda training: rankings.FixedRanking(rankings.by_votes(training)), learns=False),
        Entrant("soup", Soup, learns=False),
        Entrant("soup + votes", lambda training: Soup(training, VOTES), learns=False),
        Entrant("item-kNN", lambda training: SimilarByWeight(ItemKnn(training))),
        Entrant("EASE", lambda training: SimilarByWeight(Ease(training))),
        Entrant("RP3beta", lambda training: SimilarByWeight(Rp3Beta(training))),
        Entrant("iALS", lambda training: SimilarByFactors(Factors(training, seed))),
    )


def personal_baselines(seed: int) -> tuple[Entrant[PersonalModel], ...]:
    """Return the baselines that answer "for you"."""
    return (
        Entrant("popularity", lambda training: rankings.FixedPersonalRanking(rankings.by_likes(training))),
        Entrant("item-kNN", lambda training: PersonalByWeight(ItemKnn(training))),
        Entrant("EASE", lambda training: PersonalByWeight(Ease(training))),
        Entrant("RP3beta", lambda training: PersonalByWeight(Rp3Beta(training))),
        Entrant("iALS", lambda training: PersonalByFactors(Factors(training, seed))),
    )
