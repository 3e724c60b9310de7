"""What files of a site ask of its pages; which hosts keep failing, so that a restart does not forget it."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("page", sa.Column("site_wishes", sa.Text(), server_default="[]", nullable=False))
    op.add_column("host_wish", sa.Column("tdm", sa.Text(), server_default="", nullable=False))
    op.add_column("host_wish", sa.Column("tdm_read_at", sa.DateTime(timezone=True), nullable=True))
    op.create_table(
        "circuit",
        sa.Column("origin", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("pauses", sa.Integer(), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True)),
        sa.PrimaryKeyConstraint("origin", name="pk_circuit"),
    )


def downgrade() -> None:
    op.drop_table("circuit")
    op.drop_column("host_wish", "tdm_read_at")
    op.drop_column("host_wish", "tdm")
    op.drop_column("page", "site_wishes")
