"""Fleet doctrines: what fleets are made of, who flies them, and how they change."""
