import type { Insertable, Selectable } from 'kysely';
import type {
  AccountStatesTable,
  AlarmsTable,
  ChannelChecksTable,
  ChannelHoursTable,
  CountersTable,
  FilesTable,
  InboxTable,
  LanesTable,
  PollingLeasesTable,
  ThreadsTable,
} from './tables/inbound.ts';
import type {
  ChatEventsTable,
  ChatSessionsTable,
  ClientsTable,
  ConversationsTable,
  IdentitiesTable,
  InvitationsTable,
  CatchUpsTable,
  MessageSearchTable,
  MessageVersionsTable,
  MessagesTable,
  ReadingCorrectionsTable,
} from './tables/talk.ts';
import type {
  CasesTable,
  ClockEventsTable,
  ClocksTable,
  DecisionsTable,
  LettersTable,
  NotesTable,
  NoticesTable,
  ReplyDraftsTable,
  ReplyProposalsTable,
  TransfersTable,
} from './tables/cases.ts';
import type {
  IncidentAnswersTable,
  IncidentCasesTable,
  IncidentSendsTable,
  IncidentsTable,
  ModerationTable,
  OutboxTable,
} from './tables/outbound.ts';
import type {
  AuditTable,
  StaffCredentialsTable,
  StaffFailuresTable,
  StaffNewsTable,
  StaffPeopleTable,
  StaffSessionsTable,
  StaffUnitsTable,
  StaffSecondStepRolesTable,
  StaffSecondStepsTable,
  StaffVerificationsTable,
  StaffViewsTable,
} from './tables/staff.ts';
import type {
  ActMarksTable,
  ArticleFilesTable,
  ArticleUsesTable,
  ArticleVersionsTable,
  KnowledgeGapsTable,
  KnowledgeTaskGapsTable,
  KnowledgeTasksTable,
  ReviewRemindersTable,
  ServantChatsTable,
  ServantCodesTable,
  ServantSessionsTable,
} from './tables/knowledge.ts';
import type {
  AppealDeliveriesTable,
  AppealDraftsTable,
  AppealEventsTable,
  AppealLettersTable,
  AppealNamesTable,
  AppealsTable,
  ApplicantReturnsTable,
  ApplicantSessionsTable,
  ApplicantsTable,
} from './tables/appeals.ts';
import type {
  ConsentTextsTable,
  ConsentsTable,
  DataKeysTable,
  DestructionActsTable,
  DestructionsTable,
  PrivacyHoldsTable,
  PrivacyRequestsTable,
} from './tables/privacy.ts';
import type { SurveyAnswersTable, SurveyLinksTable } from './tables/surveys.ts';

export type * from './tables/columns.ts';
export type * from './tables/inbound.ts';
export type * from './tables/talk.ts';
export type * from './tables/cases.ts';
export type * from './tables/outbound.ts';
export type * from './tables/staff.ts';
export type * from './tables/knowledge.ts';
export type * from './tables/appeals.ts';
export type * from './tables/privacy.ts';
export type * from './tables/surveys.ts';

/** Every table by its name in the database. */
export interface Tables {
  inbox: InboxTable;
  lanes: LanesTable;
  account_states: AccountStatesTable;
  polling_leases: PollingLeasesTable;
  threads: ThreadsTable;
  alarms: AlarmsTable;
  clients: ClientsTable;
  identities: IdentitiesTable;
  conversations: ConversationsTable;
  messages: MessagesTable;
  message_search: MessageSearchTable;
  catch_ups: CatchUpsTable;
  message_versions: MessageVersionsTable;
  cases: CasesTable;
  clocks: ClocksTable;
  clock_events: ClockEventsTable;
  notices: NoticesTable;
  letters: LettersTable;
  outbox: OutboxTable;
  channel_checks: ChannelChecksTable;
  channel_hours: ChannelHoursTable;
  files: FilesTable;
  notes: NotesTable;
  audit: AuditTable;
  counters: CountersTable;
  chat_sessions: ChatSessionsTable;
  chat_events: ChatEventsTable;
  staff_people: StaffPeopleTable;
  staff_views: StaffViewsTable;
  staff_credentials: StaffCredentialsTable;
  staff_sessions: StaffSessionsTable;
  staff_second_steps: StaffSecondStepsTable;
  staff_second_step_roles: StaffSecondStepRolesTable;
  staff_verifications: StaffVerificationsTable;
  staff_failures: StaffFailuresTable;
  knowledge_gaps: KnowledgeGapsTable;
  servant_codes: ServantCodesTable;
  servant_sessions: ServantSessionsTable;
  article_versions: ArticleVersionsTable;
  act_marks: ActMarksTable;
  knowledge_tasks: KnowledgeTasksTable;
  knowledge_task_gaps: KnowledgeTaskGapsTable;
  staff_units: StaffUnitsTable;
  review_reminders: ReviewRemindersTable;
  article_uses: ArticleUsesTable;
  article_files: ArticleFilesTable;
  servant_chats: ServantChatsTable;
  invitations: InvitationsTable;
  appeal_drafts: AppealDraftsTable;
  reading_corrections: ReadingCorrectionsTable;
  decisions: DecisionsTable;
  moderation: ModerationTable;
  incidents: IncidentsTable;
  incident_cases: IncidentCasesTable;
  incident_answers: IncidentAnswersTable;
  incident_sends: IncidentSendsTable;
  data_keys: DataKeysTable;
  consent_texts: ConsentTextsTable;
  consents: ConsentsTable;
  privacy_requests: PrivacyRequestsTable;
  privacy_holds: PrivacyHoldsTable;
  destruction_acts: DestructionActsTable;
  destructions: DestructionsTable;
  applicants: ApplicantsTable;
  applicant_sessions: ApplicantSessionsTable;
  applicant_returns: ApplicantReturnsTable;
  appeals: AppealsTable;
  appeal_names: AppealNamesTable;
  appeal_events: AppealEventsTable;
  appeal_letters: AppealLettersTable;
  appeal_deliveries: AppealDeliveriesTable;
  reply_drafts: ReplyDraftsTable;
  transfers: TransfersTable;
  reply_proposals: ReplyProposalsTable;
  staff_news: StaffNewsTable;
  survey_links: SurveyLinksTable;
  survey_answers: SurveyAnswersTable;
}

export type InboxRow = Selectable<InboxTable>;
export type NewInboxRow = Insertable<InboxTable>;
export type ConversationRow = Selectable<ConversationsTable>;
export type MessageRow = Selectable<MessagesTable>;
export type CaseRow = Selectable<CasesTable>;
export type ClockRow = Selectable<ClocksTable>;
export type NoticeRow = Selectable<NoticesTable>;
export type AppealDraftRow = Selectable<AppealDraftsTable>;
export type InvitationRow = Selectable<InvitationsTable>;
export type OutboxRow = Selectable<OutboxTable>;
export type AppealRow = Selectable<AppealsTable>;
export type ReplyProposalRow = Selectable<ReplyProposalsTable>;
export type FileRow = Selectable<FilesTable>;
