"""Programs of the machine that the tests need: found, or installed by apt where that is possible."""

import os
import shutil
import subprocess
from collections.abc import Collection
from pathlib import Path

from tools.say import Trouble, environment, quietly, step

# What a Debian package is called, by the program it brings.
PACKAGES = {
    "chromium": ["chromium", "fonts-dejavu-core"],
    "postgres": ["postgresql"],
    "redis-server": ["redis-server"],
    "nginx": ["nginx-light"],
    "gcc": ["gcc", "libc6-dev"],
}


def chromium() -> Path | None:
    for name in ("chromium", "chromium-browser", "google-chrome"):
        found = shutil.which(name)
        if found:
            return Path(found)
    return None


def postgres_programs() -> Path | None:
    """The folder that holds initdb and postgres; Debian keeps one per version, off the path."""
    installed = [path.parent for path in Path("/usr/lib/postgresql").glob("*/bin/postgres")]
    if installed:
        return max(installed, key=lambda folder: int(folder.parent.name) if folder.parent.name.isdigit() else 0)
    found = shutil.which("postgres")
    return Path(found).resolve().parent if found else None


def redis() -> Path | None:
    found = shutil.which("redis-server")
    return Path(found) if found else None


def nginx() -> Path | None:
    """Debian keeps it where only root's path leads."""
    found = shutil.which("nginx", path=f"{os.environ.get('PATH', '')}:/usr/sbin:/usr/local/sbin")
    return Path(found) if found else None


def compiler() -> Path | None:
    found = shutil.which("gcc")
    return Path(found) if found else None


def missing(wanted: Collection[str] = tuple(PACKAGES)) -> list[str]:
    find = {"chromium": chromium, "postgres": postgres_programs, "redis-server": redis, "nginx": nginx, "gcc": compiler}
    return [program for program in wanted if find[program]() is None]


def _rights() -> list[str] | None:
    """How to run apt here: as root, by a sudo that asks nothing, or not at all."""
    if not shutil.which("apt-get"):
        return None
    if os.geteuid() == 0:
        return []
    sudo = shutil.which("sudo")
    if sudo and subprocess.run([sudo, "-n", "true"], capture_output=True).returncode == 0:
        return [sudo, "-n"]
    return None


def install_missing(programs: Collection[str] = tuple(PACKAGES)) -> None:
    """What the tests (or, named, the benches) need; a test that lacks its server is never passed over."""
    lacking = missing(programs)
    wanted = [package for program in lacking for package in PACKAGES[program]]
    if not wanted:
        return
    by_hand = f"sudo apt-get install --no-install-recommends {' '.join(wanted)}"
    rights = _rights()
    if rights is None:
        raise Trouble(f"This needs {', '.join(lacking)}. Install them, then run this again:\n  {by_hand}")
    apt = [*rights, "env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "-qq", "-o", "DPkg::Lock::Timeout=120"]
    with step(f"apt: {', '.join(lacking)}"):
        quietly([*apt, "update"], env=environment(), advice="apt could not read its package lists.")
        quietly([*apt, "install", "--yes", "--no-install-recommends", *wanted], advice=f"By hand: {by_hand}")
    if still := missing(programs):
        raise Trouble(f"Still missing after apt: {', '.join(still)}. By hand: {by_hand}")
