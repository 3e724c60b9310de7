"""What each source prints under every article."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "habit",
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("line", sa.Text(), nullable=False),
        sa.Column("side", sa.Text(), nullable=False),
        sa.Column("distance", sa.Integer(), autoincrement=False, nullable=False),
        sa.PrimaryKeyConstraint("source", "line", "side", "distance", name="pk_habit"),
    )
    op.create_index("ix_article_source_id", "article", ["source", "id"])


def downgrade() -> None:
    op.drop_index("ix_article_source_id", "article")
    op.drop_table("habit")
