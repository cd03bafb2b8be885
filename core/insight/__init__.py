"""What sets each segment apart: profiles, names and sentences."""
