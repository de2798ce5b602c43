"""Live activity: what was destroyed where, in event-time windows. The first agent, and the example for the next."""
