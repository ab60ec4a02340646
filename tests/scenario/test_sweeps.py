"""A sweep's file is read, or every reason why not is told with its place."""

import pytest

from sim.errors import ScenarioError
from sim.scenario.load import check
from sim.scenario.sweep import load_sweep
from tests.cli.asked import ROOT, STUDY
from tests.study.sweep.small import SWEEP, lay

SHIPPED = sorted((ROOT / "scenarios" / "sweeps").glob("*.yaml"))


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_shipped_sweeps(path):
    assert check(path) == []
    sweep = load_sweep(path)
    assert sweep.name == path.stem
    assert sweep.points > 1


def test_a_study_is_a_sweep_of_what_varies(tmp_path):
    sweep = load_sweep(
        STUDY, vary=["work.odds_applies=0.05:0.1", "work.ranks", "policy=toulouse_model"], points=4, replicates=3
    )
    assert (sweep.name, sweep.design, sweep.luck, sweep.points, sweep.replicates) == (
        "toulouse",
        "sobol",
        "common",
        4,
        3,
    )
    first, second = sweep.factors[0]
    assert (first.low, first.high, first.prior) == (0.05, 0.1, "loguniform")
    assert (second.type, second.low) == ("statement", None)
    assert [policy.name for policy in sweep.studies[0].policies] == ["toulouse_model"]
    assert sweep.studies[0].baseline == "toulouse_model"


def test_the_more_exact_name_wins_whatever_the_order(tmp_path):
    from sim.study.sweep.points import at_point

    sweep = load_sweep(lay(tmp_path))
    values = {"toulouse_model.on_site_accompaniment.workers": 3, "on_site_accompaniment.workers": 8}
    for named in (values, dict(reversed(values.items()))):
        study = at_point(sweep.studies[0], named)
        dials = {policy.name: policy.instruments.get("on_site_accompaniment") for policy in study.policies}
        assert dials["toulouse_model"]["workers"].value == 3


def varied(line):
    return SWEEP[: SWEEP.index("vary:")] + f"vary:\n  {line}\n"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (varied("work.odds_aplies: {}"), r"hamlet\.yaml:12:3: vary\.work\.odds_aplies: wanted a parameter, a dial .*"
         r"did you mean work\.odds_applies\?"),
        (varied("work.odds_applies: {range: [0.2, 0.1]}"), r":12:\d+: .*wanted the lowest number first, got 0\.2 bef"),
        (varied("work.odds_applies: {range: [0.1, 9]}"), r":12:\d+: .*from 0.04 to 0.8 .*, got 9; the range is at"),
        (varied("work.odds_applies: {values: [0.1, many]}"), r"hamlet\.yaml:12:\d+: .*wanted a list of values, got th"),
        (varied("work.odds_applies: {values: [0.1, 7]}"), r"hamlet\.yaml:12:37: work\.odds_applies: wanted a number f"),
        (varied("work.odds_applies: {rang: [0.1, 0.2]}"), r"wanted a known key, got rang; did you mean range\?"),
        (varied("work.odds_applies: {levels: 3, values: [0.1]}"), "wanted values:, or range: and levels:"),
        (varied("on_site_accompaniment.start: {}"), r"hamlet\.yaml:12:\d+: .*wanted a number with a range to vary "
         r"over, got one whose prior is fixed; say range: \[low, high\] within 1 to 600"),
        (varied("on_site_accompaniment.workers: {values: [2.5]}"), "wanted a whole number"),
        (varied("housing_first_team.workers: {}"), "a dial of the sweep's policies"),
        (varied("city: [hamlet, nowhere]"), r"hamlet\.yaml:12:18: city: wanted a known city, got nowhere"),
        (varied("policy: [toulouse_model, toulouse_model]"), r"vary\.policy: wanted a list of names, each once"),
        (varied("policy: [toulose_model]"), r"hamlet\.yaml:12:11: .*did you mean toulouse_model\?"),
        (SWEEP.replace("sobol", "random"), r"hamlet\.yaml:6:9: design: wanted grid, list, latin_hypercube or sobol"),
        (SWEEP.replace("points: 64", "points: 0"), r"hamlet\.yaml:7:9: points: wanted a whole number of points"),
        (SWEEP.replace("points: 64\n", ""), r"points: wanted how many points, got nothing; add points: or --points"),
        (SWEEP.replace("sobol", "grid"), r"hamlet\.yaml:7:9: points: wanted 27 points, got 64; leave it out"),
        (SWEEP.replace("horizons: [2, 4]", "horizons: [2, 9]"), r"hamlet\.yaml:10:15: horizons\.1: wanted a month fr"),
        (SWEEP.replace("study: hamlet", "study: hamlett"), r"study: wanted a known study, got hamlett; did you mean h"),
        (SWEEP.replace("fresh", "stale"), r"luck: wanted common or fresh"),
        (SWEEP.replace("sobol", "list"), "file: wanted the CSV file with the points of a list, got nothing"),
        (SWEEP + "file: points.csv\n", "file: wanted design: list, got design: sobol"),
        (SWEEP[: SWEEP.index("vary:")], "vary: wanted something that varies, got nothing; name a parameter under"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_told_with_its_place(tmp_path, text, told):
    path = lay(tmp_path, text)
    with pytest.raises(ScenarioError, match=told):
        load_sweep(path)
    assert check(path)


def test_a_number_without_a_range_is_refused(tmp_path):
    path = lay(tmp_path)
    city = tmp_path / "cities" / "hamlet.yaml"
    city.write_text(city.read_text() + "parameters:\n  work.odds_applies: {value: 0.1, range: [0.1, 0.1]}\n")
    with pytest.raises(ScenarioError, match=r"wanted a number with a range to vary over, got a range of 0\.1 to"):
        load_sweep(path)


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ({"vary": "work.odds_applies="}, r"--vary: work\.odds_applies: wanted NAME, NAME=LOW:HIGH or NAME=A,B,C"),
        ({"vary": ["work.vacancy", "work.vacancy"]}, "each name once"),
        ({"vary": "work.odds_applies=low:high"}, r"--vary: .*wanted two numbers"),
        ({"points": 0}, "--points: wanted a whole number from 1"),
        ({"replicates": 0}, "--replicates: wanted a whole number from 1"),
        ({"settings": "work.odds_aplies=1"}, "did you mean"),
    ],
)
def test_what_is_wrong_with_an_option_is_told(tmp_path, words, told):
    with pytest.raises(ScenarioError, match=told):
        load_sweep(lay(tmp_path), **words)


