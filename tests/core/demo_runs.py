"""The demo shop with a run of RFM groups and one of segments that nobody can rely on."""

from contextlib import AbstractContextManager
from dataclasses import dataclass, replace

from sqlalchemy import select

from core.config import Settings
from core.db.session import transaction
from core.db.tables import Shop
from core.domain.actor import COMMAND_LINE
from core.domain.recipe import Recipe
from core.domain.rfm_schemes import PLAIN
from core.services import demo, rfm, runs
from core.services.work import Work, open_work
from core.tasks.runner import run_next

RFM_RUN, UNRELIABLE_RUN = 1, 2


@dataclass(frozen=True)
class DemoRuns:
    """The demo shop of a database, as somebody on the command line sees it."""

    settings: Settings
    shop_id: int

    def work(self) -> AbstractContextManager[Work]:
        """Open a transaction that only looks."""
        actor = replace(COMMAND_LINE, shop_id=self.shop_id)
        return open_work(self.settings, actor, read_only=True)


def load(settings: Settings) -> int:
    """Load the demo shop and make both runs; return its id."""
    with open_work(settings, replace(COMMAND_LINE, shop_id=1)) as work:
        demo.load(work)
    run_next(settings)
    with transaction(settings.database_url, read_only=True) as session:
        shop_id = session.scalars(select(Shop.id).where(Shop.is_demo)).one()
    actor = replace(COMMAND_LINE, shop_id=shop_id)
    with open_work(settings, actor) as work:
        rfm.start(work, rfm.propose(work, PLAIN))
    run_next(settings)
    with open_work(settings, actor) as work:
        runs.start(work, Recipe(("Age", "Household size", "Orders"), k_max=5))
    run_next(settings)
    return shop_id
