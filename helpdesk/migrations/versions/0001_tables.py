"""The first tables.

Why: users, tickets, comments, events and what stands around them; every foreign key declared and indexed.
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0001"
down_revision = None

BIG_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
JSON = sa.JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True), "postgresql")


def upgrade():
    op.create_table('attempt',
    sa.Column('what', sa.String(length=32), nullable=False),
    sa.Column('who', sa.String(length=64), nullable=False),
    sa.Column('window_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('count', sa.Integer(), nullable=False),
    sa.PrimaryKeyConstraint('what', 'who', 'window_at', name=op.f('pk_attempt'))
    )
    op.create_table('category',
    sa.Column('id', BIG_ID, nullable=False),
    sa.Column('name', sa.String(length=100), nullable=False),
    sa.Column('slug', sa.String(length=50), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('archived_at', sa.DateTime(timezone=True), nullable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_category')),
    sa.UniqueConstraint('name', name=op.f('uq_category_name')),
    sa.UniqueConstraint('slug', name=op.f('uq_category_slug')),
    sqlite_autoincrement=True
    )
    op.create_table('group',
    sa.Column('id', BIG_ID, nullable=False),
    sa.Column('name', sa.String(length=100), nullable=False),
    sa.Column('archived_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_group')),
    sa.UniqueConstraint('name', name=op.f('uq_group_name')),
    sqlite_autoincrement=True
    )
    op.create_table('idempotency_record',
    sa.Column('id', BIG_ID, nullable=False),
    sa.Column('key', sa.String(length=255), nullable=False),
    sa.Column('owner', sa.String(length=80), nullable=False),
    sa.Column('route', sa.String(length=80), nullable=False),
    sa.Column('fingerprint', sa.String(length=64), nullable=False),
    sa.Column('status', sa.Integer(), nullable=False),
    sa.Column('answer', sa.String(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_idempotency_record')),
    sa.UniqueConstraint('key', 'owner', 'route', name=op.f('uq_idempotency_record_key_owner_route')),
    sqlite_autoincrement=True
    )
    op.create_index(op.f('ix_idempotency_record_created_at'), 'idempotency_record', ['created_at'], unique=False)
    op.create_table('priority',
    sa.Column('id', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('slug', sa.String(length=16), nullable=False),
    sa.Column('name', sa.String(length=32), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_priority')),
    sa.UniqueConstraint('slug', name=op.f('uq_priority_slug'))
    )
    op.create_table('setting',
    sa.Column('name', sa.String(length=64), nullable=False),
    sa.Column('value', sa.String(), nullable=False),
    sa.Column('updated_at', sa.DateTime(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('name', name=op.f('pk_setting'))
    )
    op.create_table('tag',
    sa.Column('id', BIG_ID, nullable=False),
    sa.Column('name', sa.String(length=50), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_tag')),
    sa.UniqueConstraint('name', name=op.f('uq_tag_name')),
    sqlite_autoincrement=True
    )
    op.create_table('user',
    sa.Column('id', BIG_ID, nullable=False),
    sa.Column('name', sa.String(length=255), nullable=False),
    sa.Column('email', sa.String(length=320), nullable=True),
    sa.Column('email_key', sa.String(length=320), nullable=True),
    sa.Column('role', sa.String(length=16), nullable=False),
    sa.Column('is_service', sa.Boolean(), server_default=sa.false(), nullable=False),
    sa.Column('password_hash', sa.String(), nullable=True),
    sa.Column('is_active', sa.Boolean(), nullable=False),
    sa.Column('time_zone', sa.String(length=64), nullable=True),
    sa.Column('locale', sa.String(length=16), nullable=True),
    sa.Column('signature', sa.String(), nullable=False),
    sa.Column('preferences', JSON, nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('updated_at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint("role IN ('end_user', 'agent', 'admin')", name=op.f('ck_user_role')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_user')),
    sa.UniqueConstraint('email_key', name=op.f('uq_user_email_key')),
    sqlite_autoincrement=True
    )
    op.create_index('ix_user_staff', 'user', ['role', 'name'], unique=False, sqlite_where=sa.text("role <> 'end_user'"), postgresql_where=sa.text("role <> 'end_user'"))
    op.create_table('api_key',
    sa.Column('id', BIG_ID, nullable=False),
    sa.Column('name', sa.String(length=100), nullable=False),
    sa.Column('prefix', sa.String(length=16), nullable=False),
    sa.Column('hash', sa.String(length=64), nullable=False),
    sa.Column('scopes', sa.String(length=64), nullable=False),
    sa.Column('user_id', BIG_ID, nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('expires_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('revoked_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('last_used_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['user_id'], ['user.id'], name=op.f('fk_api_key_user_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_api_key')),
    sa.UniqueConstraint('hash', name=op.f('uq_api_key_hash')),
    sa.UniqueConstraint('prefix', name=op.f('uq_api_key_prefix')),
    sqlite_autoincrement=True
    )
    op.create_index(op.f('ix_api_key_user_id'), 'api_key', ['user_id'], unique=False)
    op.create_table('membership',
    sa.Column('group_id', BIG_ID, nullable=False),
    sa.Column('user_id', BIG_ID, nullable=False),
    sa.ForeignKeyConstraint(['group_id'], ['group.id'], name=op.f('fk_membership_group_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['user_id'], ['user.id'], name=op.f('fk_membership_user_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('group_id', 'user_id', name=op.f('pk_membership'))
    )
    op.create_index(op.f('ix_membership_user_id'), 'membership', ['user_id'], unique=False)
    op.create_table('session',
    sa.Column('id', BIG_ID, nullable=False),
    sa.Column('token_hash', sa.String(length=64), nullable=False),
    sa.Column('user_id', BIG_ID, nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('last_seen_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('expires_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('user_agent', sa.String(length=255), nullable=False),
    sa.Column('ip', sa.String(length=64), nullable=False),
    sa.ForeignKeyConstraint(['user_id'], ['user.id'], name=op.f('fk_session_user_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_session')),
    sa.UniqueConstraint('token_hash', name=op.f('uq_session_token_hash')),
    sqlite_autoincrement=True
    )
    op.create_index(op.f('ix_session_user_id'), 'session', ['user_id'], unique=False)
    op.create_table('ticket',
    sa.Column('id', BIG_ID, nullable=False),
    sa.Column('subject', sa.String(length=255), nullable=False),
    sa.Column('description', sa.String(), nullable=False),
    sa.Column('description_html', sa.String(), nullable=False),
    sa.Column('status', sa.String(length=16), nullable=False),
    sa.Column('is_open', sa.Boolean(), sa.Computed("status IN ('open', 'in_progress', 'pending')", persisted=True), nullable=False),
    sa.Column('priority_id', sa.Integer(), nullable=False),
    sa.Column('category_id', BIG_ID, nullable=True),
    sa.Column('requester_id', BIG_ID, nullable=False),
    sa.Column('assignee_id', BIG_ID, nullable=True),
    sa.Column('group_id', BIG_ID, nullable=True),
    sa.Column('follow_up_of', BIG_ID, nullable=True),
    sa.Column('channel', sa.String(length=16), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('updated_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('activity_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('waiting_since', sa.DateTime(timezone=True), nullable=True),
    sa.Column('last_event_id', BIG_ID, nullable=False),
    sa.Column('last_excerpt', sa.String(length=200), nullable=False),
    sa.Column('last_author', sa.String(length=255), nullable=False),
    sa.Column('last_comment_at', sa.DateTime(timezone=True), nullable=True),
    sa.CheckConstraint("status IN ('open', 'in_progress', 'pending', 'resolved', 'closed')", name=op.f('ck_ticket_status')),
    sa.ForeignKeyConstraint(['assignee_id'], ['user.id'], name=op.f('fk_ticket_assignee_id')),
    sa.ForeignKeyConstraint(['category_id'], ['category.id'], name=op.f('fk_ticket_category_id')),
    sa.ForeignKeyConstraint(['follow_up_of'], ['ticket.id'], name=op.f('fk_ticket_follow_up_of'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['group_id'], ['group.id'], name=op.f('fk_ticket_group_id')),
    sa.ForeignKeyConstraint(['priority_id'], ['priority.id'], name=op.f('fk_ticket_priority_id')),
    sa.ForeignKeyConstraint(['requester_id'], ['user.id'], name=op.f('fk_ticket_requester_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_ticket')),
    sqlite_autoincrement=True
    )
    op.create_index('ix_ticket_all_by_activity', 'ticket', ['activity_at', 'id'], unique=False)
    op.create_index('ix_ticket_assignee_by_activity', 'ticket', ['assignee_id', 'is_open', 'activity_at', 'id'], unique=False)
    op.create_index('ix_ticket_assignee_by_id', 'ticket', ['assignee_id', 'id'], unique=False)
    op.create_index('ix_ticket_category_by_activity', 'ticket', ['category_id', 'activity_at', 'id'], unique=False)
    op.create_index(op.f('ix_ticket_follow_up_of'), 'ticket', ['follow_up_of'], unique=False)
    op.create_index('ix_ticket_group_by_activity', 'ticket', ['group_id', 'is_open', 'activity_at', 'id'], unique=False)
    op.create_index('ix_ticket_open_by_activity', 'ticket', ['is_open', 'activity_at', 'id'], unique=False)
    op.create_index('ix_ticket_open_by_priority', 'ticket', ['is_open', 'priority_id', 'id'], unique=False)
    op.create_index('ix_ticket_priority_by_activity', 'ticket', ['priority_id', 'is_open', 'activity_at', 'id'], unique=False)
    op.create_index('ix_ticket_requester_by_activity', 'ticket', ['requester_id', 'activity_at', 'id'], unique=False)
    op.create_index('ix_ticket_status_by_activity', 'ticket', ['status', 'activity_at', 'id'], unique=False)
    op.create_index('ix_ticket_status_by_id', 'ticket', ['status', 'id'], unique=False)
    op.create_table('comment',
    sa.Column('id', BIG_ID, nullable=False),
    sa.Column('ticket_id', BIG_ID, nullable=False),
    sa.Column('author_id', BIG_ID, nullable=False),
    sa.Column('body', sa.String(), nullable=False),
    sa.Column('body_html', sa.String(), nullable=False),
    sa.Column('is_internal', sa.Boolean(), nullable=False),
    sa.Column('visible_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('via', sa.String(length=16), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['author_id'], ['user.id'], name=op.f('fk_comment_author_id')),
    sa.ForeignKeyConstraint(['ticket_id'], ['ticket.id'], name=op.f('fk_comment_ticket_id'), ondelete='CASCADE', deferrable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_comment')),
    sqlite_autoincrement=True
    )
    op.create_index(op.f('ix_comment_author_id'), 'comment', ['author_id'], unique=False)
    op.create_index('ix_comment_ticket', 'comment', ['ticket_id', 'id'], unique=False)
    op.create_table('event',
    sa.Column('id', BIG_ID, nullable=False),
    sa.Column('kind', sa.String(length=32), nullable=False),
    sa.Column('ticket_id', BIG_ID, nullable=True),
    sa.Column('comment_id', BIG_ID, nullable=True),
    sa.Column('actor_kind', sa.String(length=16), nullable=False),
    sa.Column('user_id', BIG_ID, nullable=True),
    sa.Column('api_key_id', BIG_ID, nullable=True),
    sa.Column('via', sa.String(length=16), nullable=False),
    sa.Column('is_internal', sa.Boolean(), nullable=False),
    sa.Column('before', JSON, nullable=True),
    sa.Column('after', JSON, nullable=True),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['api_key_id'], ['api_key.id'], name=op.f('fk_event_api_key_id')),
    sa.ForeignKeyConstraint(['user_id'], ['user.id'], name=op.f('fk_event_user_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_event')),
    sqlite_autoincrement=True
    )
    op.create_index(op.f('ix_event_api_key_id'), 'event', ['api_key_id'], unique=False)
    op.create_index('ix_event_ticket', 'event', ['ticket_id', 'id'], unique=False)
    op.create_index(op.f('ix_event_user_id'), 'event', ['user_id'], unique=False)
    op.create_table('participant',
    sa.Column('ticket_id', BIG_ID, nullable=False),
    sa.Column('user_id', BIG_ID, nullable=False),
    sa.ForeignKeyConstraint(['ticket_id'], ['ticket.id'], name=op.f('fk_participant_ticket_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['user_id'], ['user.id'], name=op.f('fk_participant_user_id')),
    sa.PrimaryKeyConstraint('ticket_id', 'user_id', name=op.f('pk_participant'))
    )
    op.create_index(op.f('ix_participant_user_id'), 'participant', ['user_id'], unique=False)
    op.create_table('ticket_tag',
    sa.Column('ticket_id', BIG_ID, nullable=False),
    sa.Column('tag_id', BIG_ID, nullable=False),
    sa.ForeignKeyConstraint(['tag_id'], ['tag.id'], name=op.f('fk_ticket_tag_tag_id')),
    sa.ForeignKeyConstraint(['ticket_id'], ['ticket.id'], name=op.f('fk_ticket_tag_ticket_id'), ondelete='CASCADE', deferrable=True),
    sa.PrimaryKeyConstraint('ticket_id', 'tag_id', name=op.f('pk_ticket_tag'))
    )
    op.create_index(op.f('ix_ticket_tag_tag_id'), 'ticket_tag', ['tag_id'], unique=False)
    op.create_table('token',
    sa.Column('id', BIG_ID, nullable=False),
    sa.Column('hash', sa.String(length=64), nullable=False),
    sa.Column('purpose', sa.String(length=32), nullable=False),
    sa.Column('user_id', BIG_ID, nullable=True),
    sa.Column('ticket_id', BIG_ID, nullable=True),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('expires_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('used_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['ticket_id'], ['ticket.id'], name=op.f('fk_token_ticket_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['user_id'], ['user.id'], name=op.f('fk_token_user_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_token')),
    sa.UniqueConstraint('hash', name=op.f('uq_token_hash')),
    sqlite_autoincrement=True
    )
    op.create_index(op.f('ix_token_ticket_id'), 'token', ['ticket_id'], unique=False)
    op.create_index(op.f('ix_token_user_id'), 'token', ['user_id'], unique=False)
    op.create_table('attachment',
    sa.Column('id', BIG_ID, nullable=False),
    sa.Column('sha256', sa.String(length=64), nullable=False),
    sa.Column('name', sa.String(length=255), nullable=False),
    sa.Column('type', sa.String(length=100), nullable=False),
    sa.Column('size', BIG_ID, nullable=False),
    sa.Column('comment_id', BIG_ID, nullable=True),
    sa.Column('ticket_id', BIG_ID, nullable=True),
    sa.Column('session_id', BIG_ID, nullable=True),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['comment_id'], ['comment.id'], name=op.f('fk_attachment_comment_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['session_id'], ['session.id'], name=op.f('fk_attachment_session_id'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['ticket_id'], ['ticket.id'], name=op.f('fk_attachment_ticket_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_attachment')),
    sqlite_autoincrement=True
    )
    op.create_index(op.f('ix_attachment_comment_id'), 'attachment', ['comment_id'], unique=False)
    op.create_index(op.f('ix_attachment_session_id'), 'attachment', ['session_id'], unique=False)
    op.create_index(op.f('ix_attachment_sha256'), 'attachment', ['sha256'], unique=False)
    op.create_index(op.f('ix_attachment_ticket_id'), 'attachment', ['ticket_id'], unique=False)
    op.create_table('delivery',
    sa.Column('id', BIG_ID, nullable=False),
    sa.Column('event_id', BIG_ID, nullable=False),
    sa.Column('channel', sa.String(length=16), nullable=False),
    sa.Column('target', sa.String(length=320), nullable=False),
    sa.Column('state', sa.String(length=16), nullable=False),
    sa.Column('attempts', sa.Integer(), nullable=False),
    sa.Column('not_before', sa.DateTime(timezone=True), nullable=False),
    sa.Column('locked_until', sa.DateTime(timezone=True), nullable=True),
    sa.Column('message_id', sa.String(length=255), nullable=True),
    sa.Column('last_error', sa.String(), nullable=True),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['event_id'], ['event.id'], name=op.f('fk_delivery_event_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_delivery')),
    sa.UniqueConstraint('event_id', 'channel', 'target', name=op.f('uq_delivery_event_id_channel_target')),
    sqlite_autoincrement=True
    )
    op.create_index('ix_delivery_due', 'delivery', ['state', 'not_before'], unique=False)


def downgrade():
    for table in (
        "delivery",
        "attachment",
        "token",
        "ticket_tag",
        "participant",
        "event",
        "comment",
        "ticket",
        "session",
        "membership",
        "api_key",
        "user",
        "tag",
        "setting",
        "priority",
        "idempotency_record",
        "group",
        "category",
        "attempt",
    ):
        op.drop_table(table)
