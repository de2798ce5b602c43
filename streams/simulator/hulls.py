"""The ships that fly in the war, one line each.

`hull | high/mid/low/rig slots | size | tank | weapon and how many | tasks | drones`. Slot counts are the hull's own (a test
compares them with the static data); for strategic cruisers they are those with the subsystems of `SUBSYSTEMS`.
"""

from __future__ import annotations

HULLS = """
Ferox | 7/6/4/3 | m | shield | rail.m 6 | |
Muninn | 5/4/6/2 | m | armor | arty.m 1 | |
Eagle | 5/6/4/2 | m | shield | rail.m 5 | |
Hurricane | 7/4/6/3 | m | armor | arty.m 6 | scram | Warrior II 5
Hurricane Fleet Issue | 8/4/6/3 | m | armor | ac.m 6 | scram | Warrior II 5
Tengu | 7/6/4/3 | m | shield | ham.m 5 | |
Loki | 7/5/5/3 | m | armor | ac.m 5 | web |
Legion | 7/3/7/3 | m | armor | pulse.m 6 | |
Proteus | 7/4/6/3 | m | armor | blaster.m 6 | scram |
Machariel | 8/6/6/3 | l | shield | arty.l 7 | | Warrior II 5
Osprey | 5/5/3/3 | m | shield | reps.c 3 | |
Scythe | 3/5/5/3 | m | shield | reps.c 3 | |
Scimitar | 4/5/4/2 | m | shield | reps.m 4 | | Warrior II 5
Basilisk | 6/5/2/2 | m | shield | reps.m 4 | | Warrior II 5
Guardian | 6/2/5/2 | m | armor | repa.m 4 | | Warrior II 5
Oneiros | 4/4/5/2 | m | armor | repa.m 4 | | Warrior II 5
Kirin | 3/5/2/2 | s | shield | reps.s 3 | |
Deacon | 3/2/5/2 | s | armor | repa.s 3 | |
Sabre | 8/4/2/2 | s | shield | ac.s 7 | bubble scram |
Flycatcher | 8/5/1/2 | s | shield | light.s 7 | bubble scram |
Heretic | 8/3/3/2 | s | armor | rocket.s 7 | bubble scram |
Eris | 8/2/4/2 | s | armor | blaster.s 7 | bubble |
Stiletto | 3/4/3/2 | s | shield | ac.s 2 | point scram |
Malediction | 3/3/4/2 | s | armor | rocket.s 3 | point scram |
Crow | 4/4/2/2 | s | shield | light.s 4 | point |
Ares | 3/3/4/2 | s | armor | rail.s 3 | point |
Taranis | 4/3/3/2 | s | armor | blaster.s 3 | scram | Warrior II 2
Crusader | 4/2/4/2 | s | armor | pulse.s 4 | scram |
Huginn | 5/6/4/2 | m | shield | arty.m 3 | web web paint | Warrior II 5
Lachesis | 4/7/4/2 | m | shield | rail.m 3 | point scram damp | Warrior II 5
Rapier | 4/6/4/2 | m | shield | arty.m 1 | covert web web |
Arazu | 4/6/4/2 | m | shield | rail.m 2 | covert point scram |
Falcon | 4/7/3/2 | m | shield | rail.m 1 | covert ecm |
Curse | 5/6/4/2 | m | shield | none 4 | td point | Hammerhead II 5
Pilgrim | 4/5/5/2 | m | armor | none 3 | covert td scram | Hammerhead II 5
Cerberus | 6/5/4/2 | m | shield | hml.m 6 | |
Sacrilege | 6/4/5/2 | m | armor | ham.m 5 | scram | Warrior II 5
Zealot | 5/3/7/2 | m | armor | beam.m 5 | |
Vagabond | 6/4/5/2 | m | shield | ac.m 5 | point | Warrior II 5
Ishtar | 4/4/6/2 | m | armor | drone.m 2 | point | Ogre II 5
Deimos | 5/4/6/2 | m | armor | blaster.m 5 | scram | Hobgoblin II 5
Onyx | 6/6/4/2 | m | shield | ham.m 4 | hicfield |
Broadsword | 6/6/4/2 | m | shield | ac.m 4 | hicfield |
Phobos | 6/4/6/2 | m | armor | blaster.m 4 | hicfield |
Devoter | 6/3/7/2 | m | armor | pulse.m 4 | hicfield |
Claymore | 7/6/4/2 | m | shield | hml.m 4 | links | Warrior II 5
Vulture | 7/6/4/2 | m | shield | rail.m 5 | links | Warrior II 5
Damnation | 7/4/6/2 | m | armor | ham.m 4 | links | Warrior II 5
Sleipnir | 7/5/5/2 | m | shield | ac.m 5 | scram | Warrior II 5
Astarte | 7/4/6/2 | m | armor | blaster.m 5 | scram | Hammerhead II 5
Bifrost | 6/5/3/2 | s | shield | light.s 5 | scram |
Stork | 6/6/2/2 | s | shield | light.s 5 | scram |
Pontifex | 5/3/5/2 | s | armor | pulse.s 3 | scram | Warrior II 5
Drake | 7/6/4/3 | m | shield | hml.m 6 | scram | Hobgoblin II 5
Brutix | 7/4/6/3 | m | armor | blaster.m 6 | scram rep | Hammerhead II 5
Myrmidon | 5/5/6/3 | m | armor | drone.m 2 | scram rep | Hammerhead II 5
Prophecy | 5/4/7/3 | m | armor | drone.m 2 | scram | Hammerhead II 5
Harbinger | 7/4/6/3 | m | armor | pulse.m 6 | scram | Hobgoblin II 5
Cyclone | 7/5/5/3 | m | shield | ham.m 5 | scram | Hobgoblin II 5
Gnosis | 6/6/6/3 | m | shield | hml.m 5 | point probes | Hammerhead II 5
Drekavac | 4/4/7/3 | m | armor | beamer.m 1 | scram | Hammerhead II 5
Talos | 8/4/5/3 | l | shield | blaster.l 8 | | Warrior II 5
Tornado | 8/5/4/3 | l | shield | arty.l 8 | |
Naga | 8/6/3/3 | l | shield | rail.l 8 | |
Oracle | 8/3/6/3 | l | shield | pulse.l 8 | |
Caracal | 5/5/4/3 | m | shield | light.m 5 | point | Hobgoblin II 2
Caracal Navy Issue | 6/6/3/3 | m | shield | light.m 6 | point | Hobgoblin II 5
Osprey Navy Issue | 5/6/4/3 | m | shield | hml.m 3 | point scram | Warrior II 5
Thorax | 5/4/5/3 | m | armor | blaster.m 5 | scram | Hobgoblin II 5
Vexor | 4/4/5/3 | m | armor | drone.m 2 | scram rep | Hammerhead II 5
Vexor Navy Issue | 4/4/6/3 | m | armor | drone.m 2 | scram rep | Hammerhead II 5
Moa | 5/5/4/3 | m | shield | blaster.m 5 | scram | Hobgoblin II 3
Omen | 5/3/6/3 | m | armor | pulse.m 5 | scram | Hobgoblin II 5
Omen Navy Issue | 5/3/7/3 | m | armor | beam.m 4 | point | Hobgoblin II 5
Maller | 5/3/6/3 | m | armor | pulse.m 5 | scram |
Stabber | 6/4/4/3 | m | shield | ac.m 4 | point | Warrior II 5
Rupture | 5/4/5/3 | m | armor | arty.m 4 | scram | Warrior II 5
Arbitrator | 4/4/5/3 | m | armor | drone.m 2 | td scram | Hammerhead II 5
Gila | 5/6/3/3 | m | shield | light.m 4 | point | Hammerhead II 2
Orthrus | 6/5/4/3 | m | shield | light.m 5 | point scram | Warrior II 5
Stratios | 5/5/5/3 | m | armor | drone.m 2 | covert probes scram | Hammerhead II 5
Cynabal | 5/5/5/3 | m | shield | ac.m 4 | point scram | Warrior II 5
Vedmak | 4/4/6/3 | m | armor | beamer.m 1 | scram | Hammerhead II 5
Vigilant | 5/4/6/3 | m | armor | blaster.m 5 | scram web | Hammerhead II 5
Catalyst | 8/2/3/3 | s | shield | cheap.s 8 | scram |
Thrasher | 8/3/2/3 | s | shield | arty.s 7 | scram |
Cormorant | 8/3/2/3 | s | shield | rail.s 7 | point |
Coercer | 8/2/3/3 | s | armor | beam.s 8 | |
Corax | 7/4/2/3 | s | shield | light.s 7 | point |
Talwar | 7/3/3/3 | s | shield | light.s 7 | |
Dragoon | 5/3/4/3 | s | armor | drone.s 0 | scram | Hobgoblin II 5
Algos | 6/3/3/3 | s | armor | drone.s 5 | scram | Hobgoblin II 5
Jackdaw | 6/5/3/3 | s | shield | light.s 5 | point scram |
Hecate | 6/4/4/3 | s | armor | blaster.s 5 | scram web |
Svipul | 6/4/4/3 | s | shield | ac.s 4 | scram web |
Confessor | 6/3/5/3 | s | armor | pulse.s 4 | scram |
Kikimora | 2/3/4/3 | s | armor | beamer.s 1 | scram |
Rifter | 3/3/4/3 | s | armor | ac.s 3 | scram web |
Merlin | 3/4/3/3 | s | shield | blaster.s 3 | scram web |
Incursus | 3/3/4/3 | s | armor | blaster.s 3 | scram web | Hobgoblin II 1
Punisher | 4/2/5/3 | s | armor | pulse.s 4 | scram |
Tristan | 3/3/3/3 | s | armor | drone.s 2 | scram | Hobgoblin II 5
Kestrel | 4/4/2/3 | s | shield | light.s 4 | point web |
Atron | 4/3/3/3 | s | shield | blaster.s 3 | scram |
Breacher | 3/4/3/3 | s | shield | rocket.s 3 | scram web | Warrior II 2
Tormentor | 3/3/4/3 | s | armor | pulse.s 3 | scram | Hobgoblin II 4
Slasher | 4/4/2/3 | s | shield | ac.s 3 | scram web |
Executioner | 4/3/3/3 | s | armor | pulse.s 3 | point |
Condor | 4/4/2/3 | s | shield | light.s 3 | point scram |
Imperial Navy Slicer | 3/2/5/3 | s | armor | beam.s 2 | point |
Federation Navy Comet | 3/3/4/3 | s | armor | blaster.s 2 | scram web | Hobgoblin II 3
Republic Fleet Firetail | 3/4/3/3 | s | shield | ac.s 2 | scram web |
Caldari Navy Hookbill | 3/5/2/3 | s | shield | rocket.s 3 | scram web |
Daredevil | 3/3/4/3 | s | armor | blaster.s 2 | scram web |
Dramiel | 3/4/3/3 | s | shield | ac.s 2 | scram point | Warrior II 4
Garmur | 3/4/3/3 | s | shield | light.s 3 | point scram |
Worm | 3/4/2/3 | s | shield | light.s 3 | scram | Hobgoblin II 2
Heron | 3/5/2/3 | s | shield | cheap.s 0 | probes hack |
Magnate | 3/3/4/3 | s | armor | cheap.s 0 | probes hack |
Imicus | 3/4/3/3 | s | shield | cheap.s 0 | probes hack | Hobgoblin I 5
Probe | 3/4/3/3 | s | shield | cheap.s 0 | probes hack |
Astero | 2/4/4/3 | s | armor | drone.s 0 | covert probes hack scram | Hobgoblin II 5
Buzzard | 3/5/3/2 | s | shield | cheap.s 0 | covert probes hack |
Helios | 3/5/3/2 | s | shield | cheap.s 0 | covert probes hack | Hobgoblin I 1
Griffin | 2/5/2/3 | s | shield | light.s 2 | ecm |
Maulus | 2/4/3/3 | s | shield | rail.s 2 | damp | Hobgoblin II 5
Vigil | 2/5/2/3 | s | shield | light.s 2 | paint |
Crucifier | 2/4/3/3 | s | shield | beam.s 2 | td | Hobgoblin II 5
Hawk | 5/5/2/2 | s | shield | rocket.s 4 | scram web |
Harpy | 5/4/3/2 | s | shield | rail.s 4 | |
Wolf | 5/2/5/2 | s | armor | arty.s 4 | scram |
Jaguar | 4/5/3/2 | s | shield | rocket.s 3 | scram web | Warrior II 4
Retribution | 5/2/5/2 | s | armor | beam.s 4 | scram |
Vengeance | 5/3/4/2 | s | armor | rocket.s 4 | scram web |
Enyo | 5/3/4/2 | s | armor | blaster.s 4 | scram web | Hobgoblin II 1
Ishkur | 4/4/3/2 | s | armor | drone.s 3 | scram web | Hobgoblin II 5
Hound | 5/3/3/2 | s | shield | light.s 3 | covert bomb |
Nemesis | 5/4/2/2 | s | shield | light.s 3 | covert bomb |
Manticore | 5/4/2/2 | s | shield | light.s 3 | covert bomb |
Purifier | 5/3/3/2 | s | shield | light.s 3 | covert bomb |
Navitas | 3/3/3/3 | s | armor | repa.s 3 | |
Bantam | 3/4/2/3 | s | shield | reps.s 3 | |
Retriever | 2/2/3/3 | m | shield | mine.m 2 | | Hobgoblin II 5
Procurer | 2/3/3/3 | m | shield | mine.m 2 | | Hobgoblin II 5
Covetor | 2/2/3/3 | m | shield | mine.m 2 | | Hobgoblin II 5
Hulk | 2/4/3/2 | m | shield | mine.m 2 | | Hobgoblin II 5
Mackinaw | 2/4/3/2 | m | shield | mine.m 2 | | Hobgoblin II 5
Skiff | 2/5/3/2 | m | shield | mine.m 2 | | Hobgoblin II 5
Venture | 3/3/1/3 | s | shield | mine.s 2 | scan | Hobgoblin I 2
Prospect | 3/3/4/2 | s | shield | mine.s 2 | covert |
Porpoise | 4/4/2/3 | m | shield | none 0 | links | Hobgoblin II 5
Orca | 6/5/2/3 | l | shield | none 0 | links | Hobgoblin II 5
Rorqual | 8/7/4/3 | x | shield | none 0 | core | Ogre II 5
Badger | 2/6/4/3 | m | shield | none 0 | cargo |
Tayra | 2/5/4/3 | m | shield | none 0 | cargo |
Iteron Mark V | 2/4/5/3 | m | shield | none 0 | cargo |
Nereus | 2/5/5/3 | m | shield | none 0 | cargo |
Bestower | 2/3/6/3 | m | shield | none 0 | cargo |
Sigil | 2/4/6/3 | m | shield | none 0 | cargo |
Mammoth | 2/4/5/3 | m | shield | none 0 | cargo |
Wreathe | 2/5/5/3 | m | shield | none 0 | cargo |
Epithal | 2/4/4/3 | m | shield | none 0 | stab cloak |
Miasmos | 2/4/4/3 | m | shield | none 0 | cargo |
Sunesis | 4/4/4/3 | s | shield | cheap.s 0 | cargo | Hobgoblin I 5
Viator | 2/3/3/2 | m | shield | none 0 | covert cargo |
Crane | 2/4/2/2 | m | shield | none 0 | covert flee |
Bustard | 2/6/3/2 | m | shield | none 0 | cargo |
Occator | 2/3/6/2 | m | armor | none 0 | cargo |
Providence | 0/0/3/0 | l | shield | none 0 | cargo |
Charon | 0/0/3/0 | l | shield | none 0 | cargo |
Obelisk | 0/0/3/0 | l | shield | none 0 | cargo |
Rhea | 0/0/3/0 | l | shield | none 0 | cargo |
Raven | 7/7/5/3 | l | shield | cruise.l 6 | boost | Hobgoblin II 5
Rattlesnake | 6/7/6/3 | l | shield | cruise.l 5 | boost | Ogre II 2
Dominix | 6/5/7/3 | l | armor | drone.l 2 | scram | Ogre II 5
Megathron | 7/4/8/3 | l | armor | rail.l 7 | | Hammerhead II 5
Hyperion | 7/5/7/3 | l | armor | blaster.l 6 | scram | Hammerhead II 5
Typhoon | 7/5/7/3 | l | armor | cruise.l 6 | | Warrior II 5
Tempest | 8/5/6/3 | l | armor | ac.l 6 | scram | Warrior II 5
Maelstrom | 7/7/5/3 | l | shield | arty.l 6 | | Warrior II 5
Apocalypse | 8/4/7/3 | l | armor | pulse.l 8 | | Hobgoblin II 5
Abaddon | 8/4/7/3 | l | armor | pulse.l 8 | | Hobgoblin II 5
Armageddon | 7/4/7/3 | l | armor | drone.l 2 | scram | Ogre II 5
Rokh | 8/7/4/3 | l | shield | rail.l 8 | | Warrior II 5
Scorpion | 5/8/5/3 | l | shield | cruise.l 3 | ecm |
Praxis | 7/7/7/3 | l | shield | cruise.l 6 | boost | Ogre II 5
Nightmare | 6/7/6/3 | l | shield | beam.l 4 | | Hobgoblin II 5
Vindicator | 8/5/7/3 | l | armor | blaster.l 8 | scram web | Hammerhead II 5
Barghest | 8/6/6/3 | l | shield | torp.l 6 | point scram | Warrior II 5
Leshak | 5/4/8/3 | l | armor | beamer.l 1 | scram | Ogre II 5
Golem | 8/7/4/2 | l | shield | cruise.l 4 | bastion boost | Hobgoblin II 5
Paladin | 8/4/7/2 | l | armor | pulse.l 4 | bastion | Hobgoblin II 5
Vargur | 7/6/6/2 | l | shield | ac.l 4 | bastion boost | Hobgoblin II 5
Kronos | 7/5/7/2 | l | armor | blaster.l 4 | bastion | Hobgoblin II 5
Redeemer | 8/4/7/2 | l | armor | pulse.l 5 | cloak | Hammerhead II 5
Sin | 7/6/6/2 | l | armor | blaster.l 4 | cloak scram | Ogre II 5
Revelation | 5/4/8/3 | x | armor | pulse.x 3 | siege |
Naglfar | 5/7/5/3 | x | shield | ac.x 3 | siege |
Moros | 5/4/8/3 | x | armor | blaster.x 3 | siege |
Phoenix | 5/7/5/3 | x | shield | torp.x 3 | siege |
Apostle | 6/4/7/3 | x | armor | repa.x 3 | triage | Warrior II 5
Minokawa | 6/7/4/3 | x | shield | reps.x 3 | triage | Warrior II 5
Archon | 5/4/7/3 | x | armor | none 0 | network | Templar II 9
Thanatos | 5/5/6/3 | x | armor | none 0 | network | Firbolg II 9
Chimera | 5/7/4/3 | x | shield | none 0 | network | Dragonfly II 9
Nidhoggur | 5/6/5/3 | x | armor | none 0 | network | Einherji II 9
Nyx | 6/5/7/3 | x | armor | none 0 | network | Firbolg II 9
Aeon | 6/4/8/3 | x | armor | none 0 | network | Templar II 9
Avatar | 8/5/8/3 | x | armor | pulse.x 6 | doom.amarr |
Erebus | 8/6/7/3 | x | armor | blaster.x 6 | doom.gallente |
Leviathan | 8/8/5/3 | x | shield | torp.x 6 | doom.caldari |
Ragnarok | 8/7/6/3 | x | shield | ac.x 6 | doom.minmatar |
Ibis | 2/2/2/0 | s | shield | civil.s 1 | |
Velator | 2/2/2/0 | s | shield | civil.s 1 | | Hobgoblin I 1
Reaper | 2/2/2/0 | s | shield | civil.s 1 | |
Impairor | 2/2/2/0 | s | shield | civil.s 1 | |
Caldari Shuttle | 0/0/0/0 | s | shield | civil.s 0 | |
Gallente Shuttle | 0/0/0/0 | s | shield | civil.s 0 | |
Amarr Shuttle | 0/0/0/0 | s | shield | civil.s 0 | |
Minmatar Shuttle | 0/0/0/0 | s | shield | civil.s 0 | |
"""

