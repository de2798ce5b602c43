"""Kafka out: Postgres, Redis, later Discord. A sink may be stopped anywhere and started again: the rows are the same."""
