"""A result is the same on the page as on disk, and as `camp2housing compare` would have written it."""

import io
import json
import shutil
import zipfile

import pandas as pd
import pytest

from sim.errors import UserError
from sim.show.answer import Answer
from sim.show.app.opened import Opened, open_result
from sim.show.app.works import glimpse_of
from sim.show.report import write_report
from sim.show.scene import scene
from sim.store.write import MANIFEST
from sim.study.compare import compare
from sim.study.onstage import live
from sim.study.save import save
from tests.cli.asked import content


@pytest.fixture
def finished(written):
    return written[0]


def test_the_files_are_those_of_the_command(written, small, tmp_path):
    comparison = compare(small, jobs=1)
    save(comparison, tmp_path)
    write_report(comparison, tmp_path)
    made = content(written[0])
    assert set(made) - set(content(tmp_path)) == {MANIFEST}
    assert {path: made[path] for path in content(tmp_path)} == content(tmp_path)


def test_a_result_of_the_page_can_be_used_like_any_other(written):
    manifest = json.loads((written[0] / MANIFEST).read_text())
    assert set(manifest["files"]) == set(content(written[0])) - {MANIFEST}
    first = Opened(glimpse_of(written[0]))
    assert first.answer() == Opened(written[0]).answer()
    assert [drawn.stem for drawn in first.charts()] == ["durably_housed_over_time"]


def test_the_study_is_the_one_that_was_run(written, small):
    opened = Opened(written[0])
    assert opened.is_of_this_model()
    assert live(opened.study, "toulouse_model", 1) == live(small, "toulouse_model", 1)
    opened.recipe["code"]["sources_sha256"] = "another"
    assert not opened.is_of_this_model()


def test_the_answer_comes_before_the_rest(written):
    heard = written[1]
    assert heard[-2:] == [("stage", "glimpse"), ("stage", "tables")]
    assert heard[-3] == ("progress", (6, 6))


def test_words_from_disk_are_those_of_the_comparison(written, small):
    comparison, opened = compare(small, jobs=1), Opened(written[0])
    assert opened.scene == scene(comparison)
    for name in ("summary", "differences", "p_best"):
        pd.testing.assert_frame_equal(
            getattr(opened, name), getattr(comparison, name), check_exact=True, check_dtype=False
        )
    assert opened.answer() == Answer(comparison, scene(comparison)).sentences()
    assert {drawn.stem for drawn in opened.charts()} == {path.stem for path in (written[0] / "charts").glob("*.svg")}
    assert {"durably_housed_over_time", "cost_against_effect"} <= {drawn.stem for drawn in opened.charts()}


def test_a_finished_result_is_opened_and_left_as_it_is(finished):
    before = content(finished)
    opened = open_result(finished)
    opened.archive()
    opened.charts()
    opened.compared()
    assert content(finished) == before


@pytest.mark.parametrize("name", ["../recipe.json", "/etc/passwd", "charts/../recipe.json", "run.log/", "", "charts"])
def test_only_files_of_the_result_are_handed_out(written, name):
    assert Opened(written[0]).file(name) is None


def test_a_link_out_of_the_folder_is_not_followed(finished, tmp_path):
    shutil.copytree(finished, tmp_path / "copy")
    (tmp_path / "secret.csv").write_text("secret")
    (tmp_path / "copy" / "leak.csv").symlink_to(tmp_path / "secret.csv")
    opened = Opened(tmp_path / "copy")
    assert opened.file("leak.csv") is None
    assert b"secret" not in opened.archive()


def test_the_archive_holds_every_file_and_is_the_same_twice(finished):
    opened = open_result(finished)
    archive = opened.archive()
    assert archive == open_result(finished).archive()
    with zipfile.ZipFile(io.BytesIO(archive)) as held:
        assert {name.partition("/")[2] for name in held.namelist()} == set(content(finished))
        assert json.loads(held.read("toulouse/recipe.json"))["study"] == "toulouse"


@pytest.mark.parametrize(
    ("spoil", "words"),
    [
        (shutil.rmtree, "got nothing"),
        (
            lambda folder: (folder / "summary.csv").unlink(),
            "the file that the result was written with, got nothing",
        ),
        (lambda folder: (folder / "manifest.json").unlink(), r"got no readable manifest\.json"),
        (lambda folder: (folder / "recipe.json").write_text("{"), r"got one without a recipe\.json"),
        (lambda folder: (folder / "summary.csv").write_text("a,b\n"), "got one changed since"),
    ],
)
def test_what_is_no_result_is_refused_in_words(finished, tmp_path, spoil, words):
    folder = tmp_path / "spoilt"
    shutil.copytree(finished, folder)
    spoil(folder)
    with pytest.raises(UserError, match=words):
        open_result(folder)
