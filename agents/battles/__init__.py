"""Battles: who fought whom, where and when, as a function of the set of kills. Pure but for `agent.py`."""
