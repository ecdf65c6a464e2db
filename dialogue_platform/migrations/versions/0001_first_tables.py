"""First tables

Revision: 0001
"""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "command_key",
        sa.Column("actor", sa.String(length=64), nullable=False),
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("stream", sa.String(length=64), nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("salt", sa.String(length=32), nullable=True),
        sa.Column("digest", sa.String(length=64), nullable=True),
        sa.Column("result", sa.JSON(none_as_null=True), nullable=True),
        sa.PrimaryKeyConstraint("actor", "key", name=op.f("pk_command_key")),
    )
    op.create_table(
        "stream",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=64), nullable=False),
        sa.Column("dialogue_id", sa.String(length=32), nullable=True),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.Column("head", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stream")),
        sa.UniqueConstraint("name", name=op.f("uq_stream_name")),
    )
    op.create_table(
        "journal",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("stream", sa.String(length=64), nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor", sa.String(length=64), nullable=True),
        sa.Column("command", sa.String(length=64), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.Column("salt", sa.String(length=32), nullable=True),
        sa.Column("payload", sa.JSON(none_as_null=True), nullable=True),
        sa.ForeignKeyConstraint(["stream"], ["stream.name"], name=op.f("fk_journal_stream_stream")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_journal")),
        sa.UniqueConstraint("stream", "seq", name=op.f("uq_journal_stream")),
    )
    op.create_table(
        "user",
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("password_hash", sa.String(length=200), nullable=True),
        sa.Column("language", sa.String(length=8), nullable=False),
        sa.Column("may_organise", sa.Boolean(), nullable=False),
        sa.Column("generation", sa.Integer(), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.Column("stream", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(["stream"], ["stream.name"], name=op.f("fk_user_stream_stream")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_user")),
        sa.UniqueConstraint("email", name=op.f("uq_user_email")),
    )
    with op.batch_alter_table("user", schema=None) as batch_op:
        batch_op.create_index("ix_user_stream_seq", ["stream", "seq"], unique=False)

    op.create_table(
        "api_token",
        sa.Column("user_id", sa.String(length=32), nullable=False),
        sa.Column("label", sa.String(length=80), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.Column("stream", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(["stream"], ["stream.name"], name=op.f("fk_api_token_stream_stream")),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name=op.f("fk_api_token_user_id_user")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_api_token")),
        sa.UniqueConstraint("digest", name=op.f("uq_api_token_digest")),
    )
    with op.batch_alter_table("api_token", schema=None) as batch_op:
        batch_op.create_index("ix_api_token_stream_seq", ["stream", "seq"], unique=False)
        batch_op.create_index(batch_op.f("ix_api_token_user_id"), ["user_id"], unique=False)

    op.create_table(
        "series",
        sa.Column("title", sa.String(length=300), nullable=False),
        sa.Column("theme", sa.Text(), nullable=False),
        sa.Column("conveners", sa.JSON(), nullable=False),
        sa.Column("owner_id", sa.String(length=32), nullable=False),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.Column("stream", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(["owner_id"], ["user.id"], name=op.f("fk_series_owner_id_user")),
        sa.ForeignKeyConstraint(["stream"], ["stream.name"], name=op.f("fk_series_stream_stream")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_series")),
    )
    with op.batch_alter_table("series", schema=None) as batch_op:
        batch_op.create_index("ix_series_stream_seq", ["stream", "seq"], unique=False)

    op.create_table(
        "sign_in_link",
        sa.Column("user_id", sa.String(length=32), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.Column("stream", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(["stream"], ["stream.name"], name=op.f("fk_sign_in_link_stream_stream")),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name=op.f("fk_sign_in_link_user_id_user")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sign_in_link")),
    )
    with op.batch_alter_table("sign_in_link", schema=None) as batch_op:
        batch_op.create_index("ix_sign_in_link_stream_seq", ["stream", "seq"], unique=False)
        batch_op.create_index(batch_op.f("ix_sign_in_link_user_id"), ["user_id"], unique=False)

    op.create_table(
        "dialogue",
        sa.Column("title", sa.String(length=300), nullable=False),
        sa.Column("lead", sa.Text(), nullable=False),
        sa.Column("objectives", sa.JSON(), nullable=False),
        sa.Column("conveners", sa.JSON(), nullable=False),
        sa.Column("tz", sa.String(length=64), nullable=False),
        sa.Column("languages", sa.JSON(), nullable=False),
        sa.Column(
            "visibility",
            sa.Enum("public", "participants", name="visibility", native_enum=False, length=24),
            nullable=False,
        ),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("place", sa.String(length=120), nullable=False),
        sa.Column("series_id", sa.String(length=32), nullable=True),
        sa.Column("document_id", sa.String(length=32), nullable=True),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.Column("stream", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(["series_id"], ["series.id"], name=op.f("fk_dialogue_series_id_series")),
        sa.ForeignKeyConstraint(["stream"], ["stream.name"], name=op.f("fk_dialogue_stream_stream")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_dialogue")),
    )
    with op.batch_alter_table("dialogue", schema=None) as batch_op:
        batch_op.create_index("ix_dialogue_stream_seq", ["stream", "seq"], unique=False)

    op.create_table(
        "outcome_document",
        sa.Column("dialogue_id", sa.String(length=32), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column(
            "stage", sa.Enum("drafting", "adopted", name="documentstage", native_enum=False, length=24), nullable=False
        ),
        sa.Column("version_id", sa.String(length=32), nullable=True),
        sa.Column("adopted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("versions", sa.Integer(), nullable=False),
        sa.Column("log_seq", sa.Integer(), nullable=False),
        sa.Column("log_uid", sa.String(length=64), nullable=False),
        sa.Column("upto", sa.Integer(), nullable=False),
        sa.Column("epoch", sa.String(length=32), nullable=False),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.Column("stream", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(
            ["dialogue_id"],
            ["dialogue.id"],
            name=op.f("fk_outcome_document_dialogue_id_dialogue"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(["stream"], ["stream.name"], name=op.f("fk_outcome_document_stream_stream")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outcome_document")),
    )
    with op.batch_alter_table("outcome_document", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_outcome_document_dialogue_id"), ["dialogue_id"], unique=False)
        batch_op.create_index("ix_outcome_document_stream_seq", ["stream", "seq"], unique=False)

    op.create_table(
        "outcome_version",
        sa.Column("document_id", sa.String(length=32), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("log_seq", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by", sa.String(length=200), nullable=False),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.Column("stream", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(
            ["document_id"],
            ["outcome_document.id"],
            name=op.f("fk_outcome_version_document_id_outcome_document"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(["stream"], ["stream.name"], name=op.f("fk_outcome_version_stream_stream")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outcome_version")),
        sa.UniqueConstraint("document_id", "number", name=op.f("uq_outcome_version_document_id")),
    )
    with op.batch_alter_table("outcome_version", schema=None) as batch_op:
        batch_op.create_index("ix_outcome_version_stream_seq", ["stream", "seq"], unique=False)

    op.create_table(
        "draft_snapshot",
        sa.Column("document_id", sa.String(length=32), nullable=False),
        sa.Column("upto", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("state", sa.LargeBinary(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["document_id"], ["outcome_document.id"], name=op.f("fk_draft_snapshot_document_id_outcome_document")
        ),
        sa.PrimaryKeyConstraint("document_id", "upto", name=op.f("pk_draft_snapshot")),
    )
    op.create_table(
        "paragraph",
        sa.Column("document_id", sa.String(length=32), nullable=False),
        sa.Column("paragraph_id", sa.String(length=32), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("block", sa.String(length=16), nullable=False),
        sa.Column("number", sa.String(length=8), nullable=True),
        sa.Column("html", sa.Text(), nullable=False),
        sa.Column("upto", sa.Integer(), nullable=False),
        sa.Column("gone", sa.Boolean(), nullable=False),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.Column("stream", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(
            ["document_id"],
            ["outcome_document.id"],
            name=op.f("fk_paragraph_document_id_outcome_document"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(["stream"], ["stream.name"], name=op.f("fk_paragraph_stream_stream")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_paragraph")),
        sa.UniqueConstraint("document_id", "paragraph_id", name=op.f("uq_paragraph_document_id")),
    )
    with op.batch_alter_table("paragraph", schema=None) as batch_op:
        batch_op.create_index("ix_paragraph_stream_seq", ["stream", "seq"], unique=False)

    op.create_table(
        "mail",
        sa.Column("user_id", sa.String(length=32), nullable=False),
        sa.Column("link_id", sa.String(length=32), nullable=True),
        sa.Column("letter", sa.String(length=40), nullable=False),
        sa.Column("about", sa.String(length=300), nullable=False),
        sa.Column(
            "state", sa.Enum("queued", "sent", "failed", name="mailstate", native_enum=False, length=24), nullable=False
        ),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("not_before", sa.DateTime(timezone=True), nullable=False),
        sa.Column("queued_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.Column("stream", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(["link_id"], ["sign_in_link.id"], name=op.f("fk_mail_link_id_sign_in_link")),
        sa.ForeignKeyConstraint(["stream"], ["stream.name"], name=op.f("fk_mail_stream_stream")),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name=op.f("fk_mail_user_id_user")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mail")),
    )
    with op.batch_alter_table("mail", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_mail_state"), ["state"], unique=False)
        batch_op.create_index("ix_mail_stream_seq", ["stream", "seq"], unique=False)

    op.create_table(
        "delegation",
        sa.Column("dialogue_id", sa.String(length=32), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("code", sa.String(length=2), nullable=True),
        sa.Column(
            "constituency",
            sa.Enum(
                "state",
                "UN system",
                "intergovernmental",
                "expert",
                "academia",
                "non-governmental",
                "business",
                name="constituency",
                native_enum=False,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.Column("stream", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(["dialogue_id"], ["dialogue.id"], name=op.f("fk_delegation_dialogue_id_dialogue")),
        sa.ForeignKeyConstraint(["stream"], ["stream.name"], name=op.f("fk_delegation_stream_stream")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_delegation")),
        sa.UniqueConstraint("dialogue_id", "name", name=op.f("uq_delegation_dialogue_id")),
    )
    with op.batch_alter_table("delegation", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_delegation_dialogue_id"), ["dialogue_id"], unique=False)
        batch_op.create_index("ix_delegation_stream_seq", ["stream", "seq"], unique=False)

    op.create_table(
        "session",
        sa.Column("dialogue_id", sa.String(length=32), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("summary", sa.Text(), nullable=False),
        sa.Column(
            "state",
            sa.Enum("planned", "live", "suspended", "closed", name="sessionstate", native_enum=False, length=24),
            nullable=False,
        ),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("current_item_id", sa.String(length=32), nullable=True),
        sa.Column("item_since", sa.DateTime(timezone=True), nullable=True),
        sa.Column("resumes_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("video", sa.String(length=500), nullable=True),
        sa.Column("anonymous_questions", sa.Boolean(), nullable=False),
        sa.Column("premoderation", sa.Boolean(), nullable=False),
        sa.Column("questions_open", sa.Boolean(), nullable=False),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.Column("stream", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(["dialogue_id"], ["dialogue.id"], name=op.f("fk_session_dialogue_id_dialogue")),
        sa.ForeignKeyConstraint(["stream"], ["stream.name"], name=op.f("fk_session_stream_stream")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_session")),
    )
    with op.batch_alter_table("session", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_session_dialogue_id"), ["dialogue_id"], unique=False)
        batch_op.create_index("ix_session_stream_seq", ["stream", "seq"], unique=False)

    op.create_table(
        "agenda_item",
        sa.Column("session_id", sa.String(length=32), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=300), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=True),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.Column("stream", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(["session_id"], ["session.id"], name=op.f("fk_agenda_item_session_id_session")),
        sa.ForeignKeyConstraint(["stream"], ["stream.name"], name=op.f("fk_agenda_item_stream_stream")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_agenda_item")),
    )
    with op.batch_alter_table("agenda_item", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_agenda_item_session_id"), ["session_id"], unique=False)
        batch_op.create_index("ix_agenda_item_stream_seq", ["stream", "seq"], unique=False)

    op.create_table(
        "participant",
        sa.Column("dialogue_id", sa.String(length=32), nullable=False),
        sa.Column("user_id", sa.String(length=32), nullable=False),
        sa.Column("delegation_id", sa.String(length=32), nullable=True),
        sa.Column(
            "role",
            sa.Enum(
                "organiser",
                "chair",
                "moderator",
                "rapporteur",
                "panellist",
                "delegate",
                "observer",
                "interpreter",
                name="role",
                native_enum=False,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column(
            "state",
            sa.Enum("invited", "active", "removed", name="standing", native_enum=False, length=24),
            nullable=False,
        ),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("function", sa.String(length=200), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("invited_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("joined_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.Column("stream", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(
            ["delegation_id"], ["delegation.id"], name=op.f("fk_participant_delegation_id_delegation")
        ),
        sa.ForeignKeyConstraint(["dialogue_id"], ["dialogue.id"], name=op.f("fk_participant_dialogue_id_dialogue")),
        sa.ForeignKeyConstraint(["stream"], ["stream.name"], name=op.f("fk_participant_stream_stream")),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name=op.f("fk_participant_user_id_user")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_participant")),
        sa.UniqueConstraint("dialogue_id", "user_id", name=op.f("uq_participant_dialogue_id")),
    )
    with op.batch_alter_table("participant", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_participant_dialogue_id"), ["dialogue_id"], unique=False)
        batch_op.create_index("ix_participant_stream_seq", ["stream", "seq"], unique=False)
        batch_op.create_index(batch_op.f("ix_participant_user_id"), ["user_id"], unique=False)

    op.create_table(
        "draft_client",
        sa.Column("document_id", sa.String(length=32), nullable=False),
        sa.Column("client", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("participant_id", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(
            ["document_id"], ["outcome_document.id"], name=op.f("fk_draft_client_document_id_outcome_document")
        ),
        sa.ForeignKeyConstraint(
            ["participant_id"], ["participant.id"], name=op.f("fk_draft_client_participant_id_participant")
        ),
        sa.PrimaryKeyConstraint("document_id", "client", name=op.f("pk_draft_client")),
    )
    with op.batch_alter_table("draft_client", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_draft_client_participant_id"), ["participant_id"], unique=False)

    op.create_table(
        "draft_update",
        sa.Column("document_id", sa.String(length=32), nullable=False),
        sa.Column("log_seq", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("uid", sa.String(length=64), nullable=False),
        sa.Column("participant_id", sa.String(length=32), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("payload", sa.LargeBinary(), nullable=False),
        sa.Column("quarantined", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["document_id"], ["outcome_document.id"], name=op.f("fk_draft_update_document_id_outcome_document")
        ),
        sa.ForeignKeyConstraint(
            ["participant_id"], ["participant.id"], name=op.f("fk_draft_update_participant_id_participant")
        ),
        sa.PrimaryKeyConstraint("document_id", "log_seq", name=op.f("pk_draft_update")),
        sa.UniqueConstraint("uid", name=op.f("uq_draft_update_uid")),
    )
    op.create_table(
        "question",
        sa.Column("session_id", sa.String(length=32), nullable=False),
        sa.Column("item_id", sa.String(length=32), nullable=True),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("author_id", sa.String(length=32), nullable=False),
        sa.Column("delegation_id", sa.String(length=32), nullable=True),
        sa.Column("name", sa.String(length=200), nullable=True),
        sa.Column("function", sa.String(length=200), nullable=True),
        sa.Column("anonymous", sa.Boolean(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "pending",
                "shortlisted",
                "published",
                "on_stage",
                "answered",
                "dismissed",
                "withdrawn",
                "merged",
                name="questionstate",
                native_enum=False,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("endorsements", sa.Integer(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column(
            "answer_how", sa.Enum("live", "written", name="answerhow", native_enum=False, length=24), nullable=True
        ),
        sa.Column("answer_text", sa.Text(), nullable=True),
        sa.Column("reason", sa.String(length=400), nullable=True),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.Column("stream", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(
            ["author_id"],
            ["participant.id"],
            name=op.f("fk_question_author_id_participant"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["delegation_id"],
            ["delegation.id"],
            name=op.f("fk_question_delegation_id_delegation"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["item_id"],
            ["agenda_item.id"],
            name=op.f("fk_question_item_id_agenda_item"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["session_id"],
            ["session.id"],
            name=op.f("fk_question_session_id_session"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(["stream"], ["stream.name"], name=op.f("fk_question_stream_stream")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_question")),
        sa.UniqueConstraint("session_id", "number", name=op.f("uq_question_session_id")),
    )
    with op.batch_alter_table("question", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_question_author_id"), ["author_id"], unique=False)
        batch_op.create_index("ix_question_stream_seq", ["stream", "seq"], unique=False)

    op.create_table(
        "speakers_list",
        sa.Column("session_id", sa.String(length=32), nullable=False),
        sa.Column("item_id", sa.String(length=32), nullable=True),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("state", sa.Enum("open", "closed", name="liststate", native_enum=False, length=24), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("rule", sa.String(length=400), nullable=False),
        sa.Column("limit_s", sa.Integer(), nullable=True),
        sa.Column("warning_s", sa.Integer(), nullable=False),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.Column("stream", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(
            ["item_id"],
            ["agenda_item.id"],
            name=op.f("fk_speakers_list_item_id_agenda_item"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["session_id"],
            ["session.id"],
            name=op.f("fk_speakers_list_session_id_session"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(["stream"], ["stream.name"], name=op.f("fk_speakers_list_stream_stream")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_speakers_list")),
    )
    with op.batch_alter_table("speakers_list", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_speakers_list_session_id"), ["session_id"], unique=False)
        batch_op.create_index("ix_speakers_list_stream_seq", ["stream", "seq"], unique=False)

    op.create_table(
        "endorsement",
        sa.Column("question_id", sa.String(length=32), nullable=False),
        sa.Column("participant_id", sa.String(length=32), nullable=False),
        sa.Column("on", sa.Boolean(), nullable=False),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.Column("stream", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(
            ["participant_id"],
            ["participant.id"],
            name=op.f("fk_endorsement_participant_id_participant"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["question_id"],
            ["question.id"],
            name=op.f("fk_endorsement_question_id_question"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(["stream"], ["stream.name"], name=op.f("fk_endorsement_stream_stream")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_endorsement")),
        sa.UniqueConstraint("question_id", "participant_id", name=op.f("uq_endorsement_question_id")),
    )
    with op.batch_alter_table("endorsement", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_endorsement_participant_id"), ["participant_id"], unique=False)
        batch_op.create_index("ix_endorsement_stream_seq", ["stream", "seq"], unique=False)

    op.create_table(
        "floor_request",
        sa.Column("list_id", sa.String(length=32), nullable=False),
        sa.Column("session_id", sa.String(length=32), nullable=False),
        sa.Column("participant_id", sa.String(length=32), nullable=False),
        sa.Column("delegation_id", sa.String(length=32), nullable=True),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("function", sa.String(length=200), nullable=False),
        sa.Column(
            "request_kind",
            sa.Enum(
                "statement",
                "point_of_order",
                "right_of_reply",
                "question",
                "reply",
                name="requestkind",
                native_enum=False,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("subject", sa.String(length=200), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "pending",
                "accepted",
                "speaking",
                "delivered",
                "declined",
                "withdrawn",
                name="requeststate",
                native_enum=False,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("place", sa.Integer(), nullable=True),
        sa.Column("reason", sa.String(length=400), nullable=True),
        sa.Column("moved_by", sa.String(length=20), nullable=True),
        sa.Column("moved_reason", sa.String(length=200), nullable=True),
        sa.Column("requested_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("accepted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("spoken_s", sa.Integer(), nullable=True),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.Column("stream", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(
            ["delegation_id"],
            ["delegation.id"],
            name=op.f("fk_floor_request_delegation_id_delegation"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["list_id"],
            ["speakers_list.id"],
            name=op.f("fk_floor_request_list_id_speakers_list"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["participant_id"],
            ["participant.id"],
            name=op.f("fk_floor_request_participant_id_participant"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["session_id"],
            ["session.id"],
            name=op.f("fk_floor_request_session_id_session"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(["stream"], ["stream.name"], name=op.f("fk_floor_request_stream_stream")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_floor_request")),
    )
    with op.batch_alter_table("floor_request", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_floor_request_participant_id"), ["participant_id"], unique=False)
        batch_op.create_index("ix_floor_request_stream_seq", ["stream", "seq"], unique=False)
        batch_op.create_index("ix_floor_request_waiting", ["list_id", "state", "place"], unique=False)
        batch_op.create_index(
            "uq_floor_request_open",
            ["list_id", "participant_id", "request_kind"],
            unique=True,
            sqlite_where=sa.text("state IN ('pending', 'accepted', 'speaking')"),
            postgresql_where=sa.text("state IN ('pending', 'accepted', 'speaking')"),
        )

    op.create_table(
        "question_revision",
        sa.Column("question_id", sa.String(length=32), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("editor_id", sa.String(length=32), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["editor_id"],
            ["participant.id"],
            name=op.f("fk_question_revision_editor_id_participant"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["question_id"],
            ["question.id"],
            name=op.f("fk_question_revision_question_id_question"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("question_id", "revision", name=op.f("pk_question_revision")),
    )
    op.create_table(
        "stage",
        sa.Column("question_id", sa.String(length=32), nullable=True),
        sa.Column("since", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.Column("stream", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(
            ["question_id"],
            ["question.id"],
            name=op.f("fk_stage_question_id_question"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(["stream"], ["stream.name"], name=op.f("fk_stage_stream_stream")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stage")),
    )
    with op.batch_alter_table("stage", schema=None) as batch_op:
        batch_op.create_index("ix_stage_stream_seq", ["stream", "seq"], unique=False)

    op.create_table(
        "statement",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("session_id", sa.String(length=32), nullable=False),
        sa.Column("request_id", sa.String(length=32), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("spoken_s", sa.Integer(), nullable=True),
        sa.Column("taken_back", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["request_id"],
            ["floor_request.id"],
            name=op.f("fk_statement_request_id_floor_request"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["session_id"],
            ["session.id"],
            name=op.f("fk_statement_session_id_session"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_statement")),
    )
    with op.batch_alter_table("statement", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_statement_request_id"), ["request_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_statement_session_id"), ["session_id"], unique=False)

    op.create_table(
        "floor",
        sa.Column("request_id", sa.String(length=32), nullable=True),
        sa.Column("list_id", sa.String(length=32), nullable=True),
        sa.Column("statement_id", sa.String(length=32), nullable=True),
        sa.Column("limit_s", sa.Integer(), nullable=True),
        sa.Column("warning_s", sa.Integer(), nullable=False),
        sa.Column("segments", sa.JSON(), nullable=False),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.Column("stream", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(
            ["list_id"],
            ["speakers_list.id"],
            name=op.f("fk_floor_list_id_speakers_list"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["request_id"],
            ["floor_request.id"],
            name=op.f("fk_floor_request_id_floor_request"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["statement_id"],
            ["statement.id"],
            name=op.f("fk_floor_statement_id_statement"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(["stream"], ["stream.name"], name=op.f("fk_floor_stream_stream")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_floor")),
    )
    with op.batch_alter_table("floor", schema=None) as batch_op:
        batch_op.create_index("ix_floor_stream_seq", ["stream", "seq"], unique=False)

    op.create_table(
        "speech_segment",
        sa.Column("statement_id", sa.String(length=32), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["statement_id"],
            ["statement.id"],
            name=op.f("fk_speech_segment_statement_id_statement"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("statement_id", "number", name=op.f("pk_speech_segment")),
    )
    # what belongs to no dialogue is journaled on this stream, which nobody joins
    op.execute(
        "INSERT INTO stream (id, name, dialogue_id, seq, head) VALUES (1, 'platform', NULL, 0, '" + "0" * 64 + "')"
    )
    if op.get_bind().dialect.name == "postgresql":
        op.execute("SELECT setval(pg_get_serial_sequence('stream', 'id'), 1)")


def downgrade() -> None:
    op.drop_table("speech_segment")
    with op.batch_alter_table("floor", schema=None) as batch_op:
        batch_op.drop_index("ix_floor_stream_seq")

    op.drop_table("floor")
    with op.batch_alter_table("statement", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_statement_session_id"))
        batch_op.drop_index(batch_op.f("ix_statement_request_id"))

    op.drop_table("statement")
    with op.batch_alter_table("stage", schema=None) as batch_op:
        batch_op.drop_index("ix_stage_stream_seq")

    op.drop_table("stage")
    op.drop_table("question_revision")
    with op.batch_alter_table("floor_request", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_floor_request_open",
            sqlite_where=sa.text("state IN ('pending', 'accepted', 'speaking')"),
            postgresql_where=sa.text("state IN ('pending', 'accepted', 'speaking')"),
        )
        batch_op.drop_index("ix_floor_request_waiting")
        batch_op.drop_index("ix_floor_request_stream_seq")
        batch_op.drop_index(batch_op.f("ix_floor_request_participant_id"))

    op.drop_table("floor_request")
    with op.batch_alter_table("endorsement", schema=None) as batch_op:
        batch_op.drop_index("ix_endorsement_stream_seq")
        batch_op.drop_index(batch_op.f("ix_endorsement_participant_id"))

    op.drop_table("endorsement")
    with op.batch_alter_table("speakers_list", schema=None) as batch_op:
        batch_op.drop_index("ix_speakers_list_stream_seq")
        batch_op.drop_index(batch_op.f("ix_speakers_list_session_id"))

    op.drop_table("speakers_list")
    with op.batch_alter_table("question", schema=None) as batch_op:
        batch_op.drop_index("ix_question_stream_seq")
        batch_op.drop_index(batch_op.f("ix_question_author_id"))

    op.drop_table("question")
    op.drop_table("draft_update")
    with op.batch_alter_table("draft_client", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_draft_client_participant_id"))

    op.drop_table("draft_client")
    with op.batch_alter_table("participant", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_participant_user_id"))
        batch_op.drop_index("ix_participant_stream_seq")
        batch_op.drop_index(batch_op.f("ix_participant_dialogue_id"))

    op.drop_table("participant")
    with op.batch_alter_table("agenda_item", schema=None) as batch_op:
        batch_op.drop_index("ix_agenda_item_stream_seq")
        batch_op.drop_index(batch_op.f("ix_agenda_item_session_id"))

    op.drop_table("agenda_item")
    with op.batch_alter_table("session", schema=None) as batch_op:
        batch_op.drop_index("ix_session_stream_seq")
        batch_op.drop_index(batch_op.f("ix_session_dialogue_id"))

    op.drop_table("session")
    with op.batch_alter_table("delegation", schema=None) as batch_op:
        batch_op.drop_index("ix_delegation_stream_seq")
        batch_op.drop_index(batch_op.f("ix_delegation_dialogue_id"))

    op.drop_table("delegation")
    with op.batch_alter_table("mail", schema=None) as batch_op:
        batch_op.drop_index("ix_mail_stream_seq")
        batch_op.drop_index(batch_op.f("ix_mail_state"))

    op.drop_table("mail")
    with op.batch_alter_table("paragraph", schema=None) as batch_op:
        batch_op.drop_index("ix_paragraph_stream_seq")

    op.drop_table("paragraph")
    op.drop_table("draft_snapshot")
    with op.batch_alter_table("outcome_version", schema=None) as batch_op:
        batch_op.drop_index("ix_outcome_version_stream_seq")

    op.drop_table("outcome_version")
    with op.batch_alter_table("outcome_document", schema=None) as batch_op:
        batch_op.drop_index("ix_outcome_document_stream_seq")
        batch_op.drop_index(batch_op.f("ix_outcome_document_dialogue_id"))

    op.drop_table("outcome_document")
    with op.batch_alter_table("dialogue", schema=None) as batch_op:
        batch_op.drop_index("ix_dialogue_stream_seq")

    op.drop_table("dialogue")
    with op.batch_alter_table("sign_in_link", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_sign_in_link_user_id"))
        batch_op.drop_index("ix_sign_in_link_stream_seq")

    op.drop_table("sign_in_link")
    with op.batch_alter_table("series", schema=None) as batch_op:
        batch_op.drop_index("ix_series_stream_seq")

    op.drop_table("series")
    with op.batch_alter_table("api_token", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_api_token_user_id"))
        batch_op.drop_index("ix_api_token_stream_seq")

    op.drop_table("api_token")
    with op.batch_alter_table("user", schema=None) as batch_op:
        batch_op.drop_index("ix_user_stream_seq")

    op.drop_table("user")
    op.drop_table("journal")
    op.drop_table("stream")
    op.drop_table("command_key")
