"""DOTLAN's pages as the reference describes them (section 5): nobody has a stored one. The maps are real, and read elsewhere."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from html import escape
from typing import Any

LOGO = "//images.evetech.net/alliances/1/logo?size=32"
CAPTCHA = b"<html><head><title>Just a moment...</title></head><body><div class='cf-challenge'></div></body></html>"
LOGIN = b"<html><head><title>Login :: DOTLAN</title></head><body><form><input type=password></form></body></html>"
BROKEN = b"<html><head><title>502 Bad Gateway</title></head><body><center><h1>502 Bad Gateway</h1></center></body></html>"


def page(inside: str, title: str = "DOTLAN :: EveMaps") -> bytes:
    """With what stands around everything: a menu with links of the same kinds, and a login."""
    return f"""<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Strict//EN">
<html><head><title>{title}</title><script>var a = "dotLine{{"; /* it's */ if (a / 2 > 1) {{ a = /["'{{]/; }}</script></head>
<body><ul id="menu"><li><a href="/map/Delve">Delve</a></li><li><a href="/alliance">Alliances</a></li>
<li><a href="/sovereignty/campaigns">Campaigns</a></li></ul>
<form action="/login"><input type="text" name="user"></form>
{inside}
</body></html>""".encode()


def slug(name: str) -> str:
    return name.replace(" ", "_")


def link(kind: str, name: str, text: str | None = None) -> str:
    return f'<a href="/{kind}/{escape(slug(name))}">{escape(name if text is None else text)}</a>'


def logo(name: str) -> str:
    return f'<a href="/alliance/{escape(slug(name))}"><img src="{LOGO}" alt=""></a>'


def alliance(name: str | None, *, swapped: bool = False) -> str:
    """A cell: the logo and the name are links, usually in this order."""
    if name is None:
        return "-"
    pair = [logo(name), link("alliance", name)]
    return " ".join(reversed(pair) if swapped else pair)


def table(rows: Iterable[Sequence[str]], headings: Sequence[str] = ()) -> str:
    head = f"<tr>{''.join(f'<th>{one}</th>' for one in headings)}</tr>" if headings else ""
    return f"<table class='tablelist'>{head}{''.join(row(cells) for cells in rows)}</table>"


def row(cells: Sequence[str]) -> str:
    return f"<tr class='tlr0'>{''.join(f'<td>{cell}</td>' for cell in cells)}</tr>"


def campaign(number: int = 101, **change: Any) -> list[str]:
    """The cells of a campaign."""
    fact: dict[str, Any] = {
        "time": "2026-11-23 14:30",
        "region": "Delve",
        "system": "1DQ1-A",
        "action": "IHUB",
        "defender": "Goonswarm Federation",
        "score": "81%",
        "swapped": False,
    } | change
    return [
        f'<a href="/sovereignty/campaign/{number}">#{number}</a>',
        fact["time"],
        link("map", fact["region"]),
        link("system", fact["system"]),
        fact["action"],
        alliance(fact["defender"], swapped=fact["swapped"]),
        f'<span class="green">{fact["score"]}</span>',
    ]


def campaigns_page(*rows: Sequence[str]) -> bytes:
    return page(table(rows, ["", "Time", "Region", "System", "Action", "Defender", "Score"]))


def change(
    old: str | None = "Pandemic Horde",
    new: str | None = "Fraternity.",
    *,
    time: str = "2026-11-23 10:15",
    region: str = "Vale of the Silent",
    system: str = "H-5GUI",
    of: str = "IHUB",
    swapped: bool = False,
) -> list[str]:
    """The cells of a change."""
    places = [link("map", region), link("system", system)]
    return [time, *places, of, alliance(old, swapped=swapped), alliance(new, swapped=swapped)]


def changes_page(*rows: Sequence[str], headings: Sequence[str] = ("Date", "Region", "System", "Type", "Old", "New")) -> bytes:
    return page(table(rows, headings))


def ranked(rank: int | str, name: str, systems: object, members: object, corps: object, *more: object) -> list[str]:
    return [str(rank), logo(name), link("alliance", name), str(systems), str(members), str(corps), *map(str, more)]


def rankings_page(
    *rows: Sequence[str], headings: Sequence[str] = ("#", "", "Alliance", "Systems", "Members", "Corps", "+/-")
) -> bytes:
    side = table([[link("alliance", "Top One")], [link("alliance", "Top Two")]])
    return page(side + table(rows, headings))


def chart(name: str, labels: Sequence[str], data: Sequence[Any], label: str = "Jumps {all}") -> str:
    """As DOTLAN writes it: keys of the outer object are bare, those of the inner ones are not."""
    sets = [{"label": label, "data": list(data)}]
    return (
        f'window.chart_{name} = new dotLineChart(\n\t"#chart_{name}",\n\t{{\n\t\tlabels: {json.dumps(list(labels))},\n'
        f"\t\tdatasets: {json.dumps(sets)},\n\t}}\n);\n"
    )


def stats_page(charts: Mapping[str, Mapping[str, Any]]) -> bytes:
    """`charts`: name -> label -> value."""
    scripts = "".join(chart(name, list(series), list(series.values())) for name, series in charts.items())
    return page(f"<div id='chart_jumps'></div><script type='text/javascript'>\n//<![CDATA[\n{scripts}\n//]]>\n</script>")
