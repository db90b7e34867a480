"""Reading all profiles at start: either every one is right, or every mistake is told at once."""

import tomllib
from collections import defaultdict
from collections.abc import Iterator
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from chassis.profiles.profile import Profile


class ProfileError(Exception):
    """What is wrong with the profiles: one line per mistake, with file, key, reason and what is allowed."""

    def __init__(self, mistakes: list[str]) -> None:
        self.mistakes = mistakes
        super().__init__("\n".join(mistakes))


class Profiles:
    """The operators of this installation."""

    def __init__(self, profiles: list[Profile]) -> None:
        self._by_slug = {profile.operator: profile for profile in profiles}
        self._by_host = {host: profile for profile in profiles for host in profile.hosts}

    def by_slug(self, slug: str) -> Profile | None:
        return self._by_slug.get(slug)

    def by_host(self, host: str) -> Profile | None:
        """The operator that answers at a `Host` header; case and port do not matter."""
        name, colon, port = host.rpartition(":")
        return self._by_host.get((name if colon and port.isdigit() else host).rstrip(".").lower())

    def __iter__(self) -> Iterator[Profile]:
        return iter(self._by_slug.values())

    def __len__(self) -> int:
        return len(self._by_slug)


def load_profiles(directory: Path) -> Profiles:
    """All `*.toml` of the directory, in the order of their names. Raises ProfileError."""
    files = sorted(directory.glob("*.toml"))
    if not files:
        raise ProfileError([f"{directory}: no operators: put one <slug>.toml per operator there"])
    mistakes: list[str] = []
    raw: dict[Path, dict[str, Any]] = {}
    profiles: list[Profile] = []
    for file in files:
        try:
            raw[file] = tomllib.loads(file.read_text(encoding="utf-8"))
            profiles.append(Profile.read(raw[file]))
        except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as unreadable:
            mistakes.append(f"{file}: is not readable as TOML: {unreadable}; allowed: TOML 1.0 in UTF-8")
        except ValidationError as wrong:
            mistakes += [f"{file}: {_explain(error)}" for error in wrong.errors(include_url=False)]
    mistakes += [*_misnamed(raw), *_hosts_of_two(raw), *_letter_addresses_of_two(profiles)]
    if mistakes:
        raise ProfileError(mistakes)
    return Profiles(profiles)


def _misnamed(raw: dict[Path, dict[str, Any]]) -> Iterator[str]:
    seen: dict[object, Path] = {}
    for file, tables in raw.items():
        slug = tables.get("operator")
        if not isinstance(slug, str):
            continue
        if slug != file.stem:
            yield f"{file}: operator: {slug!r} is not the file's name; allowed: {file.stem}"
        if slug in seen:
            first = seen[slug].name
            yield f"{file}: operator: {slug!r} is the operator of {first} too; allowed: one file each"
        seen.setdefault(slug, file)


def _hosts_of_two(raw: dict[Path, dict[str, Any]]) -> Iterator[str]:
    owners: dict[str, list[Path]] = defaultdict(list)
    for file, tables in raw.items():
        hosts = tables.get("hosts")
        for host in {x for x in hosts if isinstance(x, str)} if isinstance(hosts, list) else ():
            owners[host].append(file)
    for host, files in sorted(owners.items()):
        for file in files[1:]:
            yield f"{file}: hosts: {host} belongs to {files[0].name} already; allowed: a host of one operator"


def _letter_addresses_of_two(profiles: list[Profile]) -> Iterator[str]:
    """A letter that comes in is of one operator."""
    owners: dict[str, str] = {}
    for profile in profiles:
        for key in ("replies", "bounces"):
            address = (getattr(profile.channels.email, key) or "").lower()
            if address and owners.setdefault(address, profile.operator) != profile.operator:
                yield (
                    f"{profile.operator}.toml: channels.email.{key}: {address} belongs to {owners[address]}.toml "
                    "already; allowed: an address of one operator"
                )


def _explain(error: Any) -> str:
    """`promised_payment.max_days: should be less than or equal to 60; allowed: a whole number, 1 to 60`."""
    from chassis.profiles.keys import allowed, node_at

    path = tuple(step for step in error["loc"] if step != "[key]")
    key = "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in path).lstrip(".")
    unknown = error["type"] == "extra_forbidden"
    node = node_at(path[:-1] if unknown or "[key]" in error["loc"] else path)
    may = allowed(node) if node else "see docs/operators.md"
    return f"{key}: {_reason(error, may)}; allowed: {may}"


def _reason(error: Any, may: str) -> str:
    match error["type"]:
        case "missing":
            return "is missing"
        case "extra_forbidden":
            near = get_close_matches(str(error["loc"][-1]), may.removeprefix("keys ").split(", "), n=1)
            return "is not a known key" + (f" (did you mean {near[0]}?)" if near else "")
        case "literal_error":
            return f"{error['input']!r} is not known here"
    return str(error["msg"]).removeprefix("Value error, ").removeprefix("Input ")
