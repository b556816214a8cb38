import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { decide } from '../../src/dispatch/decide.rules.ts';
import type { Plan, Situation } from '../../src/dispatch/situation.ts';
import { HOUR } from '../../src/kernel/instants.ts';
import { eventOf, NOON } from '../inbox/accepting.ts';
import { answer, APPEALS, CLOCK, DRAFT, READING, SAYABLE, situation } from './situations.ts';

const TYPES = [
  'message',
  'edit',
  'delete',
  'button',
  'own_reply',
  'consent_given',
  'consent_withdrawn',
  'migrated',
  'unreachable',
] as const;
const ROLES = ['person', 'self', 'community', 'anonymous_admin', 'staff', 'bot'] as const;
const DRAFT_REFS = 'compose hand back cancel keep take go-on type:complaint fix:files forged'
  .split(' ')
  .map((one) => `draft:${one}`);
const REFS = ['operator', 'helped:yes', 'helped:no', 'ask:kb-1', 'ask:', 'start', '{"a":1}', ...DRAFT_REFS];
const STEPS = ['type', 'addressee', 'essence', 'files', 'check', 'fix:essence', 'handed', 'of-old'] as const;

const event = fc
  .record({
    type: fc.constantFrom(...TYPES),
    place: fc.constantFrom('private', 'public'),
    kind: fc.constantFrom('direct', 'comment', 'mention', 'post'),
    author: fc.record({ id: fc.string(), role: fc.constantFrom(...ROLES) }),
    text: fc.oneof(
      fc.constantFrom('', ' ', '/start', 'Когда приём?', 'отмена', 'Мой номер 15'),
      fc.string({ unit: 'binary' }),
    ),
    attachments: fc.constantFrom([], [{ kind: 'photo' }]),
    replyTo: fc.option(fc.string(), { nil: undefined }),
    ref: fc.option(fc.oneof(fc.constantFrom(...REFS), fc.string()), { nil: undefined }),
    movedTo: fc.option(fc.string(), { nil: undefined }),
  })
  .map(({ replyTo, ref, movedTo, ...more }) =>
    eventOf('e', {
      ...more,
      ...(replyTo === undefined ? {} : { replyTo }),
      ...(ref === undefined ? {} : { ref }),
      ...(movedTo === undefined ? {} : { movedTo }),
    }),
  );

const reading = fc
  .record({
    emergency: fc.boolean(),
    abuse: fc.boolean(),
    appeal: fc.boolean(),
    personalData: fc.constantFrom([], ['phone' as const]),
    wantsPerson: fc.boolean(),
    smallTalk: fc.constantFrom(null, 'hello' as const, 'thanks' as const),
  })
  .map((flags) => ({ ...READING, ...flags }));

const knowing = fc.oneof(
  fc.constant(null),
  fc.constantFrom(
    answer('answer'),
    answer('operator'),
    answer('off_topic'),
    answer('personal_channel'),
    answer('appeal'),
    answer('abuse'),
    answer('emergency'),
    answer('clarify'),
    answer('clarify', { options: [{ article: 'kb-1', label: 'Приём' }] }),
    answer('redirect'),
    answer('redirect', { redirect: { agency: 'kursk', name: 'Курская область' } }),
    ...(['hello', 'thanks', 'bye', 'howAreYou'] as const).map((smallTalk) =>
      answer('small_talk', { smallTalk }),
    ),
    answer('small_talk'),
  ),
);

const situations: fc.Arbitrary<Situation> = fc
  .record({
    event,
    reading,
    answer: knowing,
    now: fc.integer({ min: NOON - HOUR, max: NOON + 30 * 24 * HOUR }),
    mode: fc.constantFrom('bot', 'operator'),
    memory: fc.constantFrom({}, { article: 'kb-1', question: 'q', greeted: true }),
    openCase: fc.option(
      fc.record({
        id: fc.constant('c'),
        status: fc.constantFrom('bot', 'waiting', 'in_work', 'answered'),
        running: fc.constantFrom([], [CLOCK.target]),
      }),
    ),
    seen: fc.boolean(),
    ours: fc.boolean(),
    invited: fc.boolean(),
    arrived: fc.boolean(),
    invitation: fc.constantFrom(
      null,
      { link: 'https://vk.me/x', elsewhere: false },
      { link: '', elsewhere: true },
    ),
    draft: fc.option(
      fc.record({
        ...Object.fromEntries(Object.entries(DRAFT).map(([key, value]) => [key, fc.constant(value)])),
        type: fc.constantFrom(null, 'complaint', 'information'),
        essence: fc.constantFrom('', 'Яма', '!'),
        step: fc.constantFrom(...STEPS),
        policyVersion: fc.constantFrom('p0', 'p1'),
        changedAt: fc.constantFrom(NOON, NOON - 24 * HOUR),
      }),
    ),
    appeals: fc.constantFrom(APPEALS, { ...APPEALS, link: 'https://x/?t=1', offersRequest: true }),
    botAnswer: fc.constantFrom('never', 'counts_unless_rejected', 'counts_when_accepted'),
    clocks: fc.constantFrom([], [CLOCK]),
    openNow: fc.boolean(),
    chosen: fc.constantFrom(null, SAYABLE),
    sayable: fc.constantFrom(null, SAYABLE),
    more: fc.boolean(),
    parts: fc.oneof(
      fc.constant([]),
      fc.array(
        fc.record({
          asked: fc.constant('Когда приём?'),
          answer: knowing.map((known) => known ?? answer('operator')),
          sayable: fc.constantFrom(null, SAYABLE),
        }),
        { minLength: 2, maxLength: 4 },
      ),
    ),
  })
  .map((parts) => situation(parts as Partial<Situation>));

