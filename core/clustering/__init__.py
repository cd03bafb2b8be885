"""Making segments, judging them, choosing how many, and placing them on a map."""
