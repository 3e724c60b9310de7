"""What hosts asked of us, so that a restart does not forget it."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "host_wish",
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True)),
        sa.Column("crawl_delay", sa.Float(), nullable=False),
        sa.PrimaryKeyConstraint("key", name="pk_host_wish"),
    )


def downgrade() -> None:
    op.drop_table("host_wish")
