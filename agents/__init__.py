"""Faust agents: one folder a capability, its rules pure, its `agent.py` wiring. `app.py` alone builds the Faust app."""
