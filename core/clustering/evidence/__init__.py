"""How good segments are, whichever algorithm made them, and what that advises."""
