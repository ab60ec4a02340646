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
    """How to compare and what to write; only what families gone cost elsewhere changes a number, in the wider view."""

    jobs: int | None
    chunk: int | None
    quiet: bool
    no_report: bool
    cost_elsewhere: float


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
JOBS = click.option("--jobs", type=click.IntRange(min=1), help="Worker processes (all cores unless told).")
QUIET = click.option("--quiet", is_flag=True, help="No progress on stderr.")
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
@JOBS
@click.option("--chunk", type=click.IntRange(min=1), help="Replicates that step together. No number changes.")
@click.option("--out", type=click.Path(path_type=Path), help="Folder of the result (results/STUDY unless told).")
@click.option(
    "--cost-elsewhere", type=click.FloatRange(min=0), default=0.0, metavar="EUR",
    help="What a family that has left costs elsewhere a month, in the wider view (0 unless told).",
)  # fmt: skip
@JSON
@QUIET
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
            comparison = compare(study, ways.cost_elsewhere, jobs=ways.jobs, chunk=ways.chunk, progress=move)
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


@commands.command(short_help="Compare policies at equal spending and at an equal quota.")
@click.argument("study")
@_options(REPLICATES, MONTHS, SEED, POLICIES, SETTINGS)
@click.option("--like", metavar="POLICY", help="Whose programme spending to give to all.")
@click.option("--quota", type=int, help="Priority lettings a year for all (the largest of their own unless told).")
@_options(JOBS, JSON, QUIET)
def alike(study: str, like: str | None, quota: int | None, as_json: bool, **options: Any) -> None:
    """Compare like with like in STUDY: each policy at its own scale, at equal spending, and at an equal quota."""
    from sim.show.progress import progress
    from sim.study.alike import alike

    jobs, quiet = options.pop("jobs"), options.pop("quiet")
    with progress(quiet) as move:
        result = alike(_load(study, **options), like=like, quota=quota, jobs=jobs, progress=move)
    _tell_result("alike_told", result, as_json)


@commands.command(short_help="Split the difference between two policies into its parts.")
@click.argument("study")
@click.argument("start", metavar="FROM")
@click.argument("goal", metavar="TO")
@click.option("--measure", default="durably_housed", show_default=True, help="Name of a measure.")
@click.option("--month", type=int, help="The month to look at (the study's last unless told).")
@_options(REPLICATES, MONTHS, SEED, SETTINGS, JOBS, JSON, QUIET)
def decompose(study: str, start: str, goal: str, as_json: bool, **options: Any) -> None:
    """Split the difference that going FROM one policy of STUDY TO another makes.

    Into coverage, speed of entry, access to a letting, retention and work, on the same luck.
    """
    from sim.show.progress import progress
    from sim.study.decompose import decompose

    ways = {name: options.pop(name) for name in ("measure", "month", "jobs")}
    quiet = options.pop("quiet")
    loaded = _load(study, policies=f"{start},{goal}", **options)
    with progress(quiet) as move:
        result = decompose(loaded, start, goal, progress=move, **ways)
    _tell_result("decompose_told", result, as_json)


def _tell_result(teller: str, result: Any, as_json: bool) -> None:
    """As a document, or in the words of a module of `sim.show`."""
    from importlib import import_module

    from sim.study.document import dumps

    _print(dumps(result.document()) if as_json else import_module(f"sim.show.{teller}").told(result))


@commands.command(short_help="List every number and what it rests on.")
@click.argument("study", required=False)
@_options(POLICIES, SETTINGS, JSON)
def evidence(study: str | None, as_json: bool, **changes: Any) -> None:
    """List every number of the model, or those in force in STUDY: value, range, evidence, source, where it is read."""
    from sim.scenario.ledger import as_document, ledger
    from sim.show.ledger_told import told
    from sim.study.document import dumps

    if study is None and any(changes.values()):
        raise click.UsageError("name a STUDY: --policies and --set change one.")
    loaded = None if study is None else _load(study, **changes)
    entries = ledger(loaded)
    _print(dumps(as_document(entries, loaded)) if as_json else told(entries, loaded))


@commands.command(short_help="Lay the files of a new city or instrument.")
@click.argument("kind", type=click.Choice(["city", "instrument"]))
@click.argument("name")
@click.option("--folder", type=click.Path(path_type=Path), help="Where (a city: scenarios; an instrument: the clone).")
def new(kind: str, name: str, folder: Path | None) -> None:
    """Lay the files of a new city or instrument, with guidance in them. Nothing is ever overwritten."""
    from sim.scenario.new import HOME, WAYS

    laid = WAYS[kind](name, HOME[kind] if folder is None else folder)
    _print("".join(f"{path}\n" for path in laid))


@commands.command(short_help="Hold the model against published programmes.")
@click.argument("names", nargs=-1, metavar="[NAME]...")
@click.option("--replicates", type=click.IntRange(min=1), help="Replicates of each policy, in place of the files'.")
@click.option("--alternatives", is_flag=True, help="Score the structural alternatives on the same numbers instead.")
@SETTINGS
@click.option("--jobs", type=click.IntRange(min=1), default=1, show_default=True, help="Worker processes.")
@click.option("--out", type=click.Path(path_type=Path), help="Folder of the result (results/validation unless told).")
@JSON
@click.option("--quiet", is_flag=True, help="No progress on stderr.")
@click.pass_obj
def validate(
    state: State, /, names: tuple[str, ...], out: Path | None, as_json: bool, quiet: bool, **ways: Any
) -> None:
    """Hold the model against published programmes: all of them, or those named (a name, or a path ending in .yaml).

    Prints each published number with its interval beside the same count in the model, the naive rivals with a proper
    score, whether it was fitted or only predicted, and a verdict.
    """
    from sim.show import validation_told as teller
    from sim.show.progress import progress
    from sim.study.document import dumps
    from sim.study.validating import held, write

    with progress(quiet) as move:
        result = held(names, progress=move, **ways)
    state.whole = "the numbers are reckoned, the files are not whole"
    write(result, out or RESULTS / "validation", names, teller.markdown(result))
    state.whole = "the result is whole"
    _print(dumps(result.document()) if as_json else teller.told(result))
