"""Where the customers of a run are on its map."""

from core.clustering.density_raster import DensityRaster, density_raster
from core.clustering.map_sample import MapSample
from core.db import artifacts
from core.domain.columns import ColumnFacts
from core.errors import not_found
from core.features import snapshot
from core.features.map_values import map_values
from core.features.snapshot import Snapshot
from core.services import run_artifacts
from core.services.work import Work

ARTIFACT = "map"

# What pages name, who may not know the rooms below.
MapData = MapSample
Density = DensityRaster


def view(work: Work, run_id: int) -> MapSample:
    """Return the customers that the map of a finished run draws."""
    content = run_artifacts.load(work, run_id, ARTIFACT)
    if content is None:
        raise not_found("map")
    return MapSample.from_bytes(content)


def density(work: Work, run_id: int, across: ColumnFacts, up: ColumnFacts) -> DensityRaster | None:
    """Count all customers of a run by two columns; None where that cannot be known.

    It cannot where some customers of the data version were left out, or a column is not in it.
    """
    run = run_artifacts.own_run(work, run_id)
    if run.n_left_out or run.snapshot_id is None:
        return None
    content = artifacts.load(work.session, snapshot.ARTIFACT, snapshot_id=run.snapshot_id)
    data = Snapshot.opened(content) if content else None
    if data is None or not {across.name, up.name} <= set(data.values):
        return None
    return density_raster(*(map_values(each, data.values[each.name]) for each in (across, up)))
