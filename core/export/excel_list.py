"""CSV that is opened in a spreadsheet, where cells must neither run nor change.

Excel guesses the encoding without a byte order mark, runs cells that begin with = + - or @,
and turns 00123, long numbers, 1E5 and 1-2 into something else. Such cells get a leading
apostrophe (see `core.domain.spreadsheet`). The other way to keep 00123, the formula ="00123",
is itself a formula, which mail filters and careful people reject.

Why this is no workbook (.xlsx): ADR 23.
"""

import codecs

from core.domain.lists import DestinationName
from core.export.destination import Destination

EXCEL_LIST = Destination(
    DestinationName.EXCEL,
    "Excel",
    "-excel.csv",
    opening=codecs.BOM_UTF8,
    for_spreadsheet=True,
    most_rows=1_048_576,
)
