"""How much of a page is kept, and until when."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("page", sa.Column("kept", sa.Text(), server_default="full", nullable=False))
    op.add_column("page", sa.Column("until", sa.DateTime(timezone=True), nullable=True))
    op.create_index("ix_page_until", "page", ["until"])


def downgrade() -> None:
    op.drop_index("ix_page_until", "page")
    op.drop_column("page", "until")
    op.drop_column("page", "kept")
