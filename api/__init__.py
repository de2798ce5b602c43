"""The query API: routes, the pages of killmails behind them, the feed. It reads what the sinks wrote and computes nothing.

A request goes handler (HTTP) -> service (what is asked) -> query (SQL) -> storage (Postgres, Redis). Pydantic models are
at the edge only: `models/` is what a client sees.
"""
