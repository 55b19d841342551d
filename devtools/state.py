"""Where everything that is not in git lives: the state folder."""

import fcntl
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from .errors import Stop

REPO = Path(__file__).resolve().parent.parent
MIN_FREE_BYTES = 3 * 1024**3


@dataclass(frozen=True)
class State:
    """Paths below one state folder; nothing outside of it is written."""

    root: Path

    @classmethod
    def current(cls) -> "State":
        """The folder named by JXC_STATE, else `.jxc` in the repository; created when missing."""
        root = Path(os.environ.get("JXC_STATE") or REPO / ".jxc").absolute()
        try:
            root.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise Stop(f"The state folder {root} cannot be created: {error.strerror}.") from error
        if not os.access(root, os.W_OK):
            raise Stop(
                f"The state folder {root} belongs to another user: set JXC_STATE to a folder of your own."
            )
        return cls(root)

    @property
    def odoo_root(self) -> Path:
        """The unpacked Debian packages."""
        return self.root / "odoo"

    @property
    def dist(self) -> Path:
        """The folder that holds the Python package `odoo`."""
        return self.odoo_root / "usr/lib/python3/dist-packages"

    @property
    def venv(self) -> Path:
        """The virtual environment."""
        return self.root / "venv"

    @property
    def python(self) -> Path:
        """Python of the virtual environment."""
        return self.venv / "bin/python"

    @property
    def data(self) -> Path:
        """Odoo's data_dir."""
        return self.root / "data"

    @property
    def logs(self) -> Path:
        """Logs of servers, set-up steps and test runs; created when missing."""
        path = self.root / "logs"
        path.mkdir(exist_ok=True)
        return path

    def filestore(self, db: str) -> Path:
        """Attachments of one database."""
        return self.data / "filestore" / db

    @contextmanager
    def lock(self, name: str) -> Iterator[None]:
        """Held by one process at a time; waits for the other."""
        with (self.root / f".{name}.lock").open("w") as handle:
            fcntl.flock(handle, fcntl.LOCK_EX)
            yield

    def require_free_space(self) -> None:
        """Stop when the disk has too little room for a set-up step."""
        free = shutil.disk_usage(self.root).free
        if free < MIN_FREE_BYTES:
            raise Stop(
                f"The disk of {self.root} has {free / 1024**3:.1f} GB free, 3 GB are needed."
            )
