"""DOTLAN EveMaps: what ESI does not keep, read from pages that are made for people. Off by default; see docs/dotlan.md.

Parsers take a page's bytes and give what it says, or `Unreadable`: a page that we do not understand is an alarm, and never
"nobody holds anything". `pages` is the only door to the outside and keeps the manners; `loop` says what is asked when.
"""
