"""The laws of the house, as tests: who imports whom, who commits, what is documented, how long things are."""

from __future__ import annotations

import ast
import re
import statistics
import subprocess
import sys
import tomllib
from functools import cache
from pathlib import Path

import pytest
from sqlalchemy import Column, Integer, MetaData, String, Table

from dialogue_platform.extensions import db
from dialogue_platform.live import clock
from dialogue_platform.live.commands.job import commands
from dialogue_platform.live.contract.describe import documents
from dialogue_platform.live.directory import anyone, system_only
from dialogue_platform.live.errors import declared
from dialogue_platform.live.store.coverage import NotCovered, Replayed, Sealed, models, undeclared
from dialogue_platform.live.store.stream_types import stream_types
from dialogue_platform.live.store.streams import kinds
from dialogue_platform.people.models import Role

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "dialogue_platform"
SOURCES = sorted(p for p in PACKAGE.rglob("*.py") if "migrations" not in p.parts)
FEATURES = {"people", "dialogues", "files", "speakers", "questions", "outcome", "room", "demo", "monitoring"}


@cache
def tree_of(path):
    return ast.parse(path.read_text())


# While tests are gathered: Python 3.11 counts the depth of a parse for all threads at once, and a thread that logs a traceback parses too.
for source in (*SOURCES, *(ROOT / "tests").rglob("*.py")):
    tree_of(source)

pytestmark = pytest.mark.usefixtures("app")  # commands register themselves when the app is built


def modules():
    return {"dialogue_platform." + ".".join(p.relative_to(PACKAGE).with_suffix("").parts): p for p in SOURCES}


def resolved(name, node):
    """The whole name of what a module imports from."""
    above = name.split(".")[: -node.level] if node.level else []
    return ".".join([*above, *([node.module] if node.module else [])])


def imports_of(name, path):
    """The modules of ours that a module imports when it is imported (not inside its functions)."""
    found = set()
    for node in tree_of(path).body:
        if isinstance(node, ast.ImportFrom):
            base = resolved(name, node)
            found |= {base} | {f"{base}.{alias.name}" for alias in node.names}
        elif isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
    return {m for m in found if m.startswith("dialogue_platform")}


def room_of(module):
    parts = module.split(".")
    return parts[1] if len(parts) > 1 else ""


def test_the_spine_imports_no_feature():
    for name, path in modules().items():
        if room_of(name) == "live":
            assert not {room_of(m) for m in imports_of(name, path)} & FEATURES, name


def test_the_spine_names_no_role_and_no_type_of_stream():
    """They are declared where they belong, in a feature's ``audiences.py``; a new one edits nothing here."""
    roles, types = {str(role) for role in Role}, set(stream_types)
    assert {"dialogue", "session", "document"} <= types
    for path in SOURCES:
        if "live" in path.relative_to(PACKAGE).parts:
            for node in ast.walk(tree_of(path)):
                word = node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else ""
                assert word not in roles and word.partition(":")[0] not in (types if ":" in word else ()), (path, word)


def test_features_import_each_other_without_circles():
    needs = {}
    for name, path in modules().items():
        if room_of(name) in FEATURES:
            others = {room_of(m) for m in imports_of(name, path)} & FEATURES - {room_of(name)}
            needs.setdefault(room_of(name), set()).update(others)
    for _ in FEATURES:
        free = {room for room, others in needs.items() if not others & set(needs)}
        for room in free:
            del needs[room]
    assert not needs, f"a circle: {needs}"


@pytest.mark.parametrize("word", [r"\.commit\(", r"\.emit\("])
def test_commit_and_emit_stand_in_the_spine_alone(word):
    strays = [str(p) for p in SOURCES if "live" not in p.parts and re.search(word, p.read_text())]
    assert strays == []


#: what is private by its spelling alone: documented, or the standard library's, or of Word's XML
SPELLED_SO = {"_get_current_object", "_getframe", "_current_frames", "_asdict", "_p", "_sent"}
#: where Flask-Login keeps who asks, in a session and in a request
KEPT_BY_LIBRARIES = {"_user_id", "_login_user", "_send_ping"}


