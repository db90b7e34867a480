"""Demo questions, answers and downloads: those that suit every operator, and what one of them has besides."""

import tomllib
from pathlib import Path
from string import Template
from typing import Any

from chassis.profiles import Profile
from contracts.tickets import LoadContent

_FOLDER = Path(__file__).parent


def content_of(profile: Profile) -> LoadContent | None:
    """What is loaded for the operator; None when it has neither questions nor downloads."""
    on = profile.capabilities
    if not (on.faq or on.downloads):
        return None
    common, own = _read("faq.toml"), _read(f"{profile.operator}.toml")
    kept = {
        name: [*common.get(name, []), *own.get(name, [])] for name in ("categories", "entries", "downloads")
    }
    entries = [one for one in kept["entries"] if "needs" not in one or getattr(on, one["needs"])]
    return LoadContent.model_validate(
        {
            "operator": profile.operator,
            "categories": kept["categories"] if on.faq else [],
            "entries": [_entry(place, one, profile) for place, one in enumerate(entries)] if on.faq else [],
            "downloads": [_download(place, one) for place, one in enumerate(kept["downloads"])]
            if on.downloads
            else [],
        }
    )


def _read(name: str) -> dict[str, Any]:
    path = _FOLDER / name
    return tomllib.loads(path.read_text("utf-8")) if path.exists() else {}


def _entry(place: int, told: dict[str, Any], profile: Profile) -> dict[str, Any]:
    """In the operator's languages and with its own words, in the order of the file."""
    texts = {
        language: {
            name: Template(said).substitute(_words(profile, language)).strip()
            for name, said in told["texts"][language].items()
        }
        for language in profile.languages
    }
    return {"category": told["category"], "position": place * 10, "texts": texts}


def _words(profile: Profile, language: str) -> dict[str, str]:
    words = {"brand": profile.brand.name, "phone": profile.contacts.phones[0]}
    promised = profile.promised_payment
    if promised:
        words |= {"promised": promised.name[language], "promised_days": str(promised.max_days)}
    return words


def _download(place: int, told: dict[str, Any]) -> dict[str, Any]:
    kept = {name: value for name, value in told.items() if name != "file"} | {"position": place * 10}
    if "file" in told:
        kept |= {"name": told["file"], "content": (_FOLDER / told["file"]).read_bytes()}
    return kept
