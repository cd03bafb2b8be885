"""Files of orders judged block by block: the quick way beside the exact one, row by row."""
