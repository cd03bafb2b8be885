"""What we recommend to do about segments, by the library of plays of this installation."""

from core.config import Settings
from core.domain.action import Action
from core.domain.actor import Permission
from core.features.behaviour import spend_column
from core.marketing import plays
from core.services.run_views import RunView
from core.services.work import Work


def check(settings: Settings) -> None:
    """Read the library of plays; raises ConfigurationError that says what is wrong with it."""
    plays.load(settings.plays_file or plays.BUILT_IN)


def by_segment(work: Work, run: RunView) -> dict[int, Action]:
    """Return segment id → what we recommend; nothing for segments that no play fits.

    Nothing at all where the segments are not reliable: they may be chance.
    """
    work.require(Permission.SEE)
    if run.advice is not None and not run.advice.is_reliable:
        return {}
    library = plays.load(work.settings.plays_file or plays.BUILT_IN)
    spent = spend_column(run.columns.values())
    found = {one.id: plays.recommend(library, one, run.kinds, spent) for one in run.segments}
    return {segment_id: action for segment_id, action in found.items() if action}
