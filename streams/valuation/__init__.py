"""What a kill was worth where zKillboard says nothing: market prices of its day, rules for what has none, and their sum.

`price_book.py`, `rules.py` and `value.py` are pure; `appraiser.py` brings the files.
"""
