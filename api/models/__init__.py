"""The shapes a client sees. A field is always there; null means unknown or none."""
