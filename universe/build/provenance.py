"""Writes `PROVENANCE.md`: where the data file comes from, in words for people."""

from universe.map import Universe

KNOWN_GAPS: dict[str, str] = {
    "126.6.18+Uprising-V21.03": """\
This release is of June 2024 and the map has changed since. Against CCP's map of August 2026 it

- lacks the 53 systems 30100032 to 30100084 (constellations 20010001 to 20010009, region 10001004) and with them the
  gate from Yulai to Manifest, and the hidden system GPMS-01 (36000001);
- has a security above 0.95 for 53 highsec systems (Amarr and Perimeter among them) where a 2026 copy of the map has
  0.949; all are highsec either way, but the number shown is 1.0 here and 0.9 there;
- calls the five drifter systems by their J-numbers (31000001 is J055520, in 2026 Sentinel MZ);
- has no positions on the flat map.

Of factions and NPC corporations it has all those of four days of killmails of 2021 and of a list of 76 corporations of 2026,
with the same names.

All other systems, names, gates, positions, wormhole classes and effects agree. A system that is missing here gives
`None` from `Universe.system`, never a wrong one. `make universe` where CCP's site can be reached makes a current file.
""",
}
"""What is known to be wrong with a release, by its version. A release that is not here has no known gaps."""


def markdown(universe: Universe) -> str:
    """The text of the file. It tells no time of making, so the same source gives the same text."""
    provenance = universe.provenance
    build = "not stated by the source" if provenance.build_number is None else str(provenance.build_number)
    gaps = KNOWN_GAPS.get(provenance.release)
    return f"""\
# Where universe.json.gz comes from

Written by `python -m universe.build`; do not edit.

| | |
|---|---|
| source | {provenance.source} |
| release | {provenance.release} |
| SDE build | {build} |
| SHA-256 of the source | `{provenance.sha256 or "read from a folder"}` |
| systems | {len(universe)} |
| constellations | {len(universe.constellations)} |
| regions | {len(universe.regions)} |
| factions | {len(universe.factions)} |
| NPC corporations | {len(universe.npc_corporations)} |
| stargates | {sum(len(system.gates) for system in universe)} |

The data is CCP's: EVE Online and all that belongs to it are the property of CCP hf., used under the EVE Online
developer licence. Only facts of the map are kept (ids, names, positions, security, gates, wormhole classes and effects), and
ids and names of factions and of the corporations that no player leads.
{f"{chr(10)}## Known gaps{chr(10)}{chr(10)}{gaps}" if gaps else ""}"""
