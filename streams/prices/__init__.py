"""Prices of The Forge by its orders: of the hot types all the time, of others when somebody wants them.

`hot_set.py`, `order_book.py` and `schedule.py` are pure; `hot.py` and `on_demand.py` are the loops.
"""
