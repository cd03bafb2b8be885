"""Plain CSV, for other programs and for us: every cell exactly as it is kept."""

from core.domain.lists import DestinationName
from core.export.destination import Destination

# Without byte order mark: not every platform takes one (it becomes part of the first header).
CSV_LIST = Destination(DestinationName.CSV, "CSV", ".csv")
