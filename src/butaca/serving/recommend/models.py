"""The models of a release."""

from collections.abc import Sequence

from butaca.errors import BrokenRelease, UnknownModel
from butaca.release.manifest_types import ModelDescription
from butaca.release.reader import Release
from butaca.serving.invalid_options import InvalidOption


def all_models(release: Release) -> Sequence[ModelDescription]:
    """Return the models of a release, the default one first."""
    return release.manifest.models


def model_names(release: Release) -> list[str]:
    """Return the names of a release's models, the default one first."""
    return [model.name for model in all_models(release)]


def select_model(release: Release, name: str | None = None) -> ModelDescription:
    """Return the model of a name; without a name, the default one.

    Raises:
        UnknownModel: there is no model of that name.
        BrokenRelease: there is no model at all.
    """
    models = all_models(release)
    if not models:
        raise BrokenRelease(f"release {release.id} has no model. Build again with: butaca build")
    if name is None:
        return models[0]
    for model in models:
        if model.name == name:
            return model
    raise UnknownModel(name, model_names(release))


def like_rate_model(release: Release) -> ModelDescription | None:
    """Return the first model with like rates, if there is one."""
    return next((model for model in all_models(release) if model.novelty is not None), None)


def likeness_for(model: ModelDescription, requested: float | None, default: float) -> float | None:
    """Return the likeness to use; None requests the list's own.

    None where the model has no likeness.

    Raises:
        InvalidOption: one is requested that the model does not have.
    """
    if model.likeness:
        return default if requested is None else requested
    if requested is not None:
        raise InvalidOption(
            "likeness",
            f"the model {model.name} knows no likeness",
            "leave likeness out, or choose another model",
        )
    return None


def novelty_for(model: ModelDescription, requested: float | None) -> float | None:
    """Return the novelty to use; None requests the model's own.

    Raises:
        InvalidOption: the model weighs no novelty.
    """
    if requested is None:
        return model.novelty
    if model.novelty is None:
        raise InvalidOption(
            "novelty", f"the model {model.name} weighs no novelty", "leave novelty out, or choose another model"
        )
    return requested
