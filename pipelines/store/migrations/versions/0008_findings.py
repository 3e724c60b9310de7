"""The list of quotations, events and relations; of what is stored already, a replay fills it."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("article", sa.Column("findings", sa.Integer(), nullable=True))
    op.create_table(
        "finding",
        sa.Column("article_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("sort", sa.Text(), nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("speaker", sa.Text()),
        sa.Column("start", sa.Integer(), nullable=False),
        sa.Column("stop", sa.Integer(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("day", sa.Date()),
        sa.PrimaryKeyConstraint("article_id", "sort", "number", name="pk_finding"),
        sa.ForeignKeyConstraint(
            ["article_id", "version"],
            ["article_version.article_id", "article_version.number"],
            name="fk_finding_article_id_version",
        ),
    )
    op.create_index("ix_finding_sort_day", "finding", ["sort", "day"])
    op.create_table(
        "finding_entity",
        sa.Column("article_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("sort", sa.Text(), nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("entity", sa.Text(), nullable=False),
        sa.Column("part", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("article_id", "sort", "number", "entity", "part", name="pk_finding_entity"),
        sa.ForeignKeyConstraint(
            ["article_id", "sort", "number"],
            ["finding.article_id", "finding.sort", "finding.number"],
            name="fk_finding_entity_article_id_sort_number",
        ),
    )
    op.create_index("ix_finding_entity_entity_sort", "finding_entity", ["entity", "sort"])


def downgrade() -> None:
    op.drop_table("finding_entity")
    op.drop_table("finding")
    op.drop_column("article", "findings")
