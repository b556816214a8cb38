import type { ButtonKey, ChannelUse, ReplyKey } from '../agency/index.ts';
import type { Button, Source } from '../channel/channel.ts';
import type { ChannelEvent } from '../channel/events.ts';
import type { AppealFacts } from '../appeals/appeal-facts.ts';
import type { AppealType, Draft, DraftChange } from '../appeals/drafts.ts';
import type { PlannedClock } from '../cases/clocks.ts';
import type { Instant } from '../kernel/instants.ts';
import type { Answer } from '../knowledge/knowledge.ts';
import type { CaseStatus } from '../store/tables.ts';
import type { Reading } from '../understanding/reading.ts';
import type { Gathered } from './burst.rules.ts';

/** What the bot remembers of a talk between two messages. Kept as JSON with the conversation. */
export interface Memory {
  /** The article that was said last, for «Это помогло?» and for follow-ups. */
  readonly article?: string;
  /** The question that was answered or is to be clarified. */
  readonly question?: string;
  /** True once the client has been told that the bot is one. */
  readonly greeted?: boolean;
  /** The album whose first part was handled last: the rest of it is one message with it. */
  readonly album?: string;
  /** What was written when an appeal was meant. */
  readonly wish?: string;
  /** What was written last beside an open draft, to be taken into it by a press. */
  readonly said?: string;
  /** When the person was reminded of an open draft. */
  readonly reminded?: Instant;
  /** What was written and is answered together with the message that follows. No decision looks at it. */
  readonly gathered?: Gathered;
}

/** The open case of the conversation, as far as a decision looks at it. */
export interface OpenCase {
  readonly id: string;
  readonly status: CaseStatus;
  /** Targets whose clock is running. */
  readonly running: readonly string[];
}

/** An article as it is said: approved text, where it comes from, and its id. */
export interface Sayable {
  readonly article: string;
  readonly title: string;
  readonly text: string;
  readonly sources: readonly Source[];
  /** The sources in words, where a channel cannot show them apart. */
  readonly footer: string;
}

/** One of several questions in a message, with what the base says to it. */
export interface AskedPart {
  readonly asked: string;
  readonly answer: Answer;
  readonly sayable: Sayable | null;
}

/** The draft of an appeal that is open in the talk. */
export type OpenDraft = Draft;

/** Everything that `decide` looks at. The same situation gives the same plan, today and in a year. */
export interface Situation {
  readonly event: ChannelEvent;
  /** All that the person has written to be answered now: the event's text, after that of the messages before it in a burst. */
  readonly asked: string;
  /** The person's next message is here already and goes on with this one. */
  readonly more: boolean;
  readonly now: Instant;
  readonly zone: string;
  readonly mode: 'bot' | 'operator';
  readonly memory: Memory;
  readonly openCase: OpenCase | null;
  /** The message that the event names is already recorded. */
  readonly seen: boolean;
  /** The event reports what we have sent ourselves. */
  readonly ours: boolean;
  /** The case's client was invited to a private talk and may still come. */
  readonly invited: boolean;
  /** The client has just come by an invitation, and this talk belongs to the case that it was for. */
  readonly arrived: boolean;
  /** Where the author of a public message could be invited; null when there is no such place or he has nobody's name. */
  readonly invitation: InvitationTo | null;
  readonly draft: OpenDraft | null;
  readonly appeals: AppealFacts;
  readonly botAnswer: 'never' | 'counts_unless_rejected' | 'counts_when_accepted';
  readonly clocks: readonly PlannedClock[];
  /** Whether the unit that answers works at this moment. */
  readonly openNow: boolean;
  readonly reading: Reading;
  readonly answer: Answer | null;
  /** The questions, when several were asked and the bot can say something on at least one; otherwise empty. */
  readonly parts: readonly AskedPart[];
  /** The article that a button of the bot's own clarification names, when it may be said to this client. */
  readonly chosen: Sayable | null;
  readonly sayable: Sayable | null;
  readonly texts: Texts;
  /** What the body lets this channel be used for. */
  readonly use: ChannelUse;
  /** The body's other channels, in words for the client. */
  readonly elsewhere: string;
}

