"""The command line: one module per group of commands, each calling the services of the pages."""
