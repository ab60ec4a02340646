"""A comparison as it lies on disk: the same tables under the same names, read and never reckoned again."""

from __future__ import annotations

import hashlib
import json
import shutil
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sim.errors import Problem, UserError
from sim.scenario.retold import study_of_recipe
from sim.store.write import LOG, MANIFEST, RECIPE
from sim.study.assumptions import Assumed
from sim.study.compare import horizons
from sim.study.perspectives import Cea
from sim.study.save import ASSUMPTIONS, BIOGRAPHIES, DECOMPOSITION, UNCERTAIN_WORTH, UNCERTAINTY

if TYPE_CHECKING:
    import pandas as pd

    from sim.scenario.schema import Study
    from sim.study.biography import Lives

SCHEMA = 1
REPORT, CHARTS = "report.html", "charts"
WORDS = (
    "policy", "measure", "reason", "line", "payer", "heading", "kind", "perspective", "by", "name", "group", "event",
    "estimate", "counted", "cheaper", "dearer", "standing",
)  # fmt: skip
"""Columns of words, whatever they look like: a policy may be called 1."""

RESULT = "the folder of a finished comparison"
AGAIN = "run the comparison again, or name another folder"


class StoredViews:
    """Costs in both perspectives, as `Comparison.perspectives` has them."""

    def __init__(self, stored: Stored) -> None:
        self.totals = stored.table("perspectives")
        self.by = stored.table("costs_by")
        self.reversals = stored.table("reversals")
        self.wider_lines = stored.table("costs_wider")


