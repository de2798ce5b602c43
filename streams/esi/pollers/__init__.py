"""One file an answer of ESI: from what it says to events. Each `step` is pure."""
