"""A tiny stand-in for the built page, packed beside itself as the build packs it."""

from __future__ import annotations

import gzip
from html.parser import HTMLParser
from pathlib import Path

SCRIPT = b"console.log('a page');\n" * 100
BROTLI = b"what brotli makes of it"
"""Nobody here unpacks it: what is tested is that the file goes out as it lies there."""
INDEX = """\
<!doctype html>
<html lang="en" data-theme="dark">
  <head>
    <meta charset="utf-8" />
    <meta name="theme-color" content="#07090d" />
    <meta name="description" content="The built one." />
    <meta property="og:title" content="The built one" />
    <title>Warstream</title>
    <script type="module" crossorigin src="/assets/index-1a2b3c.js"></script>
  </head>
  <body>
    <div id="root"></div>
  </body>
</html>
"""


def build(folder: Path) -> Path:
    """What `npm run build` leaves behind."""
    assets = folder / "assets"
    assets.mkdir(parents=True)
    (folder / "index.html").write_text(INDEX)
    (folder / "favicon.svg").write_text("<svg xmlns='http://www.w3.org/2000/svg'/>")
    (folder / "robots.txt").write_text("User-agent: *\n")
    (folder / ".secret").write_text("no")
    (assets / "index-1a2b3c.js").write_bytes(SCRIPT)
    (assets / "index-1a2b3c.js.br").write_bytes(BROTLI)
    (assets / "index-1a2b3c.js.gz").write_bytes(gzip.compress(SCRIPT))
    (assets / "small-4d5e6f.css").write_text("a{}")
    (assets / "font-7a8b9c.woff2").write_bytes(b"wOF2" * 500)
    (folder.parent / "beside.txt").write_text("not of the site")
    return folder


class Read(HTMLParser):
    """A page as a chat's crawler reads it."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.titles: list[str] = []
        self.meta: dict[str, str] = {}
        self.tags: list[str] = []
        self.twice: set[str] = set()
        self._in_title = False
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self._in_title = tag == "title"
        if self._in_title:
            self.titles.append("")
        given = dict(attrs)
        name = given.get("property") or given.get("name")
        if tag == "meta" and name:
            self.twice |= {name} & set(self.meta)
            self.meta[name] = given.get("content") or ""

    def handle_data(self, data: str) -> None:
        if self._in_title:
            self.titles[-1] += data

    def handle_endtag(self, tag: str) -> None:
        self._in_title = False
