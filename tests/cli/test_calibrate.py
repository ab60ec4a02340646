"""`calibrate`, `compare --posterior` and `card` as a user runs them, on a small city."""

from __future__ import annotations

import json
import signal
import time

import pytest

from sim.scenario.new import new_city
from tests.cli.asked import ask, begin, content

COUNTS = """measure,month,policy,value,low,high,use,source
persons_in_camps,6,eviction_only,200,180,220,fit,made
gone,10,eviction_only,0.1,0.02,0.2,fit,made
persons_in_camps,10,eviction_only,190,150,230,check,made
"""
FREE = "camp.odds_leaves,population.arrivals_a_month"
FEW = ("--free", FREE, "--points", "64", "--replicates", "2", "--sbc", "20", "--posterior-draws", "40")


@pytest.fixture(scope="module")
def city(tmp_path_factory):
    folder = tmp_path_factory.mktemp("city")
    _, study, targets = new_city("riverside", folder)
    study.write_text(study.read_text().replace("months: 60", "months: 12").replace("[12, 24, 36, 60]", "[6, 12]"))
    targets.write_text(COUNTS)
    return folder


@pytest.fixture(scope="module")
def calibrated(city):
    out = city / "out"
    done = ask("calibrate", city / "studies/riverside.yaml", "--targets", city / "targets/riverside.csv", *FEW,
               "--out", out, "--jobs", "1", cwd=city)  # fmt: skip
    assert done.returncode == 0, done.stderr.decode()
    return done, out


def test_it_tells_what_was_learned_and_writes_it_whole(calibrated):
    done, out = calibrated
    told = done.stdout.decode()
    for words in ("What the counts taught", "Would it find known parameters again?", "Do the counts come back?",
                  "Second opinion", "no forecast"):  # fmt: skip
        assert words in told
    files = content(out)
    for name in ("recipe.json", "calibration.json", "learned.csv", "predicted.csv", "sbc.csv", "summary.md",
                 "bands.csv", "report.html", "charts/marginals.svg", "manifest.json"):  # fmt: skip
        assert name in files
    drawn = {name.removesuffix(".svg") for name in files if name.startswith("charts/") and name.endswith(".svg")}
    assert drawn >= {"charts/marginals"}
    for name in drawn:
        assert len(files[f"{name}.csv"].splitlines()) > 1
        assert f'href="{name}.csv"'.encode() in files["report.html"]
    assert b"http" not in files["report.html"].replace(b"http://www.w3.org/", b"")
    document = json.loads(files["calibration.json"])
    assert document["points"] == 64
    assert (document["posterior"] is None) == ("posterior.parquet" not in files)
    assert {row["target"]: row["used"] for row in document["predicted"]}[
        "persons_in_camps_m10_eviction_only"
    ] == "check"


def test_killed_at_any_time_it_goes_on_and_the_bytes_are_the_same(city, calibrated):
    out = city / "killed"
    words = (
        "calibrate",
        "studies/riverside.yaml",
        "--targets",
        "targets/riverside.csv",
        *FEW,
        "--out",
        "killed",
        "--quiet",
    )
    running = begin(*words, cwd=city)
    for _ in range(300):
        if list(out.glob("table/part-*.parquet")):
            break
        time.sleep(0.1)
    running.send_signal(signal.SIGKILL)
    running.wait()
    assert not (out / "calibration.json").exists()
    done = ask(*words, "--jobs", "2", cwd=city)
    assert done.returncode == 0
    mine, theirs = content(out), content(calibrated[1])
    assert {name: data for name, data in mine.items() if name != "run.log"} == {
        name: data for name, data in theirs.items() if name != "run.log"
    }


def test_bad_words_are_said_before_anything_is_lived(city):
    base = ("calibrate", "studies/riverside.yaml", "--targets", "targets/riverside.csv", "--quiet")
    wrong = {
        ("--free", "camp.odds_levaes"): "--free: camp.odds_levaes: wanted a parameter of the rulebook, got "
        "camp.odds_levaes; did you mean camp.odds_leaves?",
        ("--free", "tenancy.arrears_months"): "wanted a parameter with a prior over a range, got fixed",
        (): "--free: wanted names of parameters, or free: in the file of targets, got none; few, and those that",
        ("--free", "camp.odds_leaves", "--targets", "nowhere.csv"): "wanted an existing file, got no such file",
    }
    for options, words in wrong.items():
        done = ask(*base, *options, "--out", "never", cwd=city)
        assert done.returncode == 2, options
        assert words in done.stderr.decode()
        assert not (city / "never" / "calibration.json").exists()
    done = ask("calibrate", "studies/riverside.yaml", cwd=city)
    assert b"--targets: wanted a file with the city's counts, got none" in done.stderr


def test_a_comparison_of_the_same_study_never_takes_the_folder_of_a_calibration(city, calibrated):
    done = ask("compare", "studies/riverside.yaml", "--replicates", "2", "--out", "out", "--quiet", cwd=city)
    assert done.returncode == 2
    assert b"the result of the study calibration of riverside" in done.stderr


def test_the_posterior_goes_into_a_comparison_and_a_card(city, calibrated):
    if not (calibrated[1] / "posterior.parquet").exists():
        pytest.fail("the small calibration has no posterior: choose other counts")
    done = ask("compare", "studies/riverside.yaml", "--policies", "eviction_only,housing_first", "--replicates", "6",
               "--posterior", "out", "--out", "compared", "--no-report", "--quiet", cwd=city)  # fmt: skip
    assert done.returncode == 0, done.stderr.decode()
    assert b"what luck leaves open, and what the parameters" in done.stdout
    files = content(city / "compared")
    assert b"parameter_share" in files["uncertainty.csv"]
    assert json.loads(files["recipe.json"])["posterior"]["free"] == FREE.split(",")
    card = ask("card", "studies/riverside.yaml", "--posterior", "out", "--points", "128", "--replicates", "4",
               "--quiet", "--out", "card.md", cwd=city)  # fmt: skip
    assert card.returncode == 0, card.stderr.decode()
    assert card.stdout == (city / "card.md").read_bytes()
    for words in ("Transfer card: Riverside", "What to measure first", "with what was learned"):
        assert words in card.stdout.decode()
