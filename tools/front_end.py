"""Node, the npm packages, and the islands built from static/src."""

import os
import shutil
import subprocess
from collections.abc import Sequence
from functools import cache
from pathlib import Path

from tools.python_packages import PYTHON, RUNTIME, install, make_venv
from tools.say import ROOT, Trouble, environment, quietly, step
from tools.stamps import VENV, digest, files_in, is_current, stamp

OLDEST_NODE = 20
NODE_WHEEL = ROOT / "requirements-node.txt"
LOCK = ROOT / "package-lock.json"
MODULES = ROOT / "node_modules"
SOURCES = ROOT / "static" / "src"
SHEETS = ROOT / "static" / "css"
TRANSLATIONS = ROOT / "dialogue_platform" / "translations"
BUILT = ROOT / "static" / "build"
BUILD = [ROOT / "build.mjs", *files_in(ROOT / "tools", "*.mjs"), ROOT / "tsconfig.json"]
#: what the words of the islands are made of
WORDS = [ROOT / "tools" / "catalogues.py", ROOT / "dialogue_platform" / "web" / "languages.py", RUNTIME]

NO_NPM_PACKAGES = "npm could not install the packages of package-lock.json. Is the npm registry within reach?"
NO_BUILD = "The front end did not build; the lines above name the file."


def _version(node: str) -> str:
    try:
        return subprocess.run([node, "--version"], capture_output=True, text=True, timeout=20).stdout.strip()
    except (OSError, subprocess.TimeoutExpired):
        return ""


def _recent(version: str) -> bool:
    major = version.removeprefix("v").split(".")[0]
    return major.isdigit() and int(major) >= OLDEST_NODE


@cache
def node() -> Path:
    """The machine's Node if it is recent and has npm beside it; else the one of the wheel, in .venv."""
    found = shutil.which("node")
    if found and shutil.which("npm") and _recent(_version(found)):
        return Path(found)
    make_venv()
    install(NODE_WHEEL, "Node, from its wheel")
    ours = VENV / "bin" / "node"
    if not _recent(_version(str(ours))):
        raise Trouble(f"No Node {OLDEST_NODE} or newer here, and the wheel's does not start. Install nodejs and npm.")
    return ours


def node_environment(**more: str) -> dict[str, str]:
    env = environment(PYTHON=str(PYTHON), **more)
    # npm's own scripts look for `node` on the path.
    env["PATH"] = f"{node().parent}:{env.get('PATH', '')}"
    return env


def tool(name: str) -> Path:
    """A program of node_modules."""
    return MODULES / ".bin" / name


def install_npm_packages() -> None:
    wanted = digest([ROOT / "package.json", LOCK], _version(str(node())))
    if MODULES.is_dir() and is_current("npm", wanted):
        return
    with step("npm packages"):
        npm = node().parent / "npm"
        quietly([npm, "ci", "--no-audit", "--no-fund"], env=node_environment(), advice=NO_NPM_PACKAGES)
        stamp("npm", wanted)


def _elsewhere() -> list[str]:
    """What stands in the islands of features that live elsewhere, as tools/parts.mjs finds them."""
    if not os.environ.get("FEATURES", "").strip():
        return []
    asked = [str(PYTHON), "-m", "tools.elsewhere", "islands"]
    told = subprocess.run(asked, cwd=ROOT, env=environment(), stdout=subprocess.PIPE, text=True, check=True).stdout
    return [
        f"{path}\0{path.read_text()}"
        for folder in told.splitlines()
        for path in files_in(Path(folder), "*.ts", "*.tsx")
    ]


def build() -> None:
    install_npm_packages()
    made_from = [
        *files_in(SOURCES, "*"),
        *files_in(SHEETS, "*.css"),
        *files_in(TRANSLATIONS, "*.po"),
        *BUILD,
        *WORDS,
        LOCK,
    ]
    wanted = digest(made_from, os.environ.get("FEATURES", ""), *_elsewhere())
    if BUILT.is_dir() and is_current("build", wanted):
        return
    with step("front end"):
        quietly([node(), "build.mjs"], env=node_environment(), advice=NO_BUILD)
        stamp("build", wanted)


def run_unit_tests(paths: Sequence[str]) -> bool:
    """*.test.ts(x) under Node's own test runner: those named, or all."""
    return subprocess.run([node(), "build.mjs", "--test", *paths], cwd=ROOT, env=node_environment()).returncode == 0
