import type { UseInForce } from '../agency/index.ts';
import type { Context } from 'hono';
import type { Answering } from '../cases/answering.ts';
import type { AppealDeps } from '../appeals/deps.ts';
import type { CaseActions } from '../cases/case-actions.ts';
import type { DecisionActions } from '../cases/decisions/decision-actions.ts';
import type { DeadlineActions } from '../cases/deadline-actions.ts';
import type { CaseClocks, DeadlineOffer } from '../cases/deadline-offers.ts';
import type { ClockExplanation } from '../cases/clock-explanation.ts';
import type { MessageSearch } from '../cases/message-search.ts';
import type { ChannelLimits } from '../channel/channel.ts';
import type { Clock, Instant } from '../kernel/instants.ts';
import type { Article } from '../knowledge/articles.ts';
import type { PartAnswer } from '../knowledge/ask-each.ts';
import type { PrivacyDesk } from './privacy/desk.ts';
import type { Library } from '../knowledge/versions/library.ts';
import type { HandoffActions } from '../handoff/handoff-actions.ts';
import type { Incidents } from '../incidents/incidents.ts';
import type { Proposals } from '../incidents/proposals.ts';
import type { Moderation } from '../moderation/moderation.ts';
import type { Live } from '../live/live.ts';
import type { Presence } from '../live/presence.ts';
import type { Permalink } from '../reports/evidence-messages.ts';
import type { Provider } from '../staff/provider.ts';
import type { Sessions } from '../staff/sessions.ts';
import type { Db } from '../store/db.ts';
import type { ClockRow } from '../store/tables.ts';

/** What the bot would say, word for word, without saying it. */
export interface BotVoice {
  /** An article as the chat of a body shows it: its text and its sources. */
  article(agency: string, article: Article): { readonly text: string; readonly footer: string };
  /** The reply to a first message, given the answers that the base has to its questions. */
  reply(agency: string, question: string, answers: readonly PartAnswer[], at: Instant): string;
}

/** What the pages have to know of a public body. */
export interface ConsoleAgency {
  readonly id: string;
  readonly name: string;
  /** The name where room is short. */
  readonly shortName: string;
  /** Stands before the numbers of its cases. */
  readonly code: string;
  /** Its zone: all moments of its cases are shown in it. */
  readonly zone: string;
  /** In whose name public answers are given, in the genitive: «ПУБЛИЧНЫЙ ответ от имени …». */
  readonly onBehalfOf: string;
  /** Names of its topics by id. */
  readonly topics: Readonly<Record<string, string>>;
  /** Typical needs of those who ask, by topic. */
  readonly needs: Readonly<Record<string, readonly string[]>>;
  /** Ready answers in force at a moment, those of the topic first. */
  typical(
    topic: string | null,
    at: Instant,
  ): readonly { readonly id: string; readonly title: string; readonly text: string }[];
  /** What it asks of those who answer, at a moment. */
  answering(at: Instant): Answering;
  /** Blanks of ready answers that nobody has filled yet. */
  unfilled(text: string): readonly string[];
  /** Which unit answers for a topic, by ids. */
  readonly unitOfTopic: Readonly<Record<string, string>>;
  /** Cases that no unit answers for are seen by people of every unit, so that somebody sorts them. */
  readonly unsortedForAll: boolean;
  /** Its units of today. */
  readonly units: readonly { readonly id: string; readonly name: string }[];
}

/** A connected account of a platform. */
interface ConsoleAccount {
  readonly id: string;
  readonly agency: string;
  readonly channel: string;
}

/** Hours that the body's regulation does not give, in words for the notice. */
interface Assumption {
  readonly agency: string;
  readonly text: string;
}

/** How near a deadline is; shown by an icon and by words, and by colour besides. */
export type DueTone = 'calm' | 'near' | 'soon' | 'overdue';

export interface DueText {
  /** «осталось 1 ч 20 мин рабочих → сегодня 16:40». */
  readonly text: string;
  readonly tone: DueTone;
}

export interface ConsoleDeps {
  readonly db: Db;
  readonly live: Live;
  /** Who has which case open now. */
  readonly presence: Presence;
  readonly sessions: Sessions;
  /** The body's own provider of accounts; null: people sign in by our passwords only. */
  readonly provider: Provider | null;
  /** Told when a sign-in through the provider failed on its side or ours. */
  providerFailed(error: unknown): void;
  readonly actions: CaseActions;
  readonly appeals: AppealDeps;
  readonly handoff: HandoffActions;
  readonly deadlines: DeadlineActions;
  readonly decisions: DecisionActions;
  readonly moderation: Moderation;
  readonly incidents: Incidents;
  readonly proposals: Proposals;
  readonly messageSearch: MessageSearch;
  /** What an account's channel can take; undefined while it is not open. */
  limits(account: string): ChannelLimits | undefined;
  readonly clock: Clock;
  /** The address people open, where it is known; requests that change something must come from its pages. */
  readonly publicUrl: string | undefined;
  readonly agencies: readonly ConsoleAgency[];
  readonly accounts: readonly ConsoleAccount[];
  readonly assumptions: readonly Assumption[];
  readonly library: Library;
  readonly bot: BotVoice;
  /** Where letters to the staff are kept when there is no mail server; null when they are sent. */
  readonly mailFolder: string | null;
  readonly privacy: PrivacyDesk;
  /** What a person may set in a case; empty where the calendar does not reach. */
  deadlineOffers(agency: string, matter: CaseClocks, now: Instant): readonly DeadlineOffer[];
  /** What the body lets an account be used for at an instant, and what that rests on. */
  useOf(account: string, at: Instant): UseInForce;
  describeDue(clock: ClockRow, now: Instant): DueText;
  /** Throws OtklikError when the pack has lost what the deadline was counted by. */
  explainClock(clock: ClockRow): ClockExplanation;
  /** The lasting address of a public message; null where the platform gives none. */
  readonly permalink: Permalink;
  /** Working time by a body's schedule, ms; null when the pack has lost the schedule or the calendar. */
  workedBetween(this: void, agency: string, schedule: string, from: Instant, to: Instant): number | null;
  /** The client's address, for the limit of sign-in tries. */
  remoteAddress(c: Context): string;
}
