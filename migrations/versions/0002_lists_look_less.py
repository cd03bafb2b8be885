"""Lists need not look at every value, nor at every customer for who is suppressed."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    with op.batch_alter_table("attribute", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("is_mixed", sa.Boolean(), server_default=sa.false(), nullable=False)
        )
    # Nothing is known of which kinds the columns that are there have been.
    op.execute(sa.text("UPDATE attribute SET is_mixed = true"))
    op.create_index(
        "ix_customer_suppressed",
        "customer",
        ["id"],
        unique=False,
        sqlite_where=sa.text("is_suppressed IS 1"),
        postgresql_where=sa.text("is_suppressed IS true"),
    )


def downgrade() -> None:
    """Take back."""
    op.drop_index(
        "ix_customer_suppressed",
        table_name="customer",
        sqlite_where=sa.text("is_suppressed IS 1"),
        postgresql_where=sa.text("is_suppressed IS true"),
    )
    with op.batch_alter_table("attribute", schema=None) as batch_op:
        batch_op.drop_column("is_mixed")
