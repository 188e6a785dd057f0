"""A PostgreSQL server of a bench's own: in a temporary folder, on a Unix socket, stopped by its process id."""

import contextlib
import os
import pathlib
import signal
import subprocess
import tempfile


def programs():
    """The folder of the newest version's programs, or None."""
    found = [path.parent for path in pathlib.Path("/usr/lib/postgresql").glob("*/bin/postgres")]
    return max(found, key=lambda path: int(path.parent.name)) if found else None


@contextlib.contextmanager
def server():
    """Gives a function that makes a new database and answers its URL. fsync is on: commits cost what they cost."""
    binaries = programs()
    # The server refuses root: then it runs as the user that comes with it.
    other = ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups"] if os.geteuid() == 0 else []
    with tempfile.TemporaryDirectory(prefix="dossier-bench-pg-") as folder:
        if other:
            subprocess.run(["chown", "postgres", folder], check=True)
        data = f"{folder}/data"
        quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, "cwd": "/"}
        subprocess.run([*other, binaries / "initdb", "-D", data, "-A", "trust", "-U", "dossier"], check=True, **quiet)
        options = f"-k {folder} -c listen_addresses='' -c max_connections=100"
        subprocess.run(
            [*other, binaries / "pg_ctl", "-D", data, "-w", "-l", f"{folder}/log", "-o", options, "start"],
            check=True, **quiet)
        made = []

        def database():
            name = f"bench{len(made)}"
            made.append(name)
            subprocess.run([binaries / "createdb", "-h", folder, "-U", "dossier", name], check=True, **quiet)
            return f"postgres://dossier@/{name}?host={folder}"

        try:
            yield database
        finally:
            process = int(pathlib.Path(f"{data}/postmaster.pid").read_text().split("\n")[0])
            os.kill(process, signal.SIGINT)
            subprocess.run([*other, binaries / "pg_ctl", "-D", data, "-w", "stop"], check=False, **quiet)


def run(url, sql):
    """Runs SQL and answers what it prints."""
    command = [programs() / "psql", "-X", "-q", "-t", "-A", "-v", "ON_ERROR_STOP=1", "-d", url, "-c", sql]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout
