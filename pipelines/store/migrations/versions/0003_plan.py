"""When each source is visited next, and when refused pages are tried again."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "plan",
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("next_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reason_ko", sa.Text(), nullable=False),
        sa.Column("reason_en", sa.Text(), nullable=False),
        sa.Column("not_before", sa.DateTime(timezone=True)),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("failure", sa.Text()),
        sa.Column("ask_anew", sa.Boolean(create_constraint=False), nullable=False),
        sa.Column("wait_until", sa.DateTime(timezone=True)),
        sa.Column("listings", sa.Text(), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("source", name="pk_plan"),
    )
    op.create_table(
        "page_try",
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("canonical", sa.Text(), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("again_at", sa.DateTime(timezone=True)),
        sa.Column("hints", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("source", "canonical", name="pk_page_try"),
    )
    op.create_index("ix_page_try_source_again_at", "page_try", ["source", "again_at"])
    op.create_index("ix_candidate_source_first_seen_at", "candidate", ["source", "first_seen_at"])


def downgrade() -> None:
    op.drop_index("ix_candidate_source_first_seen_at", "candidate")
    op.drop_index("ix_page_try_source_again_at", "page_try")
    op.drop_table("page_try")
    op.drop_table("plan")
