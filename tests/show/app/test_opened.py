"""A result is the same on the page as on disk, and as `camp2housing compare` would have written it."""

import io
import json
import re
import shutil
import zipfile
from html import escape

import pytest

from sim.errors import UserError
from sim.show.answer import Answer
from sim.show.app.opened import Finished, Opened
from sim.show.app.questions import BESIDE, ELSEWHERE, FILE_OF_RESULT, FIRST, QUESTIONS, sections_of
from sim.show.app.works import tell_finished
from sim.show.beside import beside
from sim.show.plots import CHARTS
from sim.show.report import write_report
from sim.show.scene import scene
from sim.show.sections import SECTIONS
from sim.store.write import MANIFEST
from sim.study.compare import compare
from sim.study.onstage import live
from sim.study.save import save
from tests.cli.asked import content
from tests.show.app.conftest import pages_of


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


def test_the_study_is_the_one_that_was_run(finished, small, tmp_path):
    opened = Finished(finished).before(tmp_path)
    assert opened.of_this_model
    assert live(opened.study, "toulouse_model", 1) == live(small, "toulouse_model", 1)


def test_a_result_of_another_model_is_known_as_one(finished):
    one = Finished(finished)
    one.made_by = "another"
    assert not one.of_this_model


def test_the_answer_comes_before_the_rest_and_each_question_when_it_can_be_told(written):
    heard = written[1]
    first, *others = (question.name for question in QUESTIONS)
    names = [first, BESIDE, *others]
    told = [("stage", tuple(names[: last + 1])) for last in range(len(names))]
    assert heard[-len(told) - 1 :] == [("progress", (6, 6)), *told]


def test_every_section_and_chart_of_the_report_is_under_a_question():
    sections = tuple(one.name for one in SECTIONS)
    shown = [name for question in QUESTIONS for name in sections_of(question, sections)]
    assert sorted([*shown, *ELSEWHERE]) == sorted(sections)
    charts = [name for question in QUESTIONS for name in question.charts]
    assert set(charts) == {chart.stem for chart in CHARTS}


def test_a_section_that_no_question_names_stands_under_the_last():
    assert sections_of(QUESTIONS[-1], ("a_new_one", "limits")) == ("a_new_one", "limits")
    assert sections_of(QUESTIONS[0], ("a_new_one", "answer")) == ("answer",)


def test_a_finished_result_is_told_in_the_same_pieces_and_left_as_it_is(finished, tmp_path):
    before, heard = content(finished), []
    tell_finished(lambda kind, what: heard.append((kind, what)), finished, tmp_path / "pages")
    assert content(tmp_path / "pages") == content(pages_of(finished))
    assert heard[-1] == ("stage", ("answer", BESIDE, *(question.name for question in QUESTIONS[1:])))
    assert content(finished) == before


def test_pieces_have_the_words_of_the_comparison_and_every_chart(finished, small):
    comparison = compare(small, jobs=1)
    opened = Opened(finished, pages_of(finished), small)
    for sentence in Answer(comparison, scene(comparison)).paragraphs():
        assert escape(sentence, quote=False) in opened.told("answer")
    pieces = "".join(opened.told(question.name) for question in QUESTIONS)
    drawn = {path.stem for path in (finished / "charts").glob("*.svg")}
    assert set(re.findall(r'id="chart-([a-z_]+)"', pieces)) == drawn > {FIRST, "cost_against_effect"}
    assert 'id="first"' in opened.told("answer")
    for sentence in beside(comparison, scene(comparison)):
        assert escape(sentence, quote=False) in opened.told(BESIDE)
    ids = re.findall(r'\bid="([^"]+)"', pieces)
    assert len(ids) == len(set(ids))
    assert {name for name in re.findall(rf'"{FILE_OF_RESULT}([^"]+)"', pieces) if not opened.file(name)} == set()


@pytest.mark.parametrize("name", ["../recipe.json", "/etc/passwd", "charts/../recipe.json", "run.log/", "", "charts"])
def test_only_files_of_the_result_are_handed_out(written, name):
    assert Opened(written[0], pages_of(written[0]), None).file(name) is None


def test_a_link_out_of_the_folder_is_not_followed(finished, small, tmp_path):
    shutil.copytree(finished, tmp_path / "copy")
    (tmp_path / "secret.csv").write_text("secret")
    (tmp_path / "copy" / "leak.csv").symlink_to(tmp_path / "secret.csv")
    opened = Opened(tmp_path / "copy", tmp_path, small)
    assert opened.file("leak.csv") is None
    assert b"secret" not in opened.archive()


def test_the_archive_holds_every_file_and_is_the_same_twice(finished, tmp_path):
    opened = Finished(finished).before(tmp_path)
    archive = opened.archive()
    assert archive == opened.archive()
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
        Finished(folder)