def private_names(tree):
    """What belongs to another object and says that it is nobody else's business."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and node.value in KEPT_BY_LIBRARIES:
            yield node
        if isinstance(node, ast.Attribute) and re.match(r"_[^_]", node.attr) and node.attr not in SPELLED_SO:
            own = isinstance(node.value, ast.Name) and node.value.id in {"self", "cls"}
            if not own and ast.unparse(node.value) != "super()":
                yield node


def test_private_names_of_libraries_stand_in_their_adapters():
    """One adapter for each library, which finds out at the start whether they are still there (ADR 39)."""
    launchers = [ROOT / name for name in ("wsgi.py", "threads.py", "eventlet_adapter.py")]
    found = {path: [*private_names(tree_of(path))] for path in (*SOURCES, *launchers)}
    strays = [f"{path}:{node.lineno}" for path, nodes in found.items() if "adapter" not in path.name for node in nodes]
    assert strays == []
    adapters = {path.name for path, nodes in found.items() if nodes}
    assert adapters == {f"{name}_adapter.py" for name in ("engineio", "socketio", "flask_login", "eventlet")}


def test_only_the_launcher_knows_eventlet():
    assert [str(p) for p in SOURCES if re.search(r"^\s*(import|from) eventlet", p.read_text(), re.M)] == []


def test_what_lies_with_the_app_is_reached_by_a_typed_key():
    """`app.extensions[…]` by a string stands in `live/app_key.py` alone; each place is an `AppKey` with its type."""
    bags = (p for p in SOURCES if p.name != "app_key.py" and re.search(r"\.extensions\b(?! import)", p.read_text()))
    assert [str(path) for path in bags] == []


def test_no_part_is_handed_the_whole_spine_untyped():
    for path in SOURCES:
        assert not re.search(r"\b(live|spine|app): Any\b", path.read_text()), path


def test_a_session_of_the_database_is_no_bag():
    """What the writer's session carries is typed, in `live/store/writer_session.py`; nobody hangs anything on `Session.info`."""
    strays = []
    for path in SOURCES:
        nodes = list(ast.walk(tree_of(path)))
        called = {id(node.func) for node in nodes if isinstance(node, ast.Call)}  # a logger's
        bags = (n for n in nodes if isinstance(n, ast.Attribute) and n.attr == "info" and id(n) not in called)
        strays += [f"{path}:{node.lineno}" for node in bags]
    assert strays == []


def registered():
    """Every function that the road calls with an act, a row or a person: commands, policies, projections."""
    for command in commands.values():
        yield from (command.function, command.permission, command.also)
    yield from (kind.project for kind in kinds.values())


#: who is at the door, and what time it is; of our own clock not what makes a text or a column of an instant
ASKING = re.compile(
    rf"(time|flask_login)\b|flask\.(request|session|g)$|{clock.__name__}(\.(now|machine))?$|(datetime|date)\.(now|utcnow|today)$"
)


def asks(name, path):
    """What a module takes from elsewhere, or calls, that asks."""
    nodes = list(ast.walk(tree_of(path)))
    taken = {f"{resolved(name, n)}.{alias.name}" for n in nodes if isinstance(n, ast.ImportFrom) for alias in n.names}
    taken |= {alias.name for n in nodes if isinstance(n, ast.Import) for alias in n.names}
    taken |= {f"{n.value.id}.{n.attr}" for n in nodes if isinstance(n, ast.Attribute) and isinstance(n.value, ast.Name)}
    return sorted(word for word in taken if ASKING.match(word))


def test_no_command_asks_the_clock_or_the_request():
    names = {function.__module__ for function in registered() if function is not None}
    outside = {name for name in names if room_of(name) != "live"}
    assert len(outside) > 20
    assert {name: found for name in outside if (found := asks(name, Path(str(sys.modules[name].__file__))))} == {}


def test_every_command_declares_its_permission_and_says_what_it_does():
    for command in commands.values():
        assert callable(command.permission), command.name
        assert len(command.doc) > 10, command.name


DECLARING = re.compile(r"^@(command|on|entity|leaves|gate|replay|letter|socket_event)\(", re.M)


def test_whatever_declares_itself_is_loaded_with_the_app(tmp_path):
    """In a process of its own: here the tests have loaded more."""
    made = {"TESTING": True, "SECRET_KEY": "x" * 32, "SQLALCHEMY_DATABASE_URI": f"sqlite:///{tmp_path / 'none.sqlite'}"}
    words = f"import sys; from dialogue_platform import create_app; create_app({made!r}); print(*sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", words], cwd=ROOT, capture_output=True, text=True, timeout=120, check=True
    )
    loaded = set(done.stdout.split())
    declaring = {name for name, path in modules().items() if DECLARING.search(path.read_text())}
    assert len(declaring) > 30
    assert declaring - loaded == set()


#: they name every command because another law says so, whether anybody ever tried it
REGISTERS = {
    "test_permissions.py",
    "samples.py",
    "scenario.py",
    "client_view.py",
    "floor_view.py",
    "test_house_laws.py",
}


def named(path):
    """The texts of a module but the keys of its tables, which are registers too."""
    tree = tree_of(path)
    keys = {id(key) for node in ast.walk(tree) if isinstance(node, ast.Dict) for key in node.keys}
    return {n.value for n in ast.walk(tree) if isinstance(n, ast.Constant) and id(n) not in keys}


def test_every_command_has_a_test_that_names_it():
    tests = [path for path in (ROOT / "tests").rglob("*.py") if path.name not in REGISTERS]
    tried = set().union(*map(named, tests))
    assert [name for name in commands if name not in tried] == []


def test_only_a_few_commands_need_no_sign_in():
    open_ones = {name for name, c in commands.items() if c.permission is anyone}
    second_step = {"begin_second_step", "pass_by_code", "pass_by_recovery_code", "pass_by_passkey"}
    assert open_ones == {"people.ask_for_link", "people.use_link"} | {f"people.{name}" for name in second_step}
    assert all(not commands[name].exposed for name in open_ones)
    assert all(not c.exposed for c in commands.values() if c.permission is system_only)


