"""A sweep on disk: read as it is asked for, asked in SQL, and lived again run by run."""

import pytest

from sim.errors import OutputError, UserError
from sim.outcomes.measures import MEASURES
from sim.study.sweep.results import Results
from sim.study.sweep.run import sweep
from tests.study.sweep.small import lay


@pytest.fixture(scope="module", params=["common", "fresh"])
def result(request, tmp_path_factory):
    folder = tmp_path_factory.mktemp(request.param)
    sweep(lay(folder), folder / "out", points=16, luck=request.param, jobs=1)
    return Results(folder / "out")


def test_what_it_holds(result):
    assert result.complete
    assert result.missing == ()
    assert result.points.columns.tolist() == [
        "point", "city", "work.odds_applies", "population.trust_mean", "on_site_accompaniment.workers",
    ]  # fmt: skip
    assert result.points["on_site_accompaniment.workers"].between(2, 9).all()
    rows = result.runs.to_table().to_pandas()
    assert rows["run"].tolist() == [run for run in range(16 * 2 * 2) for _ in range(2)]
    assert rows["month"].tolist() == [2, 4] * 64
    assert {measure.name for measure in MEASURES} <= set(rows.columns)
    assert not rows["failed"].any()
    assert result.recipe["luck"] == result.work.luck
    assert result.recipe["points"] == 16


def test_the_address_of_luck(result):
    rows = result.query("select distinct run, point, replicate from runs order by run")
    own = rows["run"] % 2
    expected = rows["point"] * 2 + own if result.work.luck == "fresh" else own
    assert rows["replicate"].tolist() == expected.tolist()


@pytest.mark.parametrize("engine", ["core", "mesa"])
@pytest.mark.parametrize("run", [0, 7, 63])
def test_any_run_is_lived_again_to_the_bit(result, run, engine):
    replayed = result.replay(run, engine)
    assert replayed.differences == ()
    assert set(replayed.found) == {2, 4}
    assert replayed.document()["equal"] is True


def test_a_run_that_is_not_the_same_is_told(result):
    replayed = result.replay(5)
    month, name = 4, "durably_housed"
    other = {**replayed.found, month: {**replayed.found[month], name: replayed.found[month][name] + 1e-16 + 1.0}}
    assert replayed._replace(found=other).differences == ((month, name),)


def test_the_same_question_has_the_same_answer(result):
    sql = "select policy, avg(cost_eur_per_family) as cost from runs where month = 4 group by all order by all"
    assert result.query(sql).equals(result.query(sql))
    by_hand = result.runs.to_table().to_pandas().query("month == 4").groupby("policy", observed=True)
    means = by_hand["cost_eur_per_family"].mean()
    asked = result.query(sql).set_index("policy")["cost"]
    for policy, cost in means.items():
        assert asked[policy] == pytest.approx(cost)


@pytest.mark.parametrize(
    ("sql", "told"),
    [
        ("selec", 'Parser Error: syntax error at or near "selec"'),
        ("select nothing from runs", "Binder Error: .*nothing"),
        ("select * from rums", r"Did you mean \"runs\""),
        ("", "wanted one question .* got 0 of them"),
        ("select 1; select 2", "got 2 of them"),
        ("drop table runs", "got DROP, which does more than read"),
        ("copy runs to 'stolen.csv'", "got COPY, which does more than read"),
        ("install httpfs", "got LOAD, which does more than read"),
        ("attach 'other.db'", "got ATTACH, which does more than read"),
        ("set enable_external_access = true", "got SET, which does more than read"),
        ("select * from read_text('/etc/hostname')", "Permission Error"),
        ("select * from '/etc/hostname'", "Permission Error|Catalog Error"),
        ("select * from 'https://example.org/x.parquet'", "Error"),
    ],
)
def test_a_question_that_is_refused(result, sql, told, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    with pytest.raises(UserError, match=told):
        result.query(sql)
    assert not list(tmp_path.iterdir())


def test_variables_of_the_caller_are_no_tables(result):
    secret = result.points
    assert len(secret)
    with pytest.raises(UserError, match="Catalog Error"):
        result.query("select * from secret")


def test_a_run_that_is_not_there(result):
    with pytest.raises(UserError, match="--run: wanted a number from 0 to 63, got 64"):
        result.replay(64)


def test_a_folder_that_is_none(tmp_path):
    with pytest.raises(OutputError, match="got no such folder; give the folder that `camp2housing sweep` wrote"):
        Results(tmp_path / "nowhere")


def test_an_unfinished_sweep_is_read_as_far_as_it_is(tmp_path):
    sweep(lay(tmp_path), tmp_path / "out", jobs=1, shard=(1, 4))
    result = Results(tmp_path / "out")
    assert not result.complete
    assert result.missing == ("part-000001.parquet", "part-000002.parquet", "part-000003.parquet")
    assert result.query("select count(distinct run) as n from runs")["n"].tolist() == [64]
    with pytest.raises(UserError, match=r"a run that has been made, got part-000003\.parquet is missing"):
        result.replay(255)


def test_nothing_made_yet_is_an_empty_table(tmp_path):
    sweep(lay(tmp_path), tmp_path / "out", jobs=1)
    for part in (tmp_path / "out" / "parts").iterdir():
        part.unlink()
    assert Results(tmp_path / "out").query("select * from runs").empty
