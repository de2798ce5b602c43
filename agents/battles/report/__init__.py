"""What a battle tells: running figures of its kills (`Totals`), and with the sides of the moment its report (`render`)."""

from agents.battles.report.kind import figures_of, kind_of
from agents.battles.report.render import render
from agents.battles.report.tier import tier
from agents.battles.report.totals import Totals

__all__ = ["Totals", "figures_of", "kind_of", "render", "tier"]
