"""The algorithms: each divides customers into segments in its own way."""
