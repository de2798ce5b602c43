"""The spine: killmails, who took part, static data, dead letters, progress of the sinks."""

from pathlib import Path

from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Run the SQL beside this file, by a bare cursor: exec_driver_sql would read its % as placeholders."""
    with op.get_bind().connection.cursor() as cursor:
        cursor.execute(Path(__file__).with_suffix(".sql").read_text())
