"""Asking for help is quick, and the public face loads nothing that is not asked for."""

import json
import resource
import subprocess
import sys

import pytest

import sim
from sim.cli import group
from tests.cli.asked import ENVIRONMENT, ask

HEAVY = (
    "numpy",
    "pandas",
    "mesa",
    "pydantic",
    "pyarrow",
    "matplotlib",
    "scipy",
    "rich",
    "yaml",
    "duckdb",
    "distributed",
    "shiny",
)
COMMANDS = tuple(group.COMMANDS)
LOADED = f"import json; print(json.dumps([name for name in {HEAVY!r} if name in sys.modules]))"


def loaded_by(code):
    done = subprocess.run(
        [sys.executable, "-c", f"import sys; {code}; {LOADED}"],
        env=ENVIRONMENT,
        capture_output=True,
        text=True,
        check=True,
    )
    return json.loads(done.stdout.splitlines()[-1])


@pytest.mark.parametrize("words", [["--help"], ["run", "-h"], ["--version"], *([name, "--help"] for name in COMMANDS)])
def test_help_loads_nothing_heavy(words):
    assert loaded_by(f"from sim.cli import main; main({words!r})") == []


def test_the_public_face_loads_nothing_heavy():
    assert loaded_by("import sim; dir(sim)") == []


def test_help_comes_at_once():
    """In time of the processor, which a neighbour on a shared machine disturbs little."""
    times = []
    for _ in range(5):
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        assert ask("--help").returncode == 0
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        times.append(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)
    assert min(times) < 0.3


def test_help_names_every_command_and_what_the_model_is_not():
    told = ask("--help").stdout.decode()
    assert all(name in told for name in (*COMMANDS, "Not a forecast"))


def test_the_version_is_that_of_the_package():
    assert ask("--version").stdout.decode() == f"camp2housing {sim.__version__}\n"


def test_every_public_name_can_be_had():
    assert all(getattr(sim, name) is not None for name in sim.__all__)
    assert dir(sim) == sim.__all__


def test_an_unknown_public_name_is_answered_with_the_known_ones():
    known = ", ".join(sim.__all__)
    with pytest.raises(AttributeError, match=f"it has {known}"):
        _ = sim.forecast


@pytest.mark.parametrize(
    ("word", "todo"), [("compre", "did you mean compare?"), ("zzz", "camp2housing --help lists them")]
)
def test_a_word_that_is_no_command_is_told_what_to_do(word, todo):
    done = ask(word)
    assert (done.returncode, done.stdout) == (2, b"")
    assert f'wanted a command, got "{word}"; {todo}' in done.stderr.decode()