/** Freezes all that the decision sees: whoever writes to it throws. */
function frozen<T>(value: T): T {
  if (typeof value === 'object' && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value);
    Object.values(value).forEach(frozen);
  }
  return value;
}

const said = (plan: Plan) => plan.say.map(({ text }) => text).join('\n');
const offersPerson = (plan: Plan) =>
  plan.say.some(({ buttons }) => buttons.some(({ payload }) => payload === 'operator')) ||
  /\{holding(?:_night|_no_term)?\}/.test(said(plan));

function always(check: (given: Situation, plan: Plan) => void): void {
  fc.assert(
    fc.property(situations, (given) => {
      check(given, decide(frozen(given)));
    }),
    { numRuns: 3_000 },
  );
}

it('the same situation gives the same plan, and is left as it was', () => {
  always((given, plan) => expect(decide(given)).toEqual(plan));
});

it('every situation has a rule', () => {
  always((_, plan) => expect(plan.rule).not.toBe('nothing-applies'));
});

it('a person is one step away whenever the bot speaks', () => {
  always((given, plan) => {
    if (given.mode === 'bot' && given.event.place === 'private' && plan.say.length > 0)
      expect(offersPerson(plan)).toBe(true);
  });
});

it('nothing is said in public but one invitation to a person who can be invited, and a person looks at it', () => {
  always((given, plan) => {
    if (given.event.place === 'private') return expect(plan.invite).toBe(false);
    if (plan.say.length === 0) return;
    expect(plan).toMatchObject({ rule: 'invited-to-private', invite: true });
    expect(plan.matter).toMatchObject({ do: 'have', status: 'waiting' });
    expect([given.invited, given.invitation === null, given.event.author.role]).toEqual([
      false,
      false,
      'person',
    ]);
    expect(said(plan)).toMatch(/^(?:\{personal_data_public\}\n\n)?\{to_private(?:_elsewhere)?\}/);
  });
});

it('while an operator has the talk nothing is said but where to turn in danger', () => {
  always((given, plan) => {
    if (given.mode === 'operator' && plan.say.length > 0) expect(said(plan)).toBe('{emergency}');
  });
});

it('nothing is said to our own side, and its words open no case', () => {
  always((given, plan) => {
    if (given.event.author.role === 'person' || given.event.author.role === 'community') return;
    expect(plan.say).toEqual([]);
    expect(plan.clocks.start).toEqual([]);
    if (given.openCase === null) expect(plan.matter.do).toBe('none');
  });
});

it('only an answer on the substance stops a clock, and a clock runs wherever a person has to answer', () => {
  always((given, plan) => {
    if (plan.clocks.metBy === 'reply') expect(plan.say.some(({ onSubstance }) => onSubstance)).toBe(true);
    if (plan.matter.do !== 'have' || plan.matter.status === 'answered') return;
    const running = given.openCase?.running ?? [];
    for (const { target } of given.clocks)
      expect([...running, ...plan.clocks.start.map((clock) => clock.target)]).toContain(target);
  });
});

it('of several questions the clock is met only when each was answered', () => {
  always((given, plan) => {
    if (plan.rule !== 'answered-each' || plan.clocks.metBy !== 'reply') return;
    for (const { answer: said, sayable } of given.parts)
      expect([said.decision, sayable]).toEqual(['answer', SAYABLE]);
  });
});

it('a draft is changed in private only, and is handed over or given a link only when it is complete', () => {
  always((given, plan) => {
    if (plan.draft === null) return;
    expect([given.event.place, given.mode, plan.change.do]).toEqual(['private', 'bot', 'record']);
    expect(plan.draft.do === 'begin').toBe(given.draft === null);
    const handed =
      plan.draft.do === 'change' && plan.draft.set.step === 'handed' && given.draft?.step !== 'handed';
    if (handed) expect(given.draft).toMatchObject({ essence: 'Яма', policyVersion: 'p1' });
    if (handed) expect(given.draft?.type).not.toBeNull();
  });
});

it('a message that is kept for the next one says nothing and forgets nothing', () => {
  always((given, plan) => {
    if (!plan.gather) return;
    expect(given.more).toBe(true);
    expect(plan.say).toEqual([]);
    expect(plan.change).toEqual({ do: 'record', author: 'client' });
  });
});

it('what a client writes is kept', () => {
  always(({ event: { type, author }, seen }, plan) => {
    if (type === 'message' && author.role === 'person' && !seen)
      expect(plan.change).toEqual({ do: 'record', author: 'client' });
  });
});

it('the bot never closes what waits for a person or is in somebody’s work', () => {
  always((given, plan) => {
    if (plan.matter.do === 'close') expect(given.openCase?.status).toBe('bot');
  });
});
