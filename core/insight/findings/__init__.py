"""What a run found, written from its numbers: no sentence without a table that carries it."""
