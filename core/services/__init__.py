"""What people do with the app: one quick function each, with permission, transaction and audit."""
