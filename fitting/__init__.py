"""Fits: reading and writing them, comparing them, and what the dogma engine reckons of them. Pure.

Its own room beside the parts, since agents, the API and the command line all need it.
"""
