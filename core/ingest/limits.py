"""How large a file, a row and a cell may be; of whole files that is a setting."""

from dataclasses import dataclass

SLICE_BYTES = 4 * 1024 * 1024
"""A file travels and is stored in slices of this size (before compression)."""

MAX_HEADER_CHARS = 200
MAX_FILE_NAME_CHARS = 200

MAX_LINE_CHARS = 4_000_000
MAX_CELL_CHARS = 1_000_000
"""Above these a file is not read on: a quote that never closes would fill the memory."""

CUSTOMER_NUMBER_CHARS = 128
EMAIL_CHARS = 254
FIELD_CHARS = 200
ATTRIBUTE_CHARS = 2_000

HEAD_BYTES = 1024 * 1024
"""So much of a file is looked at to find out how it is written."""

SAMPLE_ROWS = 5_000
"""So many rows are looked at to guess what a column holds."""

PREVIEW_ROWS = 20

HEADER_WITHIN_ROWS = 20
"""The header stands in one of so many first rows that are not blank."""

MAX_ARCHIVE_ENTRIES = 2_000
MAX_UNPACKED_RATIO = 100
RATIO_FLOOR_BYTES = 10 * 1024 * 1024
"""A workbook may grow to so many times its size when it is unpacked, and to the floor always."""

WORKBOOK_SECONDS = 60
WORKBOOK_MEMORY_BYTES = 400 * 1024 * 1024
"""What the process that reads a workbook may use."""


@dataclass(frozen=True)
class FileLimits:
    """What a file may hold at most; an administrator can change it."""

    max_rows: int = 5_000_000
    max_columns: int = 500
    max_workbook_bytes: int = 100 * 1024 * 1024
