"""How large a file, a row and a cell may be; the size of a whole file is a setting."""

SLICE_BYTES = 4 * 1024 * 1024
"""A file travels and is stored in slices of this size (before compression)."""

MAX_ROWS = 5_000_000
MAX_COLUMNS = 200
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
