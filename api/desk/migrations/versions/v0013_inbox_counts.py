"""Make the indexes that the counts of the inbox are read from."""

from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make them."""
    op.create_index("ix_request_status_answered_at_received_at", "request", ["status", "answered_at", "received_at"])
    op.create_index("ix_request_eligible_status", "request", ["eligible", "status"])
