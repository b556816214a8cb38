import { type CreateTableBuilder, type Kysely, sql } from 'kysely';

type Builder = CreateTableBuilder<string, string>;

/** Adds the columns of a table from a compact spec: `name:text`, `name:int`, a trailing `?` for nullable. */
function columns(builder: Builder, spec: string): Builder {
  return spec
    .trim()
    .split(/\s+/)
    .reduce<Builder>((table, column) => {
      const [name = '', kind = ''] = column.split(':');
      const type = kind.startsWith('int') ? 'bigint' : 'text';
      return table.addColumn(name, type, (c) => (kind.endsWith('?') ? c : c.notNull()));
    }, builder);
}

async function createInbound(db: Kysely<unknown>): Promise<void> {
  await columns(
    db.schema.createTable('inbox'),
    `id:text account:text event_key:text conversation:text occurred_at:int position:int received_at:int
     raw:text event:text? state:text reason:text? done_at:int?`,
  )
    .addColumn('attempts', 'bigint', (c) => c.notNull().defaultTo(0))
    .addPrimaryKeyConstraint('inbox_pk', ['id'])
    .addUniqueConstraint('inbox_key', ['account', 'event_key'])
    .execute();
  await sql`create index inbox_pending on inbox (account, conversation, occurred_at, position, id) where state = 'new'`.execute(
    db,
  );
  await sql`create index inbox_dead on inbox (received_at) where state = 'dead'`.execute(db);
  await columns(
    db.schema.createTable('lanes'),
    `account:text conversation:text arrived:int handled:int waiting_since:int not_before:int lease_owner:text? lease_until:int`,
  )
    .addPrimaryKeyConstraint('lanes_pk', ['account', 'conversation'])
    .execute();
  await sql`create index lanes_waiting on lanes (waiting_since) where arrived > handled`.execute(db);
  await columns(
    db.schema.createTable('account_states'),
    `account:text cursor:text? last_event_at:int? hold_until:int stopped_reason:text?`,
  )
    .addPrimaryKeyConstraint('account_states_pk', ['account'])
    .execute();
  await columns(
    db.schema.createTable('alarms'),
    `id:text account:text? kind:text text:text at:int settled_at:int?`,
  )
    .addPrimaryKeyConstraint('alarms_pk', ['id'])
    .execute();
  await sql`create index alarms_open on alarms (at) where settled_at is null`.execute(db);
}

async function createTalk(db: Kysely<unknown>): Promise<void> {
  await columns(db.schema.createTable('clients'), `id:text kind:text name:text? created_at:int`)
    .addPrimaryKeyConstraint('clients_pk', ['id'])
    .execute();
  await columns(db.schema.createTable('identities'), `account:text external_id:text client_id:text`)
    .addPrimaryKeyConstraint('identities_pk', ['account', 'external_id'])
    .execute();
  await columns(
    db.schema.createTable('conversations'),
    `id:text agency:text account:text channel:text external_id:text place:text client_id:text mode:text case_id:text?
     last_seq:int last_at:int unreachable:int memory:text created_at:int`,
  )
    .addPrimaryKeyConstraint('conversations_pk', ['id'])
    .addUniqueConstraint('conversations_place', ['account', 'external_id'])
    .execute();
  await db.schema.createIndex('conversations_case').on('conversations').column('case_id').execute();
  await columns(
    db.schema.createTable('messages'),
    `id:text conversation_id:text case_id:text? seq:int author:text staff_id:text? kind:text text:text occurred_at:int
     received_at:int external_id:text? data:text edited_at:int? deleted_at:int?`,
  )
    .addPrimaryKeyConstraint('messages_pk', ['id'])
    .addUniqueConstraint('messages_seq', ['conversation_id', 'seq'])
    .execute();
  await db.schema.createIndex('messages_case').on('messages').columns(['case_id', 'occurred_at']).execute();
  await db.schema
    .createIndex('messages_external')
    .on('messages')
    .columns(['conversation_id', 'external_id'])
    .execute();
}

