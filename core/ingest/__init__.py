"""Files of customers: how they are written, what their columns mean, and which rows are right."""
