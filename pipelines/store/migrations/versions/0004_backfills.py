"""What was before the feeds: which days were asked for, and which listings are still to be read."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "backfill",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("until", sa.Date(), nullable=True),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_backfill"),
    )
    op.create_index("ix_backfill_source", "backfill", ["source"])
    op.create_table(
        "backfill_step",
        sa.Column("backfill_id", sa.Integer(), nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("entrance", sa.Text(), nullable=False),
        sa.Column("page", sa.Integer(), nullable=False),
        sa.Column("depth", sa.Integer(), nullable=False),
        sa.Column("earlier", sa.Text(), nullable=False),
        sa.Column("listed", sa.Text(), nullable=False),
        sa.Column("next_url", sa.Text(), nullable=True),
        sa.Column("visit_id", sa.Integer(), nullable=True),
        sa.Column("closed", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["backfill_id"], ["backfill.id"], name="fk_backfill_step_backfill_id"),
        sa.ForeignKeyConstraint(["visit_id"], ["visit.id"], name="fk_backfill_step_visit_id"),
        sa.PrimaryKeyConstraint("backfill_id", "url", name="pk_backfill_step"),
    )
    op.create_index("ix_backfill_step_backfill_id_closed", "backfill_step", ["backfill_id", "closed"])


def downgrade() -> None:
    op.drop_table("backfill_step")
    op.drop_table("backfill")
