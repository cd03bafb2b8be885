"""What sets each segment apart: profiles and names."""
