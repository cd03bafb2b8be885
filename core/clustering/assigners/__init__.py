"""How customers are placed into segments that were found before, as plain data."""
