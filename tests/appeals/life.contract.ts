import { beforeAll, describe, expect, it } from 'vitest';
import { acceptAppeal, clarifyAppeal, controlAppeal } from '../../src/appeals/accept-appeal.ts';
import type { ActRequest } from '../../src/appeals/act-on-appeal.ts';
import { answerAppeal, answerOrally } from '../../src/appeals/answer-appeal.ts';
import { firstParagraph } from '../../src/appeals/answer-form.rules.ts';
import { deliverByHand } from '../../src/appeals/deliver-by-hand.ts';
import {
  leaveAppeal,
  refuseAppeal,
  stopCorrespondence,
  withdrawAppeal,
} from '../../src/appeals/end-appeal.ts';
import { extendAppeal } from '../../src/appeals/extend-appeal.ts';
import { redirectAppeal } from '../../src/appeals/redirect-appeal.ts';
import { registerAppeal } from '../../src/appeals/register-appeal.ts';
import { settleDeliveries } from '../../src/appeals/settle-deliveries.ts';
import { DAY, HOUR } from '../../src/kernel/instants.ts';
import type { Store } from '../../src/store/db.ts';
import { placeOf } from '../../src/store/seal.ts';
import type { TwoServers } from '../contract/store.contract.ts';
import { facts } from '../dispatch/desk.ts';
import { at } from '../sla/schedules.ts';
import { appealsOn, seal, sendOne } from './desk.ts';

/** Tuesday, 12:00 in Moscow. */
const NOW = at('2026-11-24T09:00:00Z');
const HEAD = { id: 'gleb', name: 'Глеб', role: 'supervisor' };
const ANNA = { id: 'anna-of-appeals', name: 'Анна', role: 'operator' };
const DONE = { questions: true, measures: true, substance: true };
const FOOTER = { executor: 'Петрова Мария Ивановна', phone: '8 (4712) 70-00-00', unit: 'Отдел' };

type More = Parameters<typeof sendOne>[2];