async function createCases(db: Kysely<unknown>): Promise<void> {
  await columns(
    db.schema.createTable('cases'),
    `id:text agency:text number:int client_id:text channel:text place:text kind:text title:text topic:text? status:text
     owner_id:text? lease_until:int urgent:int reading:text opened_at:int last_client_at:int answered_at:int? closed_at:int?
     close_reason:text? due_at:int? version:int`,
  )
    .addPrimaryKeyConstraint('cases_pk', ['id'])
    .addUniqueConstraint('cases_number', ['agency', 'number'])
    .execute();
  await db.schema.createIndex('cases_queue').on('cases').columns(['status', 'due_at', 'id']).execute();
  await columns(
    db.schema.createTable('clocks'),
    `id:text case_id:text agency:text target_id:text name:text clause:text term:text schedule_id:text goal:int started_at:int
     deadline_at:int provisional:int policy_version:text calendar_version:text state:text met_at:int? met_by:text?
     breached:int reason:text?`,
  )
    .addPrimaryKeyConstraint('clocks_pk', ['id'])
    .execute();
  await db.schema.createIndex('clocks_case').on('clocks').column('case_id').execute();
  await sql`create index clocks_due on clocks (deadline_at) where state = 'running' and breached = 0`.execute(
    db,
  );
  await columns(db.schema.createTable('clock_events'), `id:text clock_id:text kind:text at:int details:text`)
    .addPrimaryKeyConstraint('clock_events_pk', ['id'])
    .execute();
  await db.schema.createIndex('clock_events_clock').on('clock_events').column('clock_id').execute();
  await columns(db.schema.createTable('notes'), `id:text case_id:text staff_id:text text:text at:int`)
    .addPrimaryKeyConstraint('notes_pk', ['id'])
    .execute();
  await db.schema.createIndex('notes_case').on('notes').column('case_id').execute();
  await columns(
    db.schema.createTable('audit'),
    `id:text at:int actor:text action:text subject:text details:text`,
  )
    .addPrimaryKeyConstraint('audit_pk', ['id'])
    .execute();
  await db.schema.createIndex('audit_subject').on('audit').columns(['subject', 'at']).execute();
  await columns(db.schema.createTable('counters'), `name:text value:int`)
    .addPrimaryKeyConstraint('counters_pk', ['name'])
    .execute();
}

async function createOutbound(db: Kysely<unknown>): Promise<void> {
  await columns(
    db.schema.createTable('outbox'),
    `id:text account:text conversation_id:text message_id:text payload:text state:text attempts:int not_before:int
     lease_owner:text? lease_until:int first_tried_at:int? external_id:text? reason:text? created_at:int settled_at:int?`,
  )
    .addPrimaryKeyConstraint('outbox_pk', ['id'])
    .execute();
  await sql`create index outbox_open on outbox (conversation_id, id) where state in ('ready', 'sending')`.execute(
    db,
  );
  await sql`create index outbox_ready on outbox (not_before, id) where state = 'ready'`.execute(db);
  await sql`create index outbox_doubtful on outbox (created_at) where state in ('failed', 'unknown')`.execute(
    db,
  );
  await db.schema.createIndex('outbox_message').on('outbox').column('message_id').execute();
  await columns(
    db.schema.createTable('chat_sessions'),
    `id:text account:text token_hash:text origin:text? created_at:int last_seq:int`,
  )
    .addPrimaryKeyConstraint('chat_sessions_pk', ['id'])
    .addUniqueConstraint('chat_sessions_token', ['token_hash'])
    .execute();
  await columns(
    db.schema.createTable('chat_events'),
    `session_id:text seq:int guard:text type:text payload:text at:int`,
  )
    .addPrimaryKeyConstraint('chat_events_pk', ['session_id', 'seq'])
    .addUniqueConstraint('chat_events_guard', ['session_id', 'guard'])
    .execute();
}

/** Tables of the way through: inbox, talk, cases with their clocks, outbox and the site chat's log. */
export const wayThrough = {
  async up(db: Kysely<unknown>): Promise<void> {
    await createInbound(db);
    await createTalk(db);
    await createCases(db);
    await createOutbound(db);
  },
};
