"""The command `camp2housing`: what can be asked, and with which code it ends.

0 done, 1 our fault (a log says more), 2 bad input, 3 kept for partial results, 130 Ctrl-C, 143 SIGTERM.
"""

from __future__ import annotations

import os
import signal
import sys
import threading
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, NoReturn

import click

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from sim.scenario.schema import Study
    from sim.study.compare import Comparison

DONE, OUR_FAULT, BAD_INPUT, CTRL_C, TERMINATED = 0, 1, 2, 130, 143
RESULTS = Path("results")
NAME = "camp2housing"


class Terminated(BaseException):
    """SIGTERM has come."""


class State:
    """What to say if the command ends early: what is whole, and where a log may go."""

    def __init__(self) -> None:
        self.whole = "nothing had been written"
        self.folder: Path | None = None


class Ways(NamedTuple):
    """How to compare, where it changes no number."""

    jobs: int | None
    chunk: int | None
    quiet: bool
    no_report: bool


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs the command and returns its exit code; the only place where an error becomes a message."""
    from sim.errors import UserError

    state = State()
    with _sigterm():
        try:
            code = commands.main(arguments, prog_name=NAME, standalone_mode=False, obj=state)
        except click.exceptions.Abort:
            return _tell(f"stopped by Ctrl-C: {state.whole}", CTRL_C)
        except Terminated:
            return _tell(f"stopped by SIGTERM: {state.whole}", TERMINATED)
        except click.ClickException as error:
            error.show()
            return BAD_INPUT
        except UserError as error:
            return _tell(str(error), BAD_INPUT)
        except Exception as error:
            return _tell(_our_fault(error, state), OUR_FAULT)
    return code if isinstance(code, int) else DONE


def _tell(text: str, code: int) -> int:
    with suppress(OSError):
        sys.stderr.write(text + "\n")
        sys.stderr.flush()
    return code


def _our_fault(error: Exception, state: State) -> str:
    """One line; the traceback goes into a log."""
    import traceback

    from sim.store.log import write_error

    said = " ".join(str(error).split()) or "no message"
    path = write_error("".join(traceback.format_exception(error)), state.folder)
    return f"{NAME} failed: {type(error).__name__}: {said}; {state.whole}; log: {path}"


@contextmanager
def _sigterm() -> Iterator[None]:
    if threading.current_thread() is not threading.main_thread():
        yield
        return

    def stop(number: int, frame: object) -> NoReturn:
        signal.signal(number, signal.SIG_IGN)
        raise Terminated

    before = signal.signal(signal.SIGTERM, stop)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


def _print(text: str) -> None:
    """On stdout, in UTF-8; whoever stops reading has read enough."""
    from sim.errors import OutputError, Problem

    try:
        sys.stdout.buffer.write(text.encode())
        sys.stdout.flush()
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    except OSError as error:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        got = (error.strerror or str(error)).lower()
        raise OutputError([Problem("standard output", "", "room to print the result", got)]) from error


def _version(context: click.Context, _: click.Parameter, wanted: bool) -> None:
    if wanted and not context.resilient_parsing:
        import sim

        _print(f"{NAME} {sim.__version__}\n")
        context.exit()


def _options(*options: Callable[[Any], Any]) -> Callable[[Any], Any]:
    """Several options as one decorator, in the order in which help shows them."""

    def add(command: Any) -> Any:
        for option in reversed(options):
            command = option(command)
        return command

    return add


MONTHS = click.option("--months", type=int, help="Months to run, in place of the study's.")
SEED = click.option("--seed", type=int, help="Seed of all luck, in place of the study's.")
SETTINGS = click.option(
    "--set", "settings", multiple=True, metavar="NAME=VALUE", help="Change a parameter; may be given several times."
)
REPLICATES = click.option("--replicates", type=int, help="Replicates of each policy, in place of the study's.")
POLICIES = click.option("--policies", metavar="A,B", help="Only these policies, by name.")
JSON = click.option("--json", "as_json", is_flag=True, help="Print one JSON document and nothing else.")


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.option(
    "--version", is_flag=True, is_eager=True, expose_value=False, callback=_version, help="Say which version."
)
def commands() -> None:
    """Compare policies that move families from camps into homes, under stated assumptions.

    Not a forecast, and never a tool to score a single family.
    """


@commands.command(short_help="Compare the policies of a study and write the result.")
@click.argument("study")
@_options(REPLICATES, MONTHS, SEED, POLICIES, SETTINGS)
@click.option("--jobs", type=click.IntRange(min=1), help="Worker processes (all cores unless told). No number changes.")
@click.option("--chunk", type=click.IntRange(min=1), help="Replicates that step together. No number changes.")
@click.option("--out", type=click.Path(path_type=Path), help="Folder of the result (results/STUDY unless told).")
@JSON
@click.option("--quiet", is_flag=True, help="No progress on stderr.")
@click.option("--no-report", is_flag=True, help="No charts and no report.html.")
@click.pass_obj
def compare(state: State, /, study: str, out: Path | None, as_json: bool, **options: Any) -> None:
    """Compare the policies of STUDY on the same families with the same luck, and write the result to a folder."""
    from sim.show.progress import note
    from sim.study.document import dumps

    ways = Ways(*(options.pop(name) for name in Ways._fields))
    loaded = _load(study, **options)
    folder = out or RESULTS / loaded.name
    comparison = _compare_into(state, loaded, folder, ways)
    if as_json:
        _print(dumps(comparison.document()))
        return
    from sim.show.console import comparison_told

    _print(comparison_told(comparison))
    note(f"The result is in {folder}" + ("" if ways.no_report else f": open {folder / 'report.html'}"), ways.quiet)


def _load(study: str, **changes: Any) -> Study:
    from sim.scenario.load import load

    return load(study, **changes)


def _compare_into(state: State, study: Study, folder: Path, ways: Ways) -> Comparison:
    """Runs the comparison and puts its files in the folder, all of them or none."""
    from sim.show.progress import note, progress
    from sim.store.log import Log
    from sim.store.write import claimed, output_errors
    from sim.study.compare import compare
    from sim.study.save import save

    log = Log(" ".join([NAME, *sys.argv[1:]]))
    with claimed(folder, study.name) as place:
        state.folder = folder
        state.whole = f"nothing new was written, {folder} is as it was"
        with progress(ways.quiet) as move:
            comparison = compare(study, jobs=ways.jobs, chunk=ways.chunk, progress=move)
        log.say(f"{len(comparison.policies) * study.replicates} runs done")
        with output_errors(folder):
            save(comparison, place.new)
            log.say("tables written")
            if not ways.no_report:
                note("drawing the charts and the report", ways.quiet)
                _report(comparison, place.new)
                log.say("charts and report written")
            log.write(place.new)
        place.commit(lambda: _is_whole(state, folder))
    return comparison


def _is_whole(state: State, folder: Path) -> None:
    state.whole = f"the result in {folder} is whole"


def _report(comparison: Comparison, folder: Path) -> None:
    from sim.show.report import write_report

    write_report(comparison, folder)


@commands.command(short_help="Run one policy once, month by month.")
@click.argument("study")
@click.option("--policy", required=True, help="Name of the policy.")
@click.option("--replicate", type=int, default=0, show_default=True, help="Number of the replicate, from 0.")
@click.option("--engine", type=click.Choice(["core", "mesa"]), default="core", show_default=True, help="Both agree.")
@_options(MONTHS, SEED, SETTINGS, JSON)
def run(study: str, policy: str, replicate: int, engine: Any, as_json: bool, **changes: Any) -> None:
    """Run one policy of STUDY once, month by month, in the fast core or as Mesa agents."""
    from sim.study import single
    from sim.study.document import dumps

    loaded = _load(study, **changes)
    frame = single.run(loaded, policy, replicate, engine)
    if as_json:
        _print(dumps(single.as_document(frame, loaded, policy, replicate)))
        return
    from sim.show.console import run_told

    _print(run_told(frame))


@commands.command(short_help="Tell a study back as it was understood.")
@click.argument("study")
@_options(REPLICATES, MONTHS, SEED, POLICIES, SETTINGS, JSON)
def explain(study: str, as_json: bool, **changes: Any) -> None:
    """Tell STUDY back as it was understood: every number with its unit, its source and what it rests on."""
    from sim.scenario import explain as teller

    loaded = _load(study, **changes)
    if as_json:
        from sim.study.document import dumps

        _print(dumps(teller.as_document(loaded)))
    else:
        _print(teller.explain(loaded).rstrip("\n") + "\n")


@commands.command(short_help="Say everything that is wrong in files.")
@click.argument("files", nargs=-1, required=True, metavar="FILE...")
def check(files: tuple[str, ...]) -> None:
    """Read scenario and parameter files, and say everything that is wrong with them at once."""
    from sim.errors import UserError
    from sim.scenario.load import check as problems_in

    problems = problems_in(files)
    if problems:
        raise UserError(problems)
    _print(f"{len(files)} {'file' if len(files) == 1 else 'files'}: nothing wrong\n")
