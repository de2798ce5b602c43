"""The spine: killmails, who took part, static data, dead letters, progress of the sinks."""

from pathlib import Path
from typing import Any

from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Run the SQL beside this file, past SQLAlchemy, which would read its % signs as placeholders."""
    driver: Any = op.get_bind().connection.driver_connection
    driver.execute(Path(__file__).with_suffix(".sql").read_text())
