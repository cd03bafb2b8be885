"""Exports of shops and mailing tools, recognised by the names of their columns."""
