"""Connections to Postgres and Redis that turn their absence into one error."""
