"""Doctrines: what fleets agree to fly, found in what they were seen flying."""
