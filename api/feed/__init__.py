"""The live feed: killmails and activity by websocket and by server-sent events. `docs/feed.md` describes the protocol.

Redis stream -> entry.py -> hub.py (one reader a process) -> log.py (what is kept) -> session.py (one a connection) -> router.py
"""
