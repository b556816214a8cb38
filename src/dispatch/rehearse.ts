import type { AgencyPack } from '../agency/index.ts';
import { appealFacts } from '../appeals/appeal-facts.ts';
import type { ResponseClocks } from '../cases/response-clocks.ts';
import type { ChannelEvent } from '../channel/events.ts';
import type { Instant } from '../kernel/instants.ts';
import type { PartAnswer } from '../knowledge/ask-each.ts';
import { read } from '../understanding/read-message.rules.ts';
import { decide } from './decide.rules.ts';
import { partsOf, sayableOf, textsOf, topicWords } from './say-from-pack.ts';

export interface Rehearsal {
  readonly pack: AgencyPack;
  readonly clocks: ResponseClocks;
  readonly text: string;
  /** To each question of the message, or to the message as one. */
  readonly answers: readonly PartAnswer[];
  readonly at: Instant;
}

/** What the bot would say to a first private message, word for word; nothing is stored and nobody is told. */
export function rehearse({ pack, clocks, text, answers, at }: Rehearsal): string {
  const answer = answers.find(({ decision }) => decision === 'answer') ?? answers[0] ?? null;
  const event: ChannelEvent = {
    type: 'message',
    key: 'rehearsal',
    place: 'private',
    kind: 'direct',
    conversation: 'rehearsal',
    author: { id: 'rehearsal', role: 'person' },
    text,
    occurredAt: at,
    attachments: [],
  };
  const plan = decide({
    event,
    asked: text,
    more: false,
    now: at,
    zone: pack.zone,
    mode: 'bot',
    use: 'on',
    elsewhere: '',
    memory: {},
    openCase: null,
    seen: false,
    ours: false,
    invited: false,
    arrived: false,
    invitation: null,
    draft: null,
    appeals: appealFacts({ clocks, pack }, { text, now: at, draftLink: null }),
    botAnswer: clocks.policy(pack, at).settings.bot_answer ?? 'never',
    clocks: clocks.plan(pack, { kind: 'direct', client: 'external', place: 'private', urgent: false }, at),
    openNow: clocks.openAt(pack, at),
    reading: read(text, { lexicon: pack.lexicon, topics: topicWords(pack), place: 'private' }),
    answer,
    parts: answers.length > 1 ? partsOf(answers, pack) : [],
    chosen: null,
    sayable: sayableOf(answer?.article ?? null, pack),
    texts: textsOf(pack),
  });
  return plan.say.map((said) => said.inWords ?? said.text).join('\n\n');
}
