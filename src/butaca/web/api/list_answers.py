"""Lists as answers, in the shapes of ``schemas.answers``.

They are written without building those models: a list has some three hundred values, and to check each would
take longer than to choose the movies. Tests check that answers are of the declared shape.
"""

import json

from starlette.responses import Response

from butaca.bilingual import Bilingual
from butaca.release.reader import Release
from butaca.serving.explain.results import Note, Reason, Result, ResultList
from butaca.serving.recommend.group.for_group import GroupList, GroupResult


def list_response(release: Release, listing: ResultList) -> Response:
    """Return a list as a JSON response."""
    return _json(list_facts(release, listing))


def list_facts(release: Release, listing: ResultList) -> dict[str, object]:
    """Return the values of a ``ListAnswer``."""
    return {
        "release": release.id,
        "total": len(listing.results),
        "next": None,
        "model": listing.model,
        "novelty": listing.novelty,
        "likeness": listing.likeness,
        "results": [_result(result) for result in listing.results],
        "notes": [_note(note) for note in listing.notes],
    }


def _json(facts: dict[str, object]) -> Response:
    text = json.dumps(facts, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    return Response(text, media_type="application/json")


def group_response(release: Release, listing: GroupList) -> Response:
    """Return a list for a group as a JSON response."""
    return _json(
        {
            "release": release.id,
            "total": len(listing.results),
            "next": None,
            "model": listing.model,
            "novelty": listing.novelty,
            "strategy": listing.strategy,
            "people": [{"notes": [_note(note) for note in notes]} for notes in listing.notes_on_people],
            "results": [_group_result(result) for result in listing.results],
            "notes": [_note(note) for note in listing.notes],
        }
    )


def _group_result(result: GroupResult) -> dict[str, object]:
    return {
        "id": result.movie.id,
        "title": result.movie.title,
        "year": result.movie.year,
        "score": result.score,
        "confidence": result.confidence,
        "people": [
            {
                "estimate": person.estimate,
                "evidence": person.evidence,
                "reasons": [_reason(reason) for reason in person.reasons],
                "sentence": _bilingual(person.sentence),
            }
            for person in result.people
        ],
        "notes": [_note(note) for note in result.notes],
        "moved_from": result.moved_from,
        "backfilled": result.backfilled,
    }


def _result(result: Result) -> dict[str, object]:
    return {
        "id": result.movie.id,
        "title": result.movie.title,
        "year": result.movie.year,
        "score": result.score,
        "confidence": result.confidence,
        "evidence": result.evidence,
        "reasons": [_reason(reason) for reason in result.reasons],
        "sentence": _bilingual(result.sentence),
        "notes": [_note(note) for note in result.notes],
        "moved_from": result.moved_from,
        "backfilled": result.backfilled,
    }


def _reason(reason: Reason) -> dict[str, object]:
    return {
        "code": reason.code,
        "weight": reason.weight,
        "entities": [{"id": entity.id, "name": entity.name} for entity in reason.entities],
        "lift": reason.lift,
    }


def _note(note: Note) -> dict[str, object]:
    return {"code": note.code, "text": _bilingual(note.text)}


def _bilingual(text: Bilingual) -> dict[str, str]:
    return {"en": text.en, "es": text.es}
