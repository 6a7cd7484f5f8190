"""A PostgreSQL cluster that lives as long as the test run."""

import atexit
import os
import pwd
import shutil
import subprocess
import tempfile
from pathlib import Path


def start_cluster() -> str:
    """Start a cluster on a socket of its own and give its address; it is stopped and removed at exit.

    Its locale is Vietnamese (ICU), the hostile case for whoever compares text without saying how.
    """
    # A short path: the name of a socket is limited to about a hundred bytes.
    folder = Path(tempfile.mkdtemp(prefix="giamngheo-pg-"))
    owner = _owner()
    if owner:
        os.chown(folder, owner.pw_uid, owner.pw_gid)
    cluster = folder / "cluster"
    _run("initdb", "-D", cluster, "-U", "giamngheo", "-A", "trust", "-E", "UTF8", "--no-sync",
         "--no-instructions", "--locale=C.UTF-8", "--locale-provider=icu", "--icu-locale=vi")  # fmt: skip
    atexit.register(_stop, folder)
    options = (
        f"-c listen_addresses='' -c unix_socket_directories='{folder}' -c fsync=off -c max_connections=60"
    )
    _run("pg_ctl", "-D", cluster, "-l", folder / "log", "-w", "-o", options, "start")
    return f"postgresql://giamngheo@/postgres?host={folder}"


def _stop(folder: Path) -> None:
    _run("pg_ctl", "-D", folder / "cluster", "-m", "immediate", "-w", "stop")
    shutil.rmtree(folder, ignore_errors=True)


def _owner() -> pwd.struct_passwd | None:
    """PostgreSQL refuses to run as root: then its own system user runs it, or nobody."""
    if os.geteuid() != 0:
        return None
    users = {user.pw_name: user for user in pwd.getpwall()}
    return users.get("postgres") or users["nobody"]


def _run(program: str, *arguments: object) -> None:
    owner = _owner()
    done = subprocess.run(
        [_find(program), *map(str, arguments)],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        user=owner.pw_uid if owner else None,
        group=owner.pw_gid if owner else None,
        extra_groups=[] if owner else None,
    )
    if done.returncode:
        raise RuntimeError(f"{program} failed: {done.stderr}")


def _find(program: str) -> str:
    """The program on the PATH, else beside the client's installation (Debian keeps the server's apart)."""
    found = shutil.which(program)
    client = shutil.which("psql")
    if not found and client:
        beside = sorted(Path(client).parent.parent.glob(f"lib/postgresql/*/bin/{program}"))
        found = str(beside[-1]) if beside else None
    if not found:
        raise RuntimeError(f"{program} is not installed: the tests on PostgreSQL need its server programs")
    return found