class Stored:
    """What `Comparison` offers to charts and reports, from the files of a result folder.

    Make one with `opened`. A file that is not as it was written is refused, so that nothing is drawn from a result that
    somebody has changed.
    """

    def __init__(self, folder: Path, recipe: dict[str, Any], listed: dict[str, Any]) -> None:
        self.folder, self.recipe, self.listed = folder, recipe, listed
        self.study: Study = study_of_recipe(recipe)
        self.discount: float = recipe["discount_a_year"]
        self.cost_elsewhere: float = recipe["cost_elsewhere_a_month"]
        self.learned: tuple[str, ...] = tuple(recipe.get("posterior", {}).get("free", ()))

    @property
    def policies(self) -> tuple[str, ...]:
        """Names of the policies, in the order of the study."""
        return tuple(policy.name for policy in self.study.policies)

    @property
    def horizons(self) -> tuple[int, ...]:
        """Months at which results are stated."""
        return horizons(self.study)

    def table(self, name: str) -> pd.DataFrame:
        """The table of a CSV file, every number as it was written."""
        from pyarrow import csv, float64, null, string

        options = csv.ConvertOptions(
            column_types=dict.fromkeys(WORDS, string()),
            null_values=[""],
            true_values=["True"],
            false_values=["False"],
            strings_can_be_null=False,
        )
        found = csv.read_csv(self._whole(f"{name}.csv"), convert_options=options)
        for place, field in enumerate(found.schema):
            if field.type == null():
                found = found.set_column(place, field.name, found.column(place).cast(float64()))
        frame: pd.DataFrame = found.to_pandas()
        return frame

    def document(self) -> dict[str, Any]:
        """The JSON document of the comparison."""
        document: dict[str, Any] = json.loads(self._whole("comparison.json").read_bytes())
        return document

    @cached_property
    def summary(self) -> pd.DataFrame:
        return self.table("summary")

    @cached_property
    def differences(self) -> pd.DataFrame:
        return self.table("differences")

    @cached_property
    def p_best(self) -> pd.DataFrame:
        return self.table("p_best")

    @cached_property
    def luck(self) -> pd.DataFrame:
        return self.table("luck")

    @cached_property
    def costs(self) -> pd.DataFrame:
        return self.table("costs")

    @cached_property
    def curves(self) -> pd.DataFrame:
        return self.table("curves")

    @cached_property
    def groups(self) -> pd.DataFrame:
        return self.table("groups")

    @cached_property
    def time_to_a_home(self) -> pd.DataFrame:
        return self.table("time_to_a_home")

    @cached_property
    def kept12(self) -> pd.DataFrame:
        return self.table("kept12")

    @cached_property
    def delays(self) -> pd.DataFrame:
        return self.table("delays")

    @cached_property
    def families(self) -> pd.DataFrame:
        """One row for each family of each run, with the months of its events."""
        return self._parquet("families")

    @cached_property
    def monthly(self) -> pd.DataFrame:
        """Policy, replicate, month, and one column for each count."""
        return self._parquet("monthly")

    @cached_property
    def perspectives(self) -> StoredViews:
        """Costs of the public budget and of the wider view, side by side."""
        return StoredViews(self)

    @cached_property
    def cea(self) -> Cea:
        """Cost-effectiveness plane, acceptability and frontier, in both perspectives."""
        return Cea(*(self.table(f"cea_{name}") for name in Cea._fields))

    @cached_property
    def assumed(self) -> Assumed | None:
        """What the influential assumptions change; None where nobody asked for it."""
        if not self._has(f"{ASSUMPTIONS}.parquet"):
            return None
        return Assumed(*(self._parquet(name) for name in (ASSUMPTIONS, UNCERTAINTY, UNCERTAIN_WORTH)))

    @cached_property
    def decomposition(self) -> dict[str, Any] | None:
        """The split difference between two policies; None where nobody asked for it."""
        if not self._has(DECOMPOSITION):
            return None
        document: dict[str, Any] = json.loads(self._whole(DECOMPOSITION).read_bytes())
        return document

    @cached_property
    def biographies(self) -> tuple[Lives, ...] | None:
        """The families that are followed; None where nobody asked for it."""
        from sim.study.biographies import read

        if not self._has(BIOGRAPHIES):
            return None
        return read(self.study, json.loads(self._whole(BIOGRAPHIES).read_bytes()))

    def check(self, *names: str) -> None:
        """Raises `UserError` where one of these files is missing, or is not as it was written."""
        for name in names:
            self._whole(name)

    def copy_into(self, folder: Path) -> None:
        """Every file of the result but its report and charts, each found to be as it was written."""
        for name in self.listed:
            if name != REPORT and not name.startswith(f"{CHARTS}/"):
                shutil.copyfile(self._whole(name), folder / name)
        if (self.folder / LOG).is_file():
            shutil.copyfile(self.folder / LOG, folder / LOG)

    def copy_recipe_into(self, folder: Path) -> None:
        """The recipe alone: it says of which result a report elsewhere is."""
        shutil.copyfile(self._whole(RECIPE), folder / RECIPE)

    def _has(self, name: str) -> bool:
        return name in self.listed

    def _parquet(self, name: str) -> pd.DataFrame:
        import pandas as pd

        return pd.read_parquet(self._whole(f"{name}.parquet"))

    def _whole(self, name: str) -> Path:
        """The path of a file, after its hash has been found to be that of the manifest."""
        path = self.folder / name
        if name not in self.listed:
            wanted = f"a result that lists {name} in its {MANIFEST}"
            raise UserError([Problem(str(self.folder), name, wanted, "none: another version wrote it", AGAIN)])
        if not path.is_file():
            raise UserError([Problem(str(path), "", "the file that the result was written with", "nothing", AGAIN)])
        if hashlib.sha256(path.read_bytes()).hexdigest() != self.listed[name]["sha256"]:
            raise UserError([Problem(str(path), "", "the file as it was written", "one changed since", AGAIN)])
        return path


def opened(folder: str | Path) -> Stored:
    """The comparison in a result folder; raises `UserError` where there is none, or none that can be trusted."""
    path = Path(folder)
    if not path.is_dir():
        got = "a file" if path.exists() else "nothing"
        raise UserError([Problem(str(folder), "", RESULT, got, "name a folder such as results/toulouse")])
    manifest, recipe = (_document(path / name) for name in (MANIFEST, RECIPE))
    if "policies" not in recipe or "discount_a_year" not in recipe:
        got = "one with the result of another command" if recipe else f"one without a {RECIPE}"
        raise UserError([Problem(str(folder), "", RESULT, got, "compare writes one: camp2housing compare STUDY")])
    if recipe.get("schema") != SCHEMA or "files" not in manifest:
        got = "schema " + str(recipe.get("schema")) if recipe.get("schema") != SCHEMA else f"no readable {MANIFEST}"
        raise UserError([Problem(str(folder), "", f"a result of schema {SCHEMA} with its {MANIFEST}", got, AGAIN)])
    stored = Stored(path, recipe, manifest["files"])
    stored._whole(RECIPE)
    return stored


def _document(path: Path) -> dict[str, Any]:
    """A JSON document; nothing where there is none that can be read."""
    try:
        document = json.loads(path.read_bytes())
    except (ValueError, OSError):
        return {}
    return document if isinstance(document, dict) else {}
