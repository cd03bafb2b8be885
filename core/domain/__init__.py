"""What the program talks about: actors, fields, recipes and results, as plain frozen data."""
