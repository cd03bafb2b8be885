"""Where the customers of a run are on its map."""

from core.clustering.density_raster import DensityRaster, density_raster
from core.clustering.map_sample import MapSample
from core.db import whole_map
from core.domain.actor import Permission
from core.errors import UserError, not_found
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


def density(work: Work, run_id: int, across: str, up: str) -> DensityRaster | None:
    """Count all customers of a run by two axes of its map; None where that is not known any more.

    Raises
    ------
    NotAllowedError, NotFoundError : the person may not see the run, or it has no such axis.
    """
    work.require(Permission.SEE)
    run = run_artifacts.own_run(work, run_id)
    try:
        whole = whole_map.read(work.session, run)
    except UserError:
        return None
    return density_raster(whole.axis(across), whole.axis(up))
