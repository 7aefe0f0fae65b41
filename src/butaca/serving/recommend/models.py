"""The models a release holds, and what it says of them."""

from dataclasses import dataclass

from butaca.errors import BrokenRelease, UnknownModel
from butaca.release.reader import Release
from butaca.serving.invalid_options import InvalidOption


@dataclass(frozen=True)
class Model:
    """A model: its name and the codes of its parts, in the order of the stored shares.

    A model with a dial has a default ``novelty``, and its stored scores are those at novelty 0.
    """

    name: str
    parts: tuple[str, ...]
    novelty: float | None = None

    def dialled(self, novelty: float | None) -> float | None:
        """The novelty to use where ``novelty`` is wished for; None is the model's own.

        Raises:
            InvalidOption: the model has no dial to turn.
        """
        if novelty is None:
            return self.novelty
        if self.novelty is None:
            raise InvalidOption(
                "novelty", f"the model {self.name} has no dial", "leave novelty out, or choose another model"
            )
        return novelty


def all_of(release: Release) -> list[Model]:
    """The models of a release, the default one first."""
    return release.once("models", _models)


def _models(release: Release) -> list[Model]:
    return [Model(model["name"], tuple(model["parts"]), model.get("novelty")) for model in release.manifest.models]


def names(release: Release) -> list[str]:
    """Their names."""
    return [model["name"] for model in release.manifest.models]


def chosen(release: Release, name: str | None) -> Model:
    """The model of that name, or the default one.

    Raises:
        UnknownModel: there is none of that name.
        BrokenRelease: there is none at all.
    """
    known = all_of(release)
    if not known:
        raise BrokenRelease(f"release {release.id} has no model. Build again with: butaca build")
    if name is None:
        return known[0]
    for model in known:
        if model.name == name:
            return model
    raise UnknownModel(name, names(release))


def rated(release: Release) -> Model | None:
    """The first model that knows how likely anyone is to like a movie, if there is one."""
    return next((model for model in all_of(release) if model.novelty is not None), None)
