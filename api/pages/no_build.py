"""What stands in for the page where it was not built. Pure."""

HTML = """\
<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8" />
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <meta name="color-scheme" content="dark light" />
    <title>Warstream</title>
  </head>
  <body>
    <h1>Warstream</h1>
    <p>Warstream runs, and its web page is not built yet. In the folder of its sources <code>make page</code> builds it;
      then load this address again. Elsewhere set <code>WARSTREAM_WEB_DIR</code> to the folder with the built page.</p>
    <p>All data is there as JSON:</p>
    <ul>
      <li><a href="/battles">battles</a></li>
      <li><a href="/killmails">killmails</a></li>
      <li><a href="/activity">activity</a></li>
      <li><a href="/status">status</a></li>
      <li><a href="/openapi.json">everything there is</a></li>
    </ul>
  </body>
</html>
"""
