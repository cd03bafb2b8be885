"""The database: tables, queries, sessions, bulk writing and artifacts."""
