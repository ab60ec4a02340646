"""Each kind of end has its exit code and its words; none shows a traceback."""

import os
import signal
from pathlib import Path

import click
import pytest

from sim import cli
from sim.cli.group import commands
from sim.errors import Problem, UserError
from tests.cli.asked import ask


@pytest.fixture
def failing(monkeypatch):
    """A command `fail` whose body the test gives."""

    def make(body):
        command = click.command("fail")(click.pass_obj(body))
        monkeypatch.setitem(commands.commands, "fail", command)

    return make


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["compere"], 'wanted a command, got "compere"; did you mean compare?'),
        (["compare"], "Missing argument 'STUDY'"),
        (["compare", "x.yaml", "--jobs", "0"], "0 is not in the range x>=1"),
        (["compare", "x.yaml", "--months", "ten"], "'ten' is not a valid integer"),
        (["run", "x.yaml"], "Missing option '--policy'"),
        (["run", "x.yaml", "--policy", "p", "--engine", "gpu"], "'gpu' is not one of 'core', 'mesa'"),
    ],
)
def test_a_slip_in_the_words_is_2_and_says_which(words, said):
    done = ask(*words)
    assert done.returncode == 2
    assert said in done.stderr.decode()
    assert done.stdout == b""


def test_every_problem_has_its_line(failing, capsys):
    def body(state):
        raise UserError([Problem("a.yaml:1:2", "months", "a number", "eggs"), Problem("b.yaml", "", "a file", "none")])

    failing(body)
    assert cli.main(["fail"]) == 2
    assert capsys.readouterr().err == "a.yaml:1:2: months: wanted a number, got eggs\nb.yaml: wanted a file, got none\n"


def test_our_own_fault_is_1_with_one_line_and_a_log(failing, capsys, tmp_path):
    def body(state):
        state.folder = tmp_path
        raise ZeroDivisionError("in the\nengine")

    failing(body)
    assert cli.main(["fail"]) == 1
    said = capsys.readouterr().err
    assert said == (
        "camp2housing failed: ZeroDivisionError: in the engine; nothing had been written; "
        f"log: {tmp_path / 'error.log'}\n"
    )
    assert "Traceback" in (tmp_path / "error.log").read_text()


def test_without_a_folder_the_log_goes_among_temporary_files(failing, capsys, tmp_path, monkeypatch):
    def body(state):
        state.folder = tmp_path / "never made"
        raise ZeroDivisionError

    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    failing(body)
    assert cli.main(["fail"]) == 1
    assert str(tmp_path / f"camp2housing-{os.getpid()}.log") in capsys.readouterr().err


@pytest.mark.parametrize(("number", "code", "name"), [(signal.SIGINT, 130, "Ctrl-C"), (signal.SIGTERM, 143, "SIGTERM")])
def test_a_stop_says_what_is_whole(failing, capsys, number, code, name):
    def body(state):
        state.whole = "the result in there is whole"
        signal.raise_signal(number)

    failing(body)
    before = signal.getsignal(signal.SIGTERM)
    assert cli.main(["fail"]) == code
    assert capsys.readouterr().err.strip() == f"stopped by {name}: the result in there is whole"
    assert signal.getsignal(signal.SIGTERM) is before


def test_a_reader_that_stops_reading_is_no_fault():
    reader, writer = os.pipe()
    os.close(reader)
    done = ask("--version", stdout=writer)
    os.close(writer)
    assert (done.returncode, done.stderr) == (0, b"")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a device that is always full")
def test_a_full_standard_output_is_2_in_words():
    with Path("/dev/full").open("wb") as full:
        done = ask("--version", stdout=full)
    assert done.returncode == 2
    assert done.stderr == b"standard output: wanted room to print the result, got no space left on device\n"
