"""The compiled month is kept by its sources, follows every change of them, and is chosen in words."""

from __future__ import annotations

import ast
import inspect
import shutil
import textwrap
from pathlib import Path

import numba
import numpy as np
import pytest

from sim.draws import LARGEST_SEED, NUMBER, QUESTIONS, Luck
from sim.engines import choose
from sim.engines.agents.city import City
from sim.engines.fast import compile as compiling
from sim.engines.fast import luck, written
from sim.engines.fast.book import NAMES, SLOT
from sim.engines.fast.kinds import book_at
from sim.errors import UserError

SIM = compiling.SIM


# the cache

RULE = "def doubled(x):\n    return {} * x\n"
KERNEL = """
import numba
from numba.extending import register_jitable
import rulebook
register_jitable(rulebook.doubled)
@numba.njit(cache=True)
def live(x):
    return rulebook.doubled(x)
print(live(1))
"""


def test_numba_alone_serves_an_old_rule_and_the_hash_does_not(tmp_path: Path) -> None:
    import os
    import subprocess
    import sys

    (tmp_path / "kernel.py").write_text(KERNEL, encoding="utf-8")
    surroundings = os.environ | {"NUMBA_CACHE_DIR": str(tmp_path / "cache"), "PYTHONDONTWRITEBYTECODE": "1"}
    said = []
    for factor in (2, 3):
        (tmp_path / "rulebook.py").write_text(RULE.format(factor), encoding="utf-8")
        ran = subprocess.run(
            [sys.executable, "kernel.py"], cwd=tmp_path, env=surroundings, capture_output=True, text=True, check=True
        )
        said.append(ran.stdout.strip())
    assert said == ["2", "2"], "numba now sees a rule changed in another file: the hash could be dropped"


def test_the_hash_sees_any_change_of_a_source(tmp_path: Path) -> None:
    root = tmp_path / "sim"
    for name in compiling.SOURCES:
        source = SIM / name
        if source.is_dir():
            shutil.copytree(source, root / name, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            (root / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(source, root / name)
    before = compiling.sources_hash(root)
    assert compiling.sources_hash(root) == before
    rule = root / "rules" / "health.py"
    rule.write_text(rule.read_text(encoding="utf-8") + "\n", encoding="utf-8")
    assert compiling.sources_hash(root) != before


def test_a_folder_that_cannot_be_written_is_not_claimed(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    with compiling.claimed(tmp_path / "file" / "below") as writable:
        assert not writable
    with compiling.claimed(tmp_path / "new") as writable:
        assert writable


def test_only_the_newest_compiled_months_are_kept(tmp_path: Path) -> None:
    for number in range(compiling.KEPT + 2):
        (tmp_path / str(number)).mkdir()
    compiling.forget_old(tmp_path)
    assert len(list(tmp_path.iterdir())) == compiling.KEPT


# luck


@numba.njit(error_model="numpy")
def drawn(address, question, month, replicate, block, out):
    luck.draw(book_at(address), question, month, replicate, block, out)


@pytest.mark.parametrize("seed", [0, 20190408, LARGEST_SEED])
@pytest.mark.parametrize("replicate", [0, 7, 2**40])
@pytest.mark.parametrize("month", [0, 1, 2**31 - 1])
def test_compiled_luck_has_the_bits_of_numpys(seed: int, replicate: int, month: int) -> None:
    slots, block = np.zeros(len(NAMES), dtype=np.int64), np.zeros(8, dtype=np.uint32)
    slots[SLOT["seed"]], slots[SLOT["first_replicate"]] = seed, replicate
    for question in (0, NUMBER["hired"], len(QUESTIONS) - 1):
        expected = Luck(seed, replicate, 2).bits(question, month, 200)
        for row in range(2):
            for first in (0, 56, 64, 192):
                drawn(slots.ctypes.data, question, month, row, first // 8, block.ctypes.data)
                assert np.array_equal(block, expected[row, first : first + 8])


# what compiled code says in its own words


def test_what_is_written_out_holds_no_number_of_the_model() -> None:
    """Codes, slots, 0, 1 and the numbers of slots and children only; a formula of the model has others."""
    nodes = list(ast.walk(ast.parse(inspect.getsource(written))))
    constants = {node.value for node in nodes if isinstance(node, ast.Constant)}
    assert {each for each in constants if type(each) in (int, float)} <= {0, 1, 2, 3, 4}
    assert not [node for node in nodes if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Div | ast.Pow)]


def test_a_turn_that_is_replaced_by_a_function_did_nothing_else() -> None:
    from sim.engines.fast.methods import TURNS
    from sim.engines.month import Stage

    checked = 0
    for name in (name for name in vars(Stage) if not name.startswith("_")):
        modules = [module for module in TURNS if hasattr(module, name)]
        if not modules or name == "month_is_counted":
            continue
        (module,) = modules
        (turn,) = ast.parse(textwrap.dedent(inspect.getsource(getattr(City, name)))).body
        assert isinstance(turn, ast.FunctionDef)
        assert [ast.unparse(each) for each in turn.body] == [f"{module.__name__.rpartition('.')[2]}.{name}(self)"]
        checked += 1
    assert checked > 10


# the choice


def test_the_choice_is_told_in_words(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(choose.VARIABLE, "fortran")
    with pytest.raises(UserError, match=r"CAMP2HOUSING_ENGINE: wanted auto, numpy or compiled, got 'fortran'"):
        choose.asked()
    monkeypatch.setenv(choose.VARIABLE, choose.COMPILED)
    monkeypatch.setattr(choose, "find_spec", lambda name: None)
    with pytest.raises(UserError, match=r"wanted numba to be installed.*camp-to-housing\[fast\]"):
        choose.runs_compiled()
    monkeypatch.setenv(choose.VARIABLE, choose.AUTO)
    assert not choose.runs_compiled()


def test_numpy_is_chosen_where_nothing_is_compiled(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(choose.VARIABLE, choose.AUTO)
    monkeypatch.setattr(compiling, "is_compiled", lambda: False)
    assert not choose.runs_compiled()
    monkeypatch.setattr(compiling, "compiled_month", lambda: pytest.fail("a small run is not worth compiling"))
    choose.prepare(1000)
