"""CCP's API: one polite client (`client.py`), what is polled (`poller.py`, `pollers/`), who is who (`names.py`)."""
