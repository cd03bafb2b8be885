"""The lists that leave the app: one spec per destination, written row by row as a stream."""
