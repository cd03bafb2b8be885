"""Puts customers who have moved on a map, so that they can be a hand-made segment."""

from dataclasses import replace

import numpy as np

from core.clustering.partition import Matrix
from core.clustering.projection import Projection, principal_axes
from core.db.selections import Chosen
from core.db.tables import Run
from core.db.whole_map import WholeMap
from core.domain.recipe import Recipe
from core.features.preparation import Preparation
from core.features.snapshot import Snapshot
from core.tasks.hand_analysis import Origin
from core.tasks.rfm_analysis import comparable


def origin_of_moved(run: Run, chosen: Chosen) -> Origin:
    """Return the customers of both moments as they are now, on the map of their run.

    RFM groups have a map of their own each time, because it stretches by who is on it.
    """
    data = chosen.whole.data
    choice = Recipe.from_json(run.recipe).rfm
    if choice is None:
        X = _prepared(run, data)
        projection = Projection.from_json(run.projection or {})
    else:
        X = comparable({name: np.nan_to_num(data.values[name]) for name in choice.columns})
        projection = principal_axes(X, choice.columns)
    x, y = projection.place(X)
    members = replace(chosen.whole.members, x=x, y=y)
    return Origin(Chosen(WholeMap(members, data), chosen.mask), members.customer_ids, projection)


def _prepared(run: Run, data: Snapshot) -> Matrix:
    """Return (n, n_columns); who would be left out is in the middle of what is missing."""
    preparation = Preparation.from_json((run.model or {})["preparation"])
    everybody = np.ones(data.n_customers, dtype=np.bool_)
    return np.nan_to_num(preparation.matrix(data, everybody))
