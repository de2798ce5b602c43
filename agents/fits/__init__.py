"""Dogma on every loss: what the lost ship had fitted, and what that could take and do."""
