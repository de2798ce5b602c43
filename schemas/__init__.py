"""What flows through Warstream: the shape of every event, the table of topics and the database migrations.

This package imports nothing of ours. Anyone who reads or writes a Warstream topic needs only this package.
"""
