"""What it takes to let somebody be gone from everywhere."""
