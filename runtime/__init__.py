"""What every running part shares: settings, clock, logs, metrics, Kafka connections, start and stop.

No rule of the game lives here; pure modules do not import it.
"""

__version__ = "0.1.0"
