"""`cabinet keys`: the keys of access tokens, changed while everything runs."""

from typing import Annotated

import typer

app = typer.Typer(no_args_is_help=True)


@app.callback()
def keys() -> None:
    """Look after the keys that sign access tokens."""


@app.command("list")
def list_keys() -> None:
    """Print each key and what it is for now."""
    from cabinet.key_rotation import KeyFiles

    print("\n".join(KeyFiles.of_this_system().lines()))


@app.command()
def rotate(
    prepare: Annotated[
        bool, typer.Option(help="Only publish the new key; the next call signs with it.")
    ] = False,
) -> None:
    """Sign with a new key, which every process learns first. Tokens of the former one stay good until they expire."""
    from cabinet.key_rotation import KeyFiles

    files = KeyFiles.of_this_system()
    if prepare:
        print(f"{files.prepare()} is published and signs nothing yet")
        return
    former, new = files.rotate()
    print(f"{new} signs now; {former} verifies until its tokens have expired: retire it after that")


@app.command()
def retire(
    kid: Annotated[str | None, typer.Argument(help="This key; else all whose tokens have expired.")] = None,
    now: Annotated[
        bool, typer.Option(help="Although its tokens are still good: for a key that somebody else has.")
    ] = False,
) -> None:
    """Forget former keys. Tokens of a retired one are refused within a second; sessions go on by refreshing."""
    from cabinet.key_rotation import KeyFiles

    retired = KeyFiles.of_this_system().retire(kid, now=now)
    print("\n".join(f"{one} is retired" for one in retired) or "no key can be retired yet")
