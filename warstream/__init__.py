"""The command line, the embedded stack and the batch run: what puts the parts together. Nothing here decides a rule."""