/** What people do with appeals, and what becomes of them. */
export function lifeContract(name: string, open: () => Promise<TwoServers>): void {
  describe(`the life of appeals on ${name}`, () => {
    let store: Store;
    let numbers = 0;
    const deps = () => appealsOn(store);
    const by = (appealId: string, staff = HEAD, when = NOW): ActRequest => ({
      appealId,
      by: { kind: 'staff', staff },
      seen: null,
      at: when,
    });
    const row = (id: string) =>
      store.db.selectFrom('appeals').selectAll().where('id', '=', id).executeTakeFirstOrThrow();
    const ownCase = async (id: string) =>
      store.db
        .selectFrom('cases')
        .selectAll()
        .where('id', '=', (await row(id)).case_id)
        .executeTakeFirstOrThrow();
    const clocks = async (id: string) =>
      store.db
        .selectFrom('clocks')
        .select(['process', 'state', 'deadline_at', 'breached', 'met_at', 'reason'])
        .where('case_id', '=', (await row(id)).case_id)
        .orderBy('id')
        .execute();
    const clockOf = async (id: string, process: string) =>
      (await clocks(id)).find((clock) => clock.process === process);
    const textOf = async (
      id: string,
      kind: 'answer' | 'redirect_notice' | 'forward' | 'extension_notice',
    ) => {
      const letters = await store.db
        .selectFrom('appeal_letters')
        .selectAll()
        .where('appeal_id', '=', id)
        .where('kind', '=', kind)
        .execute();
      return letters.map((letter) => seal.open(letter.text, placeOf('appeal_letters', 'text', letter.id)));
    };
    /** The mail's own loop has carried everything. */
    const carry = async (when: number, state: 'sent' | 'failed' = 'sent') => {
      await store.db
        .updateTable('letters')
        .set({ state, settled_at: when, reason: state === 'sent' ? null : 'сервер почты ответил кодом 550' })
        .where('state', '=', 'waiting')
        .execute();
      return settleDeliveries(deps(), true, when);
    };
    const registered = async (more: More = {}) => {
      const id = await sendOne(store, NOW, more);
      const number = `${++numbers}-${name}/26`;
      const result = await registerAppeal(deps(), by(id, ANNA), { number, date: '2026-11-24' });
      expect(result.done).toBe(true);
      return { id, number };
    };
    const accepted = async (more: More = {}) => {
      const made = await registered(more);
      const topic = facts().pack(more.agency ?? 'kursk').topics[0]?.id ?? '';
      const result = await acceptAppeal(deps(), by(made.id, ANNA), { topic, executor: ANNA.id });
      expect(result).toMatchObject({ done: true });
      return { ...made, question: facts().pack(more.agency ?? 'kursk').topics[0]?.name ?? '' };
    };
    const answerTo = (made: { number: string; question: string }) => ({
      text: `${firstParagraph(made.number, '24.11.2026', made.question)}\n\nШколу проверили. Занятия идут по расписанию.`,
      footer: FOOTER,
      outcome: 'solved' as const,
      promisedAt: null,
      done: DONE,
    });

    beforeAll(async () => {
      store = (await open()).one;
      await store.db
        .insertInto('staff_people')
        .values({
          id: ANNA.id,
          name: 'Анна',
          email: `${ANNA.id}@example.org`,
          email_verified: 0,
          role: 'operator',
          agencies: '[]',
          must_change_password: 0,
          blocked: 0,
          created_at: '2026-01-01',
          updated_at: '2026-01-01',
        })
        .execute();
    });

    it('K-25 the 30 days of the answer run from the registration, back to the working day before', async () => {
      const { id } = await registered();
      // 24 December is a Thursday; Kursk closes at 18:00.
      expect(await clockOf(id, 'appeal_answer')).toMatchObject({ deadline_at: at('2026-12-24T15:00:00Z') });
      expect(await clockOf(id, 'appeal_registration')).toMatchObject({ state: 'met', breached: 0 });
      expect(await clockOf(id, 'redirect')).toMatchObject({ deadline_at: at('2026-12-01T15:00:00Z') });
    });

    it('a number comes from outside: once, and no other; a bad day and a taken number are refused', async () => {
      const { id, number } = await registered();
      const again = (other: string, date = '2026-11-24', appeal = id) =>
        registerAppeal(deps(), by(appeal, ANNA), { number: other, date });
      expect(await again(number)).toMatchObject({ done: true });
      expect(await again(`${number}-2`)).toEqual({ done: false, why: 'other_number' });
      const fresh = await sendOne(store, NOW);
      expect(await again(number, '2026-11-24', fresh)).toEqual({ done: false, why: 'number_taken' });
      for (const date of ['2026-11-23', '2026-11-25', '2026-02-30', '24.11.2026', '']) {
        expect(await again('free', date, fresh)).toEqual({ done: false, why: 'bad_date' });
      }
      expect(await again(' ', '2026-11-24', fresh)).toEqual({ done: false, why: 'bad_number' });
    });

    it('registration after three days is a breach, by the day that the document system names', async () => {
      const id = await sendOne(store, NOW);
      const late = by(id, ANNA, NOW + 9 * DAY);
      await registerAppeal(deps(), late, { number: `late-${name}`, date: '2026-12-01' });
      expect(await clockOf(id, 'appeal_registration')).toMatchObject({ state: 'met', breached: 1 });
      const inTime = await sendOne(store, NOW);
      await registerAppeal(deps(), by(inTime, ANNA, NOW + 9 * DAY), {
        number: `in-time-${name}`,
        date: '2026-11-27',
      });
      expect(await clockOf(inTime, 'appeal_registration')).toMatchObject({ breached: 0 });
    });

    it('L1-12 U-04 work starts with a topic of the pack, L1-27 and with exactly one main executor', async () => {
      const { id } = await registered();
      const accept = (topic: string, executor: string) =>
        acceptAppeal(deps(), by(id, ANNA), { topic, executor });
      const topic = facts().pack('kursk').topics[0]?.id ?? '';
      expect(await accept('no such topic', ANNA.id)).toEqual({ done: false, why: 'no_topic' });
      expect(await accept(topic, 'nobody')).toEqual({ done: false, why: 'no_executor' });
      expect(await accept(topic, ANNA.id)).toMatchObject({ done: true });
      expect(await ownCase(id)).toMatchObject({ owner_id: ANNA.id, status: 'in_work', topic });
      expect(await clockOf(id, 'redirect')).toMatchObject({ state: 'closed', reason: 'competent' });
    });

    it('K-26 K-28 forwarding and notice are one act; the notice names every addressee (K-27) and goes as an answer does (L1-15 U-08)', async () => {
      const { id } = await registered({ preferred: 'account' });
      const redirect = (bodies: string[], more = {}) =>
        redirectAppeal(deps(), by(id, ANNA), {
          bodies,
          reason: 'Дорогами ведают они.',
          notComplainedOf: true,
          ...more,
        });
      expect(await redirect([' '])).toEqual({ done: false, why: 'no_body' });
      expect(await redirect(['Мэрия'], { reason: '' })).toEqual({ done: false, why: 'no_reason' });
      expect(await redirect(['Мэрия'], { notComplainedOf: false })).toEqual({
        done: false,
        why: 'not_checked',
      });
      expect(await textOf(id, 'forward')).toEqual([]);
      expect(await redirect(['Мэрия', 'Дорожный комитет', 'Мэрия'])).toMatchObject({ done: true });
      expect(await textOf(id, 'forward')).toHaveLength(2);
      expect((await textOf(id, 'redirect_notice'))[0]).toContain('Мэрия; Дорожный комитет');
      const ways = await store.db
        .selectFrom('appeal_deliveries')
        .innerJoin('appeal_letters', 'appeal_letters.id', 'appeal_deliveries.letter_id')
        .select('route')
        .where('appeal_letters.appeal_id', '=', id)
        .where('kind', '=', 'redirect_notice')
        .execute();
      expect(ways.map(({ route }) => route).toSorted()).toEqual(['account', 'mail']);
      expect(await row(id)).toMatchObject({ state: 'redirecting' });
      await carry(NOW + HOUR);
      expect(await row(id)).toMatchObject({ state: 'redirected', ended_at: NOW + HOUR });
      expect(await clockOf(id, 'redirect')).toMatchObject({ state: 'met', met_at: NOW + HOUR, breached: 0 });
      expect(await clockOf(id, 'appeal_answer')).toMatchObject({ state: 'closed', reason: 'redirected' });
      expect(await ownCase(id)).toMatchObject({ status: 'closed', close_reason: 'redirected', due_at: null });
    });

    it('L1-13 L1-14 L3-08 it is answered only when every way has carried the answer', async () => {
      const mail = `answer-${name}@example.org`;
      const account = `appeal-answer-${name}`;
      await store.db
        .insertInto('conversations')
        .values({
          id: account,
          agency: 'kursk',
          account,
          channel: 'vk',
          external_id: 'private',
          place: 'private',
          client_id: account,
          mode: 'bot',
          case_id: null,
          last_seq: 0,
          last_at: NOW,
          unreachable: 0,
          memory: '{}',
          created_at: NOW,
        })
        .execute();
      const made = await accepted({ card: { mail }, preferred: `chat:${account}` });
      expect(await answerAppeal(deps(), by(made.id, ANNA), answerTo(made))).toMatchObject({ done: true });
      await carry(NOW + HOUR);
      expect(await row(made.id)).toMatchObject({ state: 'answering' });
      expect(await clockOf(made.id, 'appeal_answer')).toMatchObject({ state: 'running' });
      await store.db
        .updateTable('outbox')
        .set({ state: 'sent', settled_at: NOW + 2 * HOUR })
        .where('account', '=', account)
        .execute();
      await settleDeliveries(deps(), true, NOW + 3 * HOUR);
      expect(await row(made.id)).toMatchObject({ state: 'answered', outcome: 'solved' });
      expect(await clockOf(made.id, 'appeal_answer')).toMatchObject({ state: 'met', met_at: NOW + 2 * HOUR });
      expect(await ownCase(made.id)).toMatchObject({ status: 'closed' });
      expect(await settleDeliveries(deps(), true, NOW + 4 * HOUR)).toBe(0);
    });

    it('L1-14 what did not arrive is seen to by a person, who says how; then it is done', async () => {
      const made = await accepted({ card: { mail: `refused-${name}@example.org` } });
      await carry(NOW);
      await answerAppeal(deps(), by(made.id, ANNA), answerTo(made));
      await carry(NOW + HOUR, 'failed');
      expect(await row(made.id)).toMatchObject({ state: 'answering' });
      const failed = await store.db
        .selectFrom('appeal_deliveries')
        .select('id')
        .where('appeal_id', '=', made.id)
        .where('state', '=', 'failed')
        .executeTakeFirstOrThrow();
      const request = by(made.id, ANNA, NOW + DAY);
      await expect(deliverByHand(deps(), request, { id: failed.id, how: ' ' })).rejects.toThrow();
      expect(await deliverByHand(deps(), request, { id: failed.id, how: 'вручено лично' })).toBe(true);
      expect(await deliverByHand(deps(), request, { id: failed.id, how: 'вручено лично' })).toBe(false);
      expect(await row(made.id)).toMatchObject({ state: 'answered', ended_at: NOW + DAY });
    });

    it('without a mail server the letter is kept, and nobody says that it has arrived', async () => {
      const made = await accepted({ card: { mail: `kept-${name}@example.org` } });
      await answerAppeal(deps(), by(made.id, ANNA), answerTo(made));
      await store.db
        .updateTable('letters')
        .set({ state: 'sent', settled_at: NOW })
        .where('recipient', '=', `kept-${name}@example.org`)
        .execute();
      await settleDeliveries(deps(), false, NOW);
      expect(await row(made.id)).toMatchObject({ state: 'answering' });
    });

    it('L1-20 L1-26 an answer without its first paragraph or its footer does not leave', async () => {
      const made = await accepted();
      const answer = answerTo(made);
      const tried = async (more: object) => answerAppeal(deps(), by(made.id, ANNA), { ...answer, ...more });
      expect(await tried({ text: 'Школу проверили.' })).toEqual({ done: false, why: 'form' });
      expect(await tried({ footer: { ...FOOTER, phone: '' } })).toEqual({ done: false, why: 'form' });
      expect(await tried({ footer: { ...FOOTER, executor: 'Мария' } })).toEqual({ done: false, why: 'form' });
      expect(await tried({})).toMatchObject({ done: true });
      const [text] = await textOf(made.id, 'answer');
      expect(text).toMatch(/Исполнитель: Петрова Мария Ивановна, Отдел, тел\. 8 \(4712\) 70-00-00/u);
    });

    it('L1-26 the link of the survey stands at the foot where the policy asks for it', async () => {
      const made = await accepted({ agency: 'leningrad' });
      expect(await answerAppeal(deps(), by(made.id, ANNA), answerTo(made))).toMatchObject({ done: true });
      const [text = ''] = await textOf(made.id, 'answer');
      expect(text.slice(text.indexOf('Исполнитель'))).toMatch(/https:\/\//u);
    });

    it('L1-18 "by a date" needs the date and opens a follow-up; other outcomes take none', async () => {
      const made = await accepted();
      const answer = answerTo(made);
      const tried = async (more: object) => answerAppeal(deps(), by(made.id, ANNA), { ...answer, ...more });
      expect(await tried({ outcome: 'by_date' })).toEqual({ done: false, why: 'date' });
      expect(await tried({ outcome: 'by_date', promisedAt: NOW - DAY })).toEqual({
        done: false,
        why: 'date',
      });
      expect(await tried({ promisedAt: NOW + 30 * DAY })).toEqual({ done: false, why: 'date' });
      expect(await tried({ outcome: 'by_date', promisedAt: NOW + 30 * DAY })).toMatchObject({ done: true });
      await carry(NOW + HOUR);
      expect(await row(made.id)).toMatchObject({ state: 'answered', promised_at: NOW + 30 * DAY });
      expect(await clockOf(made.id, 'callback')).toMatchObject({
        state: 'running',
        deadline_at: NOW + 30 * DAY,
      });
      expect(await ownCase(made.id)).toMatchObject({ status: 'answered', due_at: NOW + 30 * DAY });
    });

    it('L1-34 done needs the three ticks, and whoever put it on control', async () => {
      const made = await accepted();
      const answer = answerTo(made);
      const without = { ...answer, done: { ...DONE, measures: false } };
      expect(await answerAppeal(deps(), by(made.id, ANNA), without)).toEqual({ done: false, why: 'ticks' });
      expect(await controlAppeal(deps(), by(made.id, ANNA), true)).toEqual({ done: false, why: 'head_only' });
      await controlAppeal(deps(), by(made.id), true);
      expect(await answerAppeal(deps(), by(made.id, ANNA), answer)).toEqual({
        done: false,
        why: 'other_control',
      });
      expect(await answerAppeal(deps(), by(made.id), answer)).toMatchObject({ done: true });
    });

    it('L1-12 the term is extended by 30 days, once, in time, by the head and with notice', async () => {
      const { id } = await accepted();
      expect(await extendAppeal(deps(), by(id, ANNA), 'Ждём документы')).toEqual({
        done: false,
        why: 'head_only',
      });
      expect(await extendAppeal(deps(), by(id), ' ')).toEqual({ done: false, why: 'no_reason' });
      const late = by(id, HEAD, at('2026-12-24T15:00:01Z'));
      expect(await extendAppeal(deps(), late, 'Ждём')).toEqual({ done: false, why: 'late' });
      expect(await extendAppeal(deps(), by(id), 'Ждём документы')).toMatchObject({ done: true });
      // 30 days from 24 December end on Saturday, 23 January: the Friday before.
      expect(await clockOf(id, 'appeal_extension')).toMatchObject({
        deadline_at: at('2027-01-22T15:00:00Z'),
      });
      expect(await clockOf(id, 'appeal_answer')).toMatchObject({ state: 'closed', reason: 'extended' });
      expect((await textOf(id, 'extension_notice'))[0]).toContain('22 января 2027');
      expect(await extendAppeal(deps(), by(id), 'Ещё')).toEqual({ done: false, why: 'not_now' });
    });

    it('L1-17 U-09 D5 a question to the applicant stops no term', async () => {
      const { id } = await accepted();
      const before = await clocks(id);
      expect(await clarifyAppeal(deps(), by(id, ANNA), 'Какой дом?')).toMatchObject({ done: true });
      expect(await clocks(id)).toEqual(before);
      expect(await row(id)).toMatchObject({ state: 'in_work' });
    });

    it('59-ФЗ ст. 11: left without an answer, with its notice; the head decides', async () => {
      const { id } = await registered();
      const left = { ground: 'no_essence', reason: 'Напишите, пожалуйста, о какой школе идёт речь.' };
      expect(await leaveAppeal(deps(), by(id, ANNA), left)).toEqual({ done: false, why: 'head_only' });
      expect(await leaveAppeal(deps(), by(id), { ...left, reason: '' })).toEqual({
        done: false,
        why: 'no_reason',
      });
      expect(await leaveAppeal(deps(), by(id), { ...left, reason: 'Ст. 11 ч. 4.1 59-ФЗ.' })).toEqual({
        done: false,
        why: 'not_plain',
      });
      expect(await leaveAppeal(deps(), by(id), { ...left, ground: 'because' })).toEqual({
        done: false,
        why: 'no_ground',
      });
      expect(await leaveAppeal(deps(), by(id), left)).toMatchObject({ done: true });
      // Seven days from the registration for the notice, until it has arrived.
      const notice = await clockOf(id, 'appeal_no_answer_notice');
      expect(notice).toMatchObject({ state: 'running' });
      expect(notice?.deadline_at).toBe((await clockOf(id, 'redirect'))?.deadline_at);
      await carry(NOW + HOUR);
      expect(await clockOf(id, 'appeal_no_answer_notice')).toMatchObject({ state: 'met' });
      expect(await row(id)).toMatchObject({ state: 'left' });
      expect(await ownCase(id)).toMatchObject({ status: 'closed', close_reason: 'left' });
    });

    it('refused, withdrawn, answered at a reception: each comes to its end', async () => {
      const refused = await accepted();
      await refuseAppeal(deps(), by(refused.id), {
        reason: 'Такую справку выдаёт только школа, где вы учились. Обратитесь туда.',
      });
      const withdrawn = await registered();
      const { applicant_id: own } = await row(withdrawn.id);
      const asks = (id: string): ActRequest => ({
        appealId: withdrawn.id,
        by: { kind: 'applicant', id },
        seen: null,
        at: NOW,
      });
      expect(await withdrawAppeal(deps(), asks('somebody else'))).toEqual({ done: false, why: 'not_yours' });
      expect(await withdrawAppeal(deps(), asks(own))).toMatchObject({ done: true });
      await carry(NOW + HOUR);
      expect(await row(refused.id)).toMatchObject({ state: 'refused' });
      expect(await row(withdrawn.id)).toMatchObject({ state: 'withdrawn' });
      const oral = await accepted();
      const answer = { outcome: 'solved' as const, consent: false };
      expect(await answerOrally(deps(), by(oral.id), answer)).toEqual({ done: false, why: 'no_consent' });
      expect(await answerOrally(deps(), by(oral.id), { ...answer, consent: true })).toMatchObject({
        done: true,
      });
      expect(await clockOf(oral.id, 'appeal_answer')).toMatchObject({ state: 'met' });
      expect(await ownCase(oral.id)).toMatchObject({ status: 'closed' });
    });

    it('K-42 U-10 L4-06 information is refused for a ground of the policy, understood without acts, published with its link', async () => {
      const { id } = await accepted({ type: 'information' });
      const refuse = (ground: string, reason: string) => refuseAppeal(deps(), by(id), { ground, reason });
      const words = 'Отчёт за прошлый год открыт для всех, его можно скачать';
      expect(await refuse('', words)).toEqual({ done: false, why: 'no_ground' });
      expect(await refuse('published', 'Отказано на основании ст. 20 8-ФЗ.')).toMatchObject({
        why: 'not_plain',
      });
      expect(await refuse('published', words)).toMatchObject({ why: 'no_link' });
      expect(await refuse('published', `${words}: https://example.org/report`)).toMatchObject({ done: true });
    });

    it('59-ФЗ ст. 11 ч. 5: correspondence stops only over answers that were given, by the head', async () => {
      const first = await accepted();
      await answerAppeal(deps(), by(first.id, ANNA), answerTo(first));
      await carry(NOW + HOUR);
      const { id } = await registered();
      const stop = (earlier: string[], staff = HEAD) =>
        stopCorrespondence(deps(), by(id, staff), { earlier, reason: 'Новых доводов нет.' });
      expect(await stop([first.number, 'x'], ANNA)).toEqual({ done: false, why: 'head_only' });
      expect(await stop([first.number])).toEqual({ done: false, why: 'no_repeats' });
      // Answered, but to somebody else.
      expect(await stop([first.number, 'no such number'])).toEqual({ done: false, why: 'not_repeated' });
    });

    it('of two tabs the older one changes nothing', async () => {
      const { id } = await registered();
      const { version } = await row(id);
      const stale = { ...by(id), seen: version - 1 };
      expect(await controlAppeal(deps(), stale, true)).toEqual({ done: false, why: 'stale' });
      expect(await controlAppeal(deps(), { ...by(id), seen: version }, true)).toMatchObject({ done: true });
    });

    it('a request for information has its own terms (8-ФЗ ст. 18): +15 days, told of within seven', async () => {
      const made = await accepted({ type: 'information' });
      expect((await clocks(made.id)).map(({ process }) => process)).toEqual([
        'info_registration',
        'info_redirect',
        'info_answer',
      ]);
      const late = by(made.id, HEAD, NOW + 8 * DAY);
      expect(await extendAppeal(deps(), late, 'Ищем')).toEqual({ done: false, why: 'late' });
      expect(await extendAppeal(deps(), by(made.id), 'Ищем в архиве')).toMatchObject({ done: true });
    });

    it('every act is in the history and in the audit, without personal data', async () => {
      const made = await accepted({ card: { mail: `audit-${name}@example.org` } });
      await answerAppeal(deps(), by(made.id, ANNA), answerTo(made));
      await carry(NOW);
      const events = await store.db
        .selectFrom('appeal_events')
        .select(['kind', 'actor'])
        .where('appeal_id', '=', made.id)
        .orderBy('id')
        .execute();
      expect(events).toEqual([
        { kind: 'sent', actor: 'applicant' },
        { kind: 'register', actor: ANNA.id },
        { kind: 'accept', actor: ANNA.id },
        { kind: 'answer', actor: ANNA.id },
        { kind: 'answer_delivered', actor: 'program' },
      ]);
      const audit = await store.db
        .selectFrom('audit')
        .select(['action', 'details'])
        .where('subject', '=', `appeal:${made.id}`)
        .execute();
      expect(audit).toHaveLength(events.length);
      expect(JSON.stringify(audit)).not.toMatch(/Соловь|example\.org|Школу/u);
    });
  });
}
