"""The command says where the page is, refuses a port that is taken, and ends at Ctrl-C with nothing left behind."""

import signal
import socket
import subprocess
import sys
import tempfile
import urllib.request
from pathlib import Path

import pytest

from sim.errors import OutputError
from sim.show.app.serve import ADDRESS, PORT, bound
from tests.cli.asked import ENVIRONMENT, ask, begin


@pytest.fixture
def taken():
    with socket.socket() as other:
        other.bind((ADDRESS, 0))
        other.listen()
        yield other.getsockname()[1]


def test_a_port_that_is_taken_is_refused_in_words(taken):
    with pytest.raises(OutputError, match=f"--port: wanted a free port, {taken} is not, got address already in use"):
        bound(taken)


def test_without_a_wish_any_free_port_will_do():
    with bound(None) as first, bound(None) as second:
        ports = {first.getsockname()[1], second.getsockname()[1]}
        assert all(one.getsockname()[0] == ADDRESS for one in (first, second))
    assert len(ports) == 2
    assert PORT < 65536


def test_the_server_starts_without_what_only_its_workers_need():
    heavy = ("numpy", "pandas", "pyarrow", "matplotlib", "mesa", "scipy")
    code = f"import sys; from sim.show.app import page; print([name for name in {heavy!r} if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], env=ENVIRONMENT, capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"


def test_bad_input_is_two_and_no_traceback(taken, tmp_path):
    for words in (["--port", str(taken)], [str(tmp_path / "none")], ["--port", "70000"]):
        done = ask("app", "--no-open", *words)
        assert done.returncode == 2
        assert b"Traceback" not in done.stderr
        assert b"wanted" in done.stderr or b"70000" in done.stderr


@pytest.mark.skipif(sys.platform == "win32", reason="signals of POSIX")
@pytest.mark.parametrize(("sent", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_it_serves_until_it_is_stopped_and_leaves_nothing(sent, code, tmp_path, monkeypatch):
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    monkeypatch.setattr(tempfile, "tempdir", None)
    from tests.cli import asked

    monkeypatch.setitem(asked.ENVIRONMENT, "TMPDIR", str(tmp_path))
    process = begin("app", "--no-open", "--port", "0", stderr=subprocess.PIPE, text=True)
    try:
        address = process.stderr.readline().split(" is at ")[1].split()[0]
        assert address.startswith("http://127.0.0.1:")
        page = urllib.request.urlopen(address, timeout=30).read().decode()
        assert "not a forecast" in page.replace("\n", " ")
        process.send_signal(sent)
        _, said = process.communicate(timeout=30)
    finally:
        process.kill()
        process.wait()
    assert process.returncode == code
    assert "Traceback" not in said
    assert list(Path(tmp_path).iterdir()) == []