/** A place to which a client can be invited. */
export interface InvitationTo {
  /** Empty where the channel has none. */
  readonly link: string;
  /** On another platform, where what was written here is not known. */
  readonly elsewhere: boolean;
}

/** The body's approved texts. */
export interface Texts {
  reply(key: ReplyKey, values?: Readonly<Record<string, string>>): string;
  button(key: ButtonKey): string;
}

/** One thing that the bot says. */
export interface Saying {
  readonly text: string;
  readonly buttons: readonly Button[];
  readonly sources: readonly Source[];
  /** The text with its sources in words, for channels that cannot show them apart; null: the text alone. */
  readonly inWords: string | null;
  /** The articles that are said, in order. */
  readonly articles: readonly string[];
  /** True when this is an answer on the substance, which may stop a clock; a receipt never is. */
  readonly onSubstance: boolean;
  /** True when it only says where else one can write: that may be said where nothing else may. */
  readonly pointer?: true;
}

/** What is to be done with the case: nothing, or have one open in this status. */
export type Matter =
  | { readonly do: 'none' }
  | { readonly do: 'have'; readonly status: CaseStatus; readonly urgent: boolean }
  | { readonly do: 'close'; readonly reason: string };

/** What is to happen with the response clocks of the case. */
export interface ClockPlan {
  readonly start: readonly PlannedClock[];
  /**
   * `reply`: by the first saying on the substance; `message`: by the message itself (a colleague's manual answer);
   * `invitation`: those of public messages, by the invitation to a private talk.
   */
  readonly metBy: 'nothing' | 'reply' | 'message' | 'invitation';
  /** Clocks that the bot's answer had stopped run on: the client says that it did not help. */
  readonly reopen: boolean;
}

/** What happens to what was said before. */
export type Change =
  | { readonly do: 'nothing' }
  /** Answered, and nothing of it is kept: neither the text nor the name. */
  | { readonly do: 'pass' }
  | { readonly do: 'record'; readonly author: 'client' | 'operator' }
  | { readonly do: 'edit' | 'delete' }
  | { readonly do: 'move'; readonly to: string }
  | { readonly do: 'reachable'; readonly reachable: boolean };

/** What becomes of the draft of an appeal. */
export type DraftPlan =
  /** What the client has written in the case becomes the proposal of its text, where it may be kept. */
  | {
      readonly do: 'begin';
      readonly type: AppealType | null;
      readonly step: string;
      readonly prefill: boolean;
    }
  | {
      readonly do: 'change';
      readonly set: DraftChange;
      /** The files of this message go with it. */
      readonly withFiles: boolean;
      /** The link that is said opens it. */
      readonly link: boolean;
    }
  | { readonly do: 'cancel' }
  | { readonly do: 'sent'; readonly number: string };

/** The whole effect of one event, as data. `rule` names the row of the table that decided. */
export interface Plan {
  readonly rule: string;
  readonly change: Change;
  readonly matter: Matter;
  readonly clocks: ClockPlan;
  readonly say: readonly Saying[];
  /** What is said invites to a private talk. */
  readonly invite: boolean;
  readonly mode: 'bot' | 'operator' | null;
  readonly memory: Memory | null;
  /** What the knowledge base lacked, counted for those who keep it. */
  readonly gap: 'no_answer' | 'rejected' | null;
  /** The questions that were not answered, where the gap is not about all that was asked. */
  readonly unanswered: readonly { readonly asked: string; readonly nearest: string | null }[];
  readonly draft: DraftPlan | null;
  /** The message is only kept, to be answered with the next one. */
  readonly gather: boolean;
}

/** One row of the table: what it is for, and the plan when it applies. */
export interface Rule {
  readonly name: string;
  plan(situation: Situation): Omit<Plan, 'rule'> | null;
}
