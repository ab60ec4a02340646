"""An uploaded scenario is refused in the words of the command line, and reaches into no folder of the machine."""

import pytest

from sim.errors import ScenarioError
from sim.show.app.draft import begin
from sim.show.app.limits import UPLOAD_BYTES
from sim.show.app.upload import plain_name, taken
from tests.cli.asked import ROOT


def text(**changes):
    return begin("toulouse")[1]._replace(**changes).text()


def test_a_downloaded_scenario_is_taken_back_whole(tmp_path):
    draft = begin("ghent")[1].with_dial("ghent", "insertion_village.plots", 30, 20)
    assert taken(draft.text().encode(), "my city.yaml", tmp_path) == draft


@pytest.mark.parametrize(
    ("data", "name", "words"),
    [
        (b"x", "photo.png", r"photo\.png: wanted a scenario file that ends in .*, got one that ends in \.png"),
        (b"#" * (UPLOAD_BYTES + 1), "big.yaml", r"big\.yaml: wanted a file of at most 64 kB, got one of 65 kB"),
        (b"", "empty.yaml", r"empty\.yaml: wanted a mapping"),
        (b"\xff\xfe\x00", "odd.yaml", r"odd\.yaml"),
        (b"a: [", "open.yaml", r"open\.yaml:\d+:\d+: wanted YAML"),
        (b"version: 1\nkind: policy\n", "p.yaml", r"p\.yaml:2:7: kind: wanted study: this page opens studies"),
        (text(months=0).encode(), "s.yaml", r"s\.yaml:8:9: months: wanted a whole number of .* 1 to 600, got 0"),
        (text(city="tolouse").encode(), "s.yaml", r"s\.yaml:5:7: city: wanted a known city, got tolouse; did you mean"),
        (text(city="../secret.yaml").encode(), "s.yaml", r"s\.yaml:5:7: city: wanted a name .* takes no paths"),
        (text(city="../../etc/passwd").encode(), "s.yaml", r"s\.yaml:5:7: city: wanted a name .* takes no paths"),
        (text(policies=("/etc/x.yaml",)).encode(), "s.yaml", r"policies: wanted a name .* takes no paths"),
        (text(settings={"work.odds_aplies": 0.1}).encode(), "s.yaml", r"did you mean work\.odds_applies"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_told_with_its_place(data, name, words, tmp_path):
    with pytest.raises(ScenarioError, match=words) as refused:
        taken(data, name, tmp_path)
    assert str(tmp_path) not in str(refused.value)
    assert "uploaded/" not in str(refused.value)


@pytest.mark.parametrize("name", ["../../x.yaml", "..\\..\\x.yaml", "/etc/x.yaml", "x" * 300 + ".yaml", "a\nb.yaml"])
def test_a_name_is_no_way_out_of_the_folder(name, tmp_path):
    own = plain_name(name)
    assert "/" not in own
    assert "\\" not in own
    taken(text().encode(), name, tmp_path)
    assert [path.parent.name for path in tmp_path.rglob("*.yaml")] == ["uploaded"]


def test_a_file_named_in_an_upload_is_never_read(tmp_path, monkeypatch):
    monkeypatch.chdir(ROOT)
    with pytest.raises(ScenarioError, match="takes no paths"):
        taken(text(city="scenarios/cities/toulouse.yaml").encode(), "s.yaml", tmp_path)