def test_what_is_generated_is_up_to_date(app):
    with app.app_context():
        stale = [name for name, text in documents().items() if (ROOT / name).read_text() != text]
    assert stale == [], "run `flask describe`"


def generated(app, *names):
    """What stands in the files of these names, those of features from elsewhere too."""
    with app.app_context():
        return "".join((ROOT / name).read_text() for name in documents() if name.endswith(names))


def test_every_stream_and_kind_is_in_the_protocol(app):
    protocol = generated(app, "protocol.md", "kinds.md")
    assert [kind for kind in kinds if f"`{kind}`" not in protocol] == []


def test_every_error_is_explained(app):
    page = generated(app, "errors.md")
    assert [code for code in declared if f"`{code}`" not in page] == []


def lengths():
    files, functions = {}, {}
    for path in SOURCES:
        text = path.read_text()
        files[path] = len(text.splitlines())
        for node in ast.walk(tree_of(path)):
            if isinstance(node, ast.FunctionDef):
                functions[f"{path}:{node.name}"] = node.end_lineno - node.lineno + 1
    return files, functions


def test_files_and_functions_stay_short():
    files, functions = lengths()
    assert {str(p): n for p, n in files.items() if n > 300} == {}
    assert {name: n for name, n in functions.items() if n > 40} == {}
    assert statistics.median(files.values()) < 100
    assert statistics.median(functions.values()) < 8


#: classes of WhiteNoise and of the servers are Any; benches and what tests share need not say their types
LESS_STRICT = {"dialogue_platform.web.assets", "threads", "wsgi", "bench.*", "tests.support.*"}


def test_types_are_checked_strictly_and_no_error_code_is_off():
    configured = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["mypy"]
    assert configured["strict"] is True and configured["exclude"] == ["/migrations/"]
    without_types = [each for each in configured["overrides"] if each.get("ignore_missing_imports")]
    others = [each for each in configured["overrides"] if each not in without_types]
    assert all(each.keys() == {"module", "ignore_missing_imports"} for each in without_types)
    assert {name for each in others for name in each["module"]} == LESS_STRICT
    assert "disable_error_code" not in configured and not any("disable_error_code" in each for each in others)
    ours = re.compile(r"^# *mypy:|type: ignore(?!\[)", re.M)
    assert [str(path) for path in SOURCES if ours.search(path.read_text())] == []


def test_every_table_says_what_covers_it():
    assert undeclared(db.metadata, models()) == [], "see docs/where-things-go.md, The record"


def test_a_table_without_a_word_is_named():
    tables = MetaData()
    Table("poll", tables, Column("id", String, primary_key=True), Column("stream", String), Column("votes", Integer))
    assert [fault.partition(":")[0] for fault in undeclared(tables, {})] == ["poll"]
    for record, expected in (
        (Sealed(), []),
        (Sealed({"noes": NotCovered("Nobody has to know of these.")}), ["poll.noes"]),
        (Sealed({"votes": Replayed("no such check")}), ["poll.votes"]),
        (Replayed("no such check"), ["poll."]),
        (NotCovered(""), ["poll."]),
    ):
        model = type("Poll", (), {"__record__": record})
        assert [fault.partition(":")[0] for fault in undeclared(tables, {"poll": model})] == expected


def test_pages_carry_no_inline_style_or_handler():
    pages = [
        page for page in (ROOT / "templates").rglob("*.html") if page.parent.name != "mail"
    ]  # letters have no sheet
    for page in pages:
        assert not re.search(r"\sstyle=|\son[a-z]+=\"", page.read_text()), page


#: they clean up and raise it again, or keep it for who waits; a process that makes files may catch what it likes
LET_IT_PASS = {"dispatch.py", "session_cache.py", "gateway.py", "preflight.py", "coalesce.py", "writer.py"}
LET_IT_PASS |= {"cache.py", "pool.py", "service.py", "worker.py"}


def test_what_is_no_exception_is_made_one_at_one_place():
    """A panic of a library passes every `except Exception`: `live/exception_boundary.py` says where it stops."""
    catch = re.compile(r"except (BaseException|:)")
    assert {p.name for p in SOURCES if catch.search(p.read_text())} <= LET_IT_PASS


#: the writer refuses what waits for it when it dies; the others do one thing and end, or guard each of their turns
NOT_UNENDING = {"_hand_over", "_load", "_look_for_ever", "_loop", "_run", "_seal_first", "_serve", "_sleep"}


def test_a_thread_that_goes_on_for_ever_cannot_be_ended_by_a_stumble():
    for path in SOURCES:
        for target in re.findall(r"Thread\(target=([\w.]+)", path.read_text()):
            allowed = NOT_UNENDING if path.name != "feed.py" else set()
            assert target == "unending" or target.rpartition(".")[2] in allowed, (path, target)
