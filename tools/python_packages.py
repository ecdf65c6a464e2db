"""The virtual environment and what is installed in it, with hashes."""

import platform
import subprocess
import sys
from pathlib import Path

from tools.say import ROOT, Trouble, quietly, step
from tools.stamps import VENV, digest, files_in, is_current, stamp

PYTHON = VENV / "bin" / "python"
FLASK: list[str | Path] = [PYTHON, "-m", "flask", "--app", "dialogue_platform:create_app"]
RUNTIME = ROOT / "requirements.txt"
DEVELOPMENT = ROOT / "requirements-dev.txt"
LONG = ROOT / "requirements-long.txt"
PACKAGE = ROOT / "dialogue_platform"
LAUNCHERS = [ROOT / "wsgi.py", ROOT / "threads.py", ROOT / "eventlet_adapter.py"]
#: pip would compile file after file on one processor; a file of a library that is no Python of today is left as it is
COMPILE = "import compileall, sysconfig; compileall.compile_dir(sysconfig.get_path('purelib'), quiet=2, workers=0)"

NO_ENSUREPIP = """Python's `venv` cannot make an environment here: `ensurepip` is missing.
On Debian and Ubuntu: sudo apt install python3-venv"""
NO_PACKAGES = """Python packages could not be installed. Is the package index within reach?
Then run the same command again: what is done already is not done twice."""


def _this_python() -> str:
    # The path too: an environment does not survive its checkout being moved.
    return f"{platform.python_version()} {sys.base_prefix} {VENV}"


def _works() -> bool:
    if not PYTHON.exists() or not is_current("venv", _this_python()):
        return False
    return subprocess.run([PYTHON, "-c", "import pip"], capture_output=True).returncode == 0


def make_venv() -> None:
    if _works():
        return
    try:
        import ensurepip  # noqa: F401
    except ImportError:
        raise Trouble(NO_ENSUREPIP) from None
    with step("virtual environment"):
        base = Path(sys.executable) if sys.prefix == sys.base_prefix else Path(sys.base_prefix, "bin", "python3")
        quietly([base, "-m", "venv", "--clear", VENV], advice=NO_ENSUREPIP)
        stamp("venv", _this_python())


def install(requirements: Path, label: str) -> None:
    """Exactly the files whose hashes are written down, or nothing."""
    wanted = _wanted(requirements)
    if is_current(requirements.name, wanted):
        return
    with step(label):
        pip: list[str | Path] = [PYTHON, "-m", "pip", "--quiet", "--no-input", "--disable-pip-version-check"]
        quietly([*pip, "install", "--no-compile", "--require-hashes", "-r", requirements], advice=NO_PACKAGES)
        quietly([PYTHON, "-c", COMPILE])
        stamp(requirements.name, wanted)


def _wanted(requirements: Path) -> str:
    return digest([requirements], "bytecode")


def compile_ours() -> None:
    """Our own modules as bytecode: who starts the server may be somebody who cannot write here."""
    wanted = digest([*files_in(PACKAGE, "*.py"), *LAUNCHERS], _this_python())
    if not is_current("bytecode", wanted):
        quietly([PYTHON, "-m", "compileall", "-q", PACKAGE, *LAUNCHERS])
        stamp("bytecode", wanted)


def install_runtime() -> None:
    make_venv()
    install(RUNTIME, "Python packages")


def install_development() -> None:
    """Holds the run-time packages too, at the same versions."""
    make_venv()
    install(DEVELOPMENT, "Python packages for tests and checks")
    stamp(RUNTIME.name, _wanted(RUNTIME))


def install_long() -> None:
    """Beside those for development, what only the long forms of the tests need."""
    install(LONG, "Python packages for the long forms")
