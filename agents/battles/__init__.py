"""Battles: engagements in a system, battles over several, sides and the report. What a battle is: docs/battles.md."""
