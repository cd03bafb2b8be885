"""One row per customer: data versions as arrays, which columns fit, and how they are prepared."""