LIST = SWEEP[: SWEEP.index("vary:")].replace("sobol", "list").replace("points: 64\n", "") + "file: points.csv\n"


def test_the_points_of_a_list(tmp_path):
    path = lay(tmp_path, LIST)
    (path.parent / "points.csv").write_text("point,work.ranks,work.odds_applies\n0,true,0.1\n1,false,0.2\n")
    sweep = load_sweep(path)
    assert sweep.points == 2
    assert [factor.name for factor in sweep.factors[0]] == ["work.ranks", "work.odds_applies"]
    assert sweep.listed == ((True, 0.1), (False, 0.2))


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("work.odds_aplies\n0.1\n", r"points\.csv:1:1: work\.odds_aplies: .*did you mean work\.odds_applies\?"),
        ("work.odds_applies,work.vacancy\n0.1\n", r"points\.csv:2:1: wanted 2 values, one for each column, got 1"),
        ("work.odds_applies\n0.1\n9\n", r"points\.csv:3:1: work\.odds_applies: wanted a number from 0\.04 to 0\.8"),
        (
            "work.odds_applies\nmany\n",
            r"points\.csv:2:1: work\.odds_applies: wanted a number .*, got the text \"many\"",
        ),
        ("work.odds_applies,work.odds_applies\n0.1,0.1\n", "wanted each column once"),
        ("work.odds_applies\n", "wanted a row for each point, got none"),
        ("", "wanted a header|wanted a row"),
        (None, r"points\.csv: wanted an existing file, got no such file"),
    ],
)
def test_what_is_wrong_with_a_list_is_told_with_its_place(tmp_path, text, told):
    path = lay(tmp_path, LIST)
    if text is not None:
        (path.parent / "points.csv").write_text(text)
    with pytest.raises(ScenarioError, match=told):
        load_sweep(path)


def test_a_policy_given_by_its_path_may_bear_another_name(tmp_path):
    path = lay(tmp_path)
    own = ROOT / "scenarios" / "policies" / "housing_first.yaml"
    other = tmp_path / "my_file.yaml"
    other.write_text(own.read_text().replace("name: housing_first", "name: homes_at_once"))
    path.write_text(path.read_text() + "  policy: [../my_file.yaml, toulouse_model]\n")
    sweep = load_sweep(path)
    assert [policy.name for policy in sweep.studies[0].policies] == ["homes_at_once", "toulouse_model"]
