"""Makes the demo shop: a fictional seller of things for the home, the same for the same seed."""
