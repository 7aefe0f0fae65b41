"""The baselines of each question, by the names they have in tables."""

from butaca.evaluation.baselines import rankings
from butaca.evaluation.baselines.ease import Ease
from butaca.evaluation.baselines.factors import Factors, PersonalByFactors, SimilarByFactors
from butaca.evaluation.baselines.item_knn import ItemKnn
from butaca.evaluation.baselines.item_weights import PersonalByWeight, SimilarByWeight
from butaca.evaluation.baselines.soup import VOTES, Soup
from butaca.evaluation.baselines.walk import Rp3Beta
from butaca.evaluation.models import Contestant, PersonalModel, SimilarModel


def similar(seed: int) -> tuple[Contestant[SimilarModel], ...]:
    """Those that answer "more like this"; the seed is for what is drawn or starts at random."""
    return (
        Contestant("random", lambda training: rankings.Random(len(training.catalogue.movie_ids), seed), learns=False),
        Contestant("popularity", lambda training: rankings.Ranking(rankings.by_likes(training))),
        Contestant("votes", lambda training: rankings.Ranking(rankings.by_votes(training)), learns=False),
        Contestant("soup", Soup, learns=False),
        Contestant("soup + votes", lambda training: Soup(training, VOTES), learns=False),
        Contestant("item-kNN", lambda training: SimilarByWeight(ItemKnn(training))),
        Contestant("EASE", lambda training: SimilarByWeight(Ease(training))),
        Contestant("RP3beta", lambda training: SimilarByWeight(Rp3Beta(training))),
        Contestant("iALS", lambda training: SimilarByFactors(Factors(training, seed))),
    )


def personal(seed: int) -> tuple[Contestant[PersonalModel], ...]:
    """Those that answer "for you"."""
    return (
        Contestant("popularity", lambda training: rankings.PersonalRanking(rankings.by_likes(training))),
        Contestant("item-kNN", lambda training: PersonalByWeight(ItemKnn(training))),
        Contestant("EASE", lambda training: PersonalByWeight(Ease(training))),
        Contestant("RP3beta", lambda training: PersonalByWeight(Rp3Beta(training))),
        Contestant("iALS", lambda training: PersonalByFactors(Factors(training, seed))),
    )
