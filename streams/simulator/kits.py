"""What pilots put into their slots, by weapon, tank, size and task. All names are the game's own.

A hull's line in `hulls.py` names one weapon, one tank and some tasks; `fit.py` fills the slots from here.
Sizes: s frigates and destroyers, m cruisers and battlecruisers, l battleships, x capitals.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Weapon:
    """A gun, what it is loaded with, how many rounds, and the module that makes it hit harder."""

    gun: str
    charge: str | None
    rounds: int
    booster: str | None


GYRO = "Gyrostabilizer II"
MAG = "Magnetic Field Stabilizer II"
HEAT = "Heat Sink II"
BCS = "Ballistic Control System II"
ENTROPIC = "Entropic Radiation Sink II"
DDA = "Drone Damage Amplifier II"

WEAPONS: dict[str, Weapon] = {
    "rail.s": Weapon("150mm Railgun II", "Spike S", 80, MAG),
    "rail.m": Weapon("250mm Railgun II", "Spike M", 80, MAG),
    "rail.l": Weapon("425mm Railgun II", "Spike L", 80, MAG),
    "blaster.s": Weapon("Light Neutron Blaster II", "Void S", 120, MAG),
    "blaster.m": Weapon("Heavy Neutron Blaster II", "Void M", 120, MAG),
    "blaster.l": Weapon("Neutron Blaster Cannon II", "Void L", 120, MAG),
    "blaster.x": Weapon("Ion Siege Blaster II", "Antimatter Charge XL", 40, MAG),
    "arty.s": Weapon("280mm Howitzer Artillery II", "Quake S", 20, GYRO),
    "arty.m": Weapon("720mm Howitzer Artillery II", "Quake M", 20, GYRO),
    "arty.l": Weapon("1400mm Howitzer Artillery II", "Quake L", 20, GYRO),
    "ac.s": Weapon("200mm AutoCannon II", "Hail S", 120, GYRO),
    "ac.m": Weapon("425mm AutoCannon II", "Hail M", 120, GYRO),
    "ac.l": Weapon("800mm Repeating Cannon II", "Hail L", 120, GYRO),
    "ac.x": Weapon("Hexa 2500mm Repeating Cannon II", "EMP XL", 40, GYRO),
    "pulse.s": Weapon("Small Focused Pulse Laser II", "Scorch S", 1, HEAT),
    "pulse.m": Weapon("Heavy Pulse Laser II", "Scorch M", 1, HEAT),
    "pulse.l": Weapon("Mega Pulse Laser II", "Scorch L", 1, HEAT),
    "pulse.x": Weapon("Dual Giga Pulse Laser II", "Multifrequency XL", 1, HEAT),
    "beam.s": Weapon("Small Focused Beam Laser II", "Gleam S", 1, HEAT),
    "beam.m": Weapon("Heavy Beam Laser II", "Gleam M", 1, HEAT),
    "beam.l": Weapon("Tachyon Beam Laser II", "Gleam L", 1, HEAT),
    "rocket.s": Weapon("Rocket Launcher II", "Nova Rage Rocket", 50, BCS),
    "light.s": Weapon("Light Missile Launcher II", "Inferno Fury Light Missile", 40, BCS),
    "light.m": Weapon("Rapid Light Missile Launcher II", "Scourge Fury Light Missile", 18, BCS),
    "ham.m": Weapon("Heavy Assault Missile Launcher II", "Scourge Rage Heavy Assault Missile", 30, BCS),
    "hml.m": Weapon("Heavy Missile Launcher II", "Scourge Fury Heavy Missile", 30, BCS),
    "cruise.l": Weapon("Cruise Missile Launcher II", "Scourge Fury Cruise Missile", 27, BCS),
    "torp.l": Weapon("Torpedo Launcher II", "Inferno Rage Torpedo", 15, BCS),
    "torp.x": Weapon("XL Torpedo Launcher II", "Scourge Torpedo", 20, BCS),
    "beamer.s": Weapon("Light Entropic Disintegrator II", "Occult S", 60, ENTROPIC),
    "beamer.m": Weapon("Heavy Entropic Disintegrator II", "Occult M", 60, ENTROPIC),
    "beamer.l": Weapon("Supratidal Entropic Disintegrator II", "Occult L", 60, ENTROPIC),
    "drone.s": Weapon("Light Neutron Blaster II", "Void S", 120, DDA),
    "drone.m": Weapon("Drone Link Augmentor II", None, 0, DDA),
    "drone.l": Weapon("Drone Link Augmentor II", None, 0, DDA),
    "cheap.s": Weapon("Light Electron Blaster I", "Antimatter Charge S", 100, None),
    "cheapac.s": Weapon("150mm Light AutoCannon I", "EMP S", 100, None),
    "civil.s": Weapon("Civilian Gatling Railgun", None, 0, None),
    "mine.s": Weapon("Miner II", None, 0, "Mining Laser Upgrade II"),
    "mine.m": Weapon("Strip Miner I", None, 0, "Mining Laser Upgrade II"),
    "reps.m": Weapon("Large Remote Shield Booster II", None, 0, None),
    "repa.m": Weapon("Large Remote Armor Repairer II", None, 0, None),
    "reps.s": Weapon("Medium Remote Shield Booster II", None, 0, None),
    "repa.s": Weapon("Small Remote Armor Repairer II", None, 0, None),
    "reps.c": Weapon("Medium Remote Shield Booster II", None, 0, None),
    "repa.x": Weapon("Capital Remote Armor Repairer II", None, 0, None),
    "reps.x": Weapon("Capital Remote Shield Booster II", None, 0, None),
    "none": Weapon("Medium Energy Neutralizer II", None, 0, None),
}

UTILITY = {
    "s": "Small Energy Neutralizer II",
    "m": "Medium Energy Neutralizer II",
    "l": "Heavy Energy Neutralizer II",
    "x": "Heavy Energy Neutralizer II",
}
"""What goes into a high slot that is left over."""

PROPULSION = {
    "s": "5MN Microwarpdrive II",
    "m": "50MN Microwarpdrive II",
    "l": "500MN Microwarpdrive II",
    "x": "Heavy Capacitor Booster II",
}

TANK_MID = {
    "shield.s": ("Medium Shield Extender II", "Multispectrum Shield Hardener II", "Small Ancillary Shield Booster"),
    "shield.m": (
        "Large Shield Extender II",
        "Large Shield Extender II",
        "Multispectrum Shield Hardener II",
        "EM Shield Hardener II",
        "Kinetic Shield Hardener II",
    ),
    "shield.l": (
        "Large Shield Extender II",
        "Multispectrum Shield Hardener II",
        "EM Shield Hardener II",
        "Large Shield Extender II",
        "Thermal Shield Hardener II",
        "Kinetic Shield Hardener II",
        "X-Large Ancillary Shield Booster",
    ),
    "shield.x": (
        "Capital Shield Extender II",
        "Multispectrum Shield Hardener II",
        "EM Shield Hardener II",
        "Capital Shield Extender II",
        "Thermal Shield Hardener II",
        "Kinetic Shield Hardener II",
        "Explosive Shield Hardener II",
    ),
    "armor.s": ("Stasis Webifier II", "Small Capacitor Booster II", "Sensor Booster II"),
    "armor.m": (
        "Stasis Webifier II",
        "Tracking Computer II",
        "Medium Capacitor Booster II",
        "Sensor Booster II",
        "Target Painter II",
    ),
    "armor.l": (
        "Tracking Computer II",
        "Heavy Capacitor Booster II",
        "Stasis Webifier II",
        "Sensor Booster II",
        "Target Painter II",
    ),
    "armor.x": (
        "Tracking Computer II",
        "Sensor Booster II",
        "Tracking Computer II",
        "Cap Recharger II",
        "Sensor Booster II",
    ),
}

TANK_LOW = {
    "shield.s": ("Damage Control II", "Nanofiber Internal Structure II", "Inertial Stabilizers II"),
    "shield.m": (
        "Damage Control II",
        "Nanofiber Internal Structure II",
        "Tracking Enhancer II",
        "Overdrive Injector System II",
    ),
    "shield.l": (
        "Damage Control II",
        "Tracking Enhancer II",
        "Nanofiber Internal Structure II",
        "Power Diagnostic System II",
    ),
    "shield.x": ("Damage Control II", "Tracking Enhancer II", "Power Diagnostic System II", "Power Diagnostic System II"),
    "armor.s": ("Damage Control II", "400mm Steel Plates II", "Multispectrum Coating II", "Small Armor Repairer II"),
    "armor.m": (
        "1600mm Steel Plates II",
        "Damage Control II",
        "Multispectrum Energized Membrane II",
        "Multispectrum Energized Membrane II",
        "Explosive Energized Membrane II",
        "Reactive Armor Hardener",
    ),
    "armor.l": (
        "1600mm Steel Plates II",
        "Damage Control II",
        "Multispectrum Energized Membrane II",
        "1600mm Steel Plates II",
        "Multispectrum Energized Membrane II",
        "Explosive Energized Membrane II",
        "Reactive Armor Hardener",
    ),
    "armor.x": (
        "25000mm Steel Plates II",
        "Damage Control II",
        "Multispectrum Energized Membrane II",
        "Reactive Armor Hardener",
        "Multispectrum Energized Membrane II",
        "Explosive Energized Membrane II",
        "25000mm Steel Plates II",
    ),
}

RIG_SIZE = {"s": "Small", "m": "Medium", "l": "Large", "x": "Capital"}
RIGS = {
    "shield": ("Core Defense Field Extender I", "EM Shield Reinforcer I", "Core Defense Field Extender I"),
    "armor": ("Trimark Armor Pump I", "Explosive Armor Reinforcer I", "Trimark Armor Pump I"),
}

TASK_HIGH: dict[str, tuple[tuple[str, str | None, int], ...]] = {
    "bubble": (("Interdiction Sphere Launcher I", "Warp Disrupt Probe", 2),),
    "covert": (("Covert Ops Cloaking Device II", None, 0),),
    "cloak": (("Prototype Cloaking Device I", None, 0),),
    "probes": (("Core Probe Launcher I", "Core Scanner Probe I", 8),),
    "cyno": (("Cynosural Field Generator I", None, 0),),
    "links": (
        ("Shield Command Burst II", "Shield Extension Charge", 100),
        ("Information Command Burst II", "Sensor Optimization Charge", 100),
    ),
    "bomb": (("Bomb Launcher I", "Shrapnel Bomb", 1),),
    "salvage": (("Salvager I", None, 0),),
    "siege": (("Siege Module II", None, 0),),
    "triage": (("Triage Module II", None, 0),),
    "core": (("Capital Industrial Core I", None, 0),),
    "network": (("Networked Sensor Array", None, 0),),
    "hicfield": (("Warp Disruption Field Generator I", "Focused Warp Disruption Script", 1),),
    "bastion": (("Bastion Module I", None, 0),),
    "doom.amarr": (("'Judgment' Electromagnetic Doomsday", None, 0),),
    "doom.gallente": (("'Aurora Ominae' Thermal Doomsday", None, 0),),
    "doom.caldari": (("'Oblivion' Kinetic Doomsday", None, 0),),
    "doom.minmatar": (("'Gjallarhorn' Explosive Doomsday", None, 0),),
}
"""High slots that a task asks for: module, its charge, how many."""

TASK_MID: dict[str, tuple[str, ...]] = {
    "scram": ("Warp Scrambler II",),
    "point": ("Warp Disruptor II",),
    "web": ("Stasis Webifier II",),
    "ecm": ("Multispectral ECM II", "Multispectral ECM II", "Multispectral ECM II"),
    "damp": ("Remote Sensor Dampener II", "Remote Sensor Dampener II"),
    "td": ("Tracking Disruptor II", "Tracking Disruptor II"),
    "paint": ("Target Painter II", "Target Painter II"),
    "hack": ("Relic Analyzer I", "Data Analyzer I"),
    "scan": ("Cargo Scanner II",),
    "boost": ("Large Shield Booster II", "Cap Recharger II"),
}

TASK_LOW: dict[str, tuple[str, ...]] = {
    "cargo": ("Expanded Cargohold II", "Expanded Cargohold II", "Expanded Cargohold II"),
    "stab": ("Warp Core Stabilizer I",),
    "rep": ("Medium Armor Repairer II", "Multispectrum Coating II"),
    "flee": ("Nanofiber Internal Structure II", "Inertial Stabilizers II"),
}

SPARES = (
    ("Nanite Repair Paste", 5, 80),
    ("Cap Booster 400", 3, 20),
    ("Synth Exile Booster", 1, 2),
    ("Synth Drop Booster", 1, 2),
    ("Warrior II", 1, 5),
    ("Tracking Speed Script", 1, 2),
    ("Optimal Range Script", 1, 2),
    ("Scan Resolution Script", 1, 2),
    ("Small Shield Extender II", 1, 1),
    ("Warp Disruptor II", 1, 1),
    ("Warp Scrambler II", 1, 1),
    ("EM Shield Hardener II", 1, 1),
    ("Core Scanner Probe I", 8, 16),
    ("Liquid Ozone", 50, 300),
    ("Strontium Clathrates", 50, 200),
    ("Mobile Small Warp Disruptor I", 1, 1),
    ("Mobile Depot", 1, 1),
    ("Mobile Tractor Unit", 1, 1),
)
"""What lies in the hold of a ship that came to fight: name, least and most."""

LOOT = (
    ("Burned Logic Circuit", 1, 12),
    ("Charred Micro Circuit", 1, 15),
    ("Tripped Power Circuit", 1, 15),
    ("Fried Interface Circuit", 1, 10),
    ("Smashed Trigger Unit", 1, 8),
    ("Damaged Artificial Neural Network", 1, 6),
    ("Contaminated Nanite Compound", 1, 10),
    ("Metal Scraps", 1, 20),
    ("Antimatter Charge M", 50, 800),
    ("Scourge Light Missile", 50, 900),
    ("Fusion S", 50, 900),
    ("Multifrequency S", 1, 3),
    ("10MN Afterburner II", 1, 1),
    ("Medium Shield Extender II", 1, 2),
    ("Guristas Silver Tag", 1, 3),
    ("Angel Gold Tag", 1, 2),
)
"""What lies in the hold of a ship that lived off others."""

GOODS = (
    ("Tritanium", 5_000, 400_000),
    ("Pyerite", 2_000, 150_000),
    ("Mexallon", 500, 40_000),
    ("Isogen", 100, 9_000),
    ("PLEX", 5, 60),
    ("Robotics", 50, 2_000),
    ("Coolant", 50, 2_000),
    ("Mechanical Parts", 50, 2_000),
    ("Veldspar", 2_000, 60_000),
    ("Helium Isotopes", 500, 30_000),
    ("Large Skill Injector", 1, 4),
    ("Hobgoblin I", 10, 300),
    ("Oxygen", 100, 5_000),
    ("Consumer Electronics", 50, 1_500),
    ("Damage Control II", 2, 40),
    ("Compressed Veldspar", 200, 20_000),
)
"""What haulers carry."""

BOX = "Giant Secure Container"
BLUEPRINT = "Rifter Blueprint"

ORE = (
    ("Veldspar", 500, 90_000),
    ("Scordite", 500, 60_000),
    ("Plagioclase", 500, 40_000),
    ("Kernite", 200, 15_000),
    ("Blue Ice", 1, 30),
)
"""What miners had dug out when they died."""

IMPLANTS = (
    (
        "High-grade Snake Alpha",
        "High-grade Snake Beta",
        "High-grade Snake Gamma",
        "High-grade Snake Delta",
        "High-grade Snake Epsilon",
        "High-grade Snake Omega",
    ),
    (
        "Mid-grade Amulet Alpha",
        "Mid-grade Amulet Beta",
        "Mid-grade Amulet Gamma",
        "Mid-grade Amulet Delta",
        "Mid-grade Amulet Epsilon",
        "Mid-grade Amulet Omega",
    ),
    (
        "High-grade Ascendancy Alpha",
        "High-grade Ascendancy Beta",
        "High-grade Ascendancy Gamma",
        "High-grade Ascendancy Delta",
        "High-grade Ascendancy Epsilon",
    ),
    (
        "Ocular Filter - Basic",
        "Memory Augmentation - Basic",
        "Neural Boost - Basic",
        "Cybernetic Subprocessor - Basic",
        "Social Adaptation Chip - Basic",
    ),
    (
        "Ocular Filter - Standard",
        "Memory Augmentation - Standard",
        "Neural Boost - Standard",
        "Cybernetic Subprocessor - Standard",
    ),
)
"""Sets that pilots wear; a pod has the first few of one."""
