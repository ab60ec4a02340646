"""One small finished comparison, written by the dashboard's own work, for all tests of this folder."""

import pytest

from sim.show.app.works import compare_into
from tests.study.small import study


@pytest.fixture(scope="session")
def small():
    return study(["toulouse_model"], months=8, replicates=3)


@pytest.fixture(scope="session")
def written(small, tmp_path_factory):
    """The folder of the result, and what the work told on its way."""
    folder, heard = tmp_path_factory.mktemp("dashboard") / "result-1", []
    compare_into(lambda kind, what: heard.append((kind, what)), small, folder, pages_of(folder), 2)
    return folder, heard


def pages_of(folder):
    """Where the written result is told."""
    return folder.with_name("pages-1")
