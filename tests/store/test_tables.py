"""Files of tables carry their schema and come out the same every time."""

import pandas as pd
from pyarrow import parquet

from sim.store.tables import write_csv, write_parquet
from tests.outcomes import made


def test_parquet_has_a_schema_version_and_gives_the_frame_back(tmp_path):
    for name in ("monthly", "families"):
        frame = getattr(made.comparison(), name)
        path = tmp_path / f"{name}.parquet"
        write_parquet(frame, path)
        metadata = parquet.read_schema(path).metadata
        assert (metadata[b"schema"], metadata[b"table"]) == (b"1", name.encode())
        pd.testing.assert_frame_equal(pd.read_parquet(path), frame)


def test_equal_frames_make_equal_bytes(tmp_path):
    for name in ("one", "two"):
        folder = tmp_path / name
        folder.mkdir()
        write_parquet(made.comparison().families, folder / "families.parquet")
        write_csv(made.comparison().summary, folder / "summary.csv")
    for file in ("families.parquet", "summary.csv"):
        assert (tmp_path / "one" / file).read_bytes() == (tmp_path / "two" / file).read_bytes()


def test_csv_keeps_every_digit_and_leaves_the_undefined_empty(tmp_path):
    frame = pd.DataFrame({"mean": [0.1 + 0.2, float("nan")]})
    write_csv(frame, tmp_path / "x.csv")
    assert (tmp_path / "x.csv").read_text() == 'mean\n0.30000000000000004\n""\n'
