"""The embedded stack: a Kafka-compatible broker, Postgres and Valkey out of Python wheels, and our parts as processes."""