SUBSYSTEMS: dict[str, tuple[str, ...]] = {
    "Tengu": (
        "Tengu Core - Augmented Graviton Reactor",
        "Tengu Defensive - Supplemental Screening",
        "Tengu Offensive - Accelerated Ejection Bay",
        "Tengu Propulsion - Fuel Catalyst",
    ),
    "Loki": (
        "Loki Core - Immobility Drivers",
        "Loki Defensive - Augmented Durability",
        "Loki Offensive - Projectile Scoping Array",
        "Loki Propulsion - Intercalated Nanofibers",
    ),
    "Legion": (
        "Legion Core - Augmented Antimatter Reactor",
        "Legion Defensive - Augmented Plating",
        "Legion Offensive - Liquid Crystal Magnifiers",
        "Legion Propulsion - Wake Limiter",
    ),
    "Proteus": (
        "Proteus Core - Augmented Fusion Reactor",
        "Proteus Defensive - Augmented Plating",
        "Proteus Offensive - Hybrid Encoding Platform",
        "Proteus Propulsion - Localized Injectors",
    ),
}

STRUCTURES = (
    ("Raitaru", 5),
    ("Athanor", 5),
    ("Astrahus", 6),
    ("Tatara", 2),
    ("Fortizar", 1),
    ("Ansiblex Jump Bridge", 2),
    ("Customs Office", 10),
    ("Caldari Control Tower", 3),
)
"""What gets bashed, and how often."""

DEPLOYABLES = (
    ("Mobile Tractor Unit", 12),
    ("Mobile Small Warp Disruptor I", 4),
    ("Mobile Depot", 3),
)
"""What people leave behind, and how often it is found."""
