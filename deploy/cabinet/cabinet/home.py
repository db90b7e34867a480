"""Where a stack lives: the checkout it runs from and the directory that holds everything it writes."""

import os
from dataclasses import dataclass
from pathlib import Path


class Refusal(Exception):
    """The command cannot go on; the text says why and what to do, `code` is the exit code."""

    def __init__(self, text: str, code: int = 1) -> None:
        super().__init__(text)
        self.code = code


@dataclass(frozen=True)
class Home:
    """Absolute paths of one stack; two stacks never share a `path`."""

    path: Path
    checkout: Path

    @property
    def deploy(self) -> Path:
        return self.checkout / "deploy"

    @property
    def data(self) -> Path:
        """PostgreSQL's data directory."""
        return self.path / "postgres" / "data"

    @property
    def prepared(self) -> Path:
        """Says which roles and migrations the data directory has; stands beside it and goes with it."""
        return self.path / "postgres" / "prepared"

    @property
    def demo(self) -> Path:
        return self.path / "demo.json"

    def log(self, program: str) -> Path:
        return self.path / "logs" / f"{program}.log"

    def program(self, name: str) -> Path:
        """What the program is started with; read by `cabinet.child`."""
        return self.path / "programs" / f"{name}.json"


def open_home() -> Home:
    """The home named by CABINET_HOME, or `.cabinet` in the checkout; made when it is not there."""
    checkout = find_checkout()
    path = Path(os.environ.get("CABINET_HOME") or checkout / ".cabinet").absolute()
    try:
        path.mkdir(mode=0o700, parents=True, exist_ok=True)
        for name in ("logs", "programs", "keys", "postgres", "nats"):
            (path / name).mkdir(mode=0o700, exist_ok=True)
    except OSError as error:
        raise Refusal(f"cannot write to CABINET_HOME {path}: {error.strerror}", code=2) from error
    return Home(path, checkout)


def find_checkout() -> Path:
    """The directory that holds `deploy/`: around this file, else around the working directory."""
    here, cwd = Path(__file__).resolve(), Path.cwd()
    for directory in (here.parents[3], cwd, *cwd.parents):
        if (directory / "deploy" / "nats" / "nats.conf").is_file():
            return directory
    raise Refusal("no checkout here: run this in the directory that holds deploy/", code=2)


def write_private(path: Path, text: str) -> None:
    """Replace a file whole, readable by its owner only: a crash leaves the old one or the new one."""
    fresh = path.with_name(f"{path.name}.new")
    fresh.unlink(missing_ok=True)
    descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w") as file:
        file.write(text)
        file.flush()
        os.fsync(descriptor)
    fresh.replace(path)
