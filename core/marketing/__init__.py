"""What marketing can do about a segment: a library of plays, and which one fits."""
