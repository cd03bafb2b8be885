"""Which products to offer next: what customers bought, ways to choose, and their trial."""
