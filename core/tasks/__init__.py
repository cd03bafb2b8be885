"""The long work, one module per kind of job, run in a process of its own."""
