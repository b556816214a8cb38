import { describe, expect, test } from 'vitest';
import {
  contactsAt,
  loadAgencies,
  policyAt,
  policyRows,
  scheduleOf,
  targetsFor,
  targetsOf,
  unitsAt,
} from '../../src/agency/index.ts';
import type { AgencyPack, Process, Settings, TargetQuestion } from '../../src/agency/index.ts';
import { PURPOSES, TOUCHPOINT_KINDS, touchpointType } from '../../src/agency/touchpoints-schema.ts';
import { KB } from './broken-pack.ts';

const packs = loadAgencies(KB);
const pack = (id: string): AgencyPack => {
  const found = packs.get(id);
  if (found === undefined) throw new Error(`no pack ${id}`);
  return found;
};
const lo = pack('leningrad');
const ul = pack('ulyanovsk');
const ku = pack('kursk');

const NOW = Date.parse('2026-11-20T09:00:00Z');
const BEFORE_AMENDMENT = Date.parse('2025-12-17T20:59:59Z');
const AMENDMENT = Date.parse('2025-12-17T21:00:00Z');

const settings = (of: AgencyPack, at = NOW): Settings => policyAt(of, at).settings;
const term = (of: AgencyPack, process: Process) =>
  targetsOf(policyAt(of, NOW), process).map((target) => target.term);
const reply = (of: AgencyPack, kind: TargetQuestion['kind'], client: TargetQuestion['client'] = 'external') =>
  targetsFor(policyAt(of, NOW), {
    kind,
    client,
    place: kind === 'direct' ? 'private' : 'public',
    urgent: false,
  });
const days = (n: number) => [{ kind: 'calendar_days', n, roll: 'preceding', countFrom: 'next-day' }];
const workingDays = (n: number) => [{ kind: 'working_days', n, countFrom: 'next-day' }];

describe('Leningrad oblast', () => {
  test('L1-02', () => expect(settings(lo).touchpoint_kinds).toHaveLength(8));
  test('L1-03', () => expect(settings(lo).appeal_types).toHaveLength(4));
  test('L1-04', () => expect(settings(lo).appeal_stages).toHaveLength(7));
  test('L1-05', () => {
    expect(settings(lo).chat_registers_appeals).toBe(false);
    expect(settings(lo).appeal_route).toBe('portal');
    const ways = contactsAt(lo, NOW).filter(({ id }) =>
      ['post', 'reception-room', 'appeal-form'].includes(id),
    );
    expect(ways.flatMap(({ values }) => values)).toEqual([
      '191311, Санкт-Петербург, Суворовский проспект, д. 67',
      'Санкт-Петербург, Суворовский проспект, д. 67, пом. 131',
      'https://ag.lenobl.ru/',
    ]);
  });
  test('L1-06 A-01', () => {
    expect(settings(lo, BEFORE_AMENDMENT).esia).toBe('optional');
    expect(settings(lo, AMENDMENT).esia).toBe('required');
  });
  test('L1-07 A-01', () => {
    expect(settings(lo, BEFORE_AMENDMENT).appeal_cabinet).toBe('optional');
    expect(settings(lo, AMENDMENT).appeal_cabinet).toBe('required');
  });
  test('L1-08', () => expect(settings(lo).appeal_statuses).toHaveLength(3));
  test('L1-09 A-02', () => {
    expect(settings(lo, BEFORE_AMENDMENT).appeal_prefill).toBe('when_signed_in');
    expect(settings(lo, AMENDMENT).appeal_prefill).toBe('always');
  });
  test('L1-10', () => {
    expect(settings(lo).receipt_within_seconds).toBe(60);
    expect(settings(lo).receipt_parts).toHaveLength(5);
  });
  test('L1-12', () => {
    expect(term(lo, 'appeal_registration')).toEqual(days(3));
    expect(term(lo, 'redirect')).toEqual(days(7));
    expect(term(lo, 'appeal_answer')).toEqual(days(30));
    expect(term(lo, 'appeal_extension')).toEqual(days(30));
    const bases = policyRows(lo).filter(({ rule }) => rule === 'L1-12');
    expect(new Set(bases.map(({ basis }) => basis))).toEqual(new Set(['federal']));
  });
  test('L1-16', () => {
    const room = contactsAt(lo, NOW).find(({ id }) => id === 'head-reception-room');
    expect(room?.values).toEqual(['Санкт-Петербург, Суворовский проспект, д. 67, пом. 133']);
  });
  test('L1-18', () => expect(settings(lo).appeal_outcomes).toHaveLength(4));
  test('L1-24 A-04', () => {
    expect(settings(lo, BEFORE_AMENDMENT).written_answer_in_first_turn).toBeUndefined();
    expect(settings(lo, AMENDMENT).written_answer_in_first_turn).toBe(true);
  });
  test('L1-25 L1-26', () => {
    expect(lo.surveyUrl).toBe('https://ag.lenobl.ru/about/polls/141/');
    expect(settings(lo).survey_link_in_final_message).toBe(true);
  });
  test('L1-30 L3-12', () => expect(settings(lo).transfers_max).toBe(2));
  test('L1-31', () => expect(settings(lo).call_average_minutes).toBe(10));
  test('L1-32', () => expect(settings(lo).line_topics).toHaveLength(6));
  test('L1-33', () => {
    const phones = contactsAt(lo, NOW).filter(({ id }) => id.startsWith('phone-'));
    expect(phones.map(({ values, for: whom }) => [whom, ...values])).toEqual([
      ['citizens', '(812) 539-46-54'],
      ['organisations', '(812) 539-46-56'],
    ]);
    const week = scheduleOf(lo, 'lo-reception')?.versions[0]?.week;
    expect(week?.mon).toEqual([
      ['09:30', '13:00'],
      ['14:00', '17:30'],
    ]);
    expect(week?.fri).toEqual([
      ['09:30', '13:00'],
      ['14:00', '16:30'],
    ]);
    const letters = scheduleOf(lo, 'lo-correspondence')?.versions[0]?.week;
    expect(letters?.thu).toEqual([
      ['09:00', '11:30'],
      ['12:30', '18:00'],
    ]);
    expect(letters?.fri).toEqual([
      ['09:00', '11:30'],
      ['12:30', '17:00'],
    ]);
  });
  test('L1-34', () => expect(settings(lo).appeal_done_when).toHaveLength(3));
  test('L2-02', () => {
    for (const kind of ['direct', 'comment', 'mention', 'post'] as const) {
      const [target, ...more] = reply(lo, kind);
      expect(more).toEqual([]);
      expect(target?.term).toEqual({ kind: 'working_hours', n: 5 });
      expect(target?.goal).toBe(true);
    }
  });
  test('L3-03', () => expect(settings(lo).retention_message_years).toBe(1));
  test('L3-06 A-07', () => {
    expect(term(lo, 'urgent_answer')).toEqual(workingDays(5));
    expect(settings(lo, BEFORE_AMENDMENT).urgent_term_set_by).toBe('unit');
    expect(settings(lo, AMENDMENT).urgent_term_set_by).toBe('head');
  });
  test('L3-09', () => {
    const topic = (id: string) =>
      lo.topics.find((one) => one.id === id)?.phones.map((phone) => phone.slice(-9));
    expect(topic('hr-competitions')).toEqual(['539-46-66', '539-46-68', '539-50-58']);
    expect(topic('hr-certification')).toHaveLength(2);
    expect(topic('hr-service')).toHaveLength(4);
    expect(topic('hr-training')).toHaveLength(1);
    expect(topic('hr-personnel')).toHaveLength(6);
    expect(topic('awards')).toHaveLength(2);
    const awards = (at: number) => unitsAt(lo, at).find(({ id }) => id === 'awards')?.name;
    expect(awards(BEFORE_AMENDMENT)).toMatch(/^Сектор/u);
    expect(awards(AMENDMENT)).toBe('Отдел наградной политики');
  });
  test('L3-10 L3-15', () => {
    const [before, after] = scheduleOf(lo, 'lo-hr')?.versions ?? [];
    expect(before).toMatchObject({
      from: null,
      week: { mon: [['09:00', '18:00']], fri: [['09:00', '17:00']] },
    });
    expect(after).toMatchObject({
      from: '2025-12-18',
      week: {
        mon: [
          ['09:00', '12:00'],
          ['13:00', '18:00'],
        ],
        fri: [
          ['09:00', '12:00'],
          ['13:00', '17:00'],
        ],
      },
    });
  });
  test('L3-16 A-08', () => {
    const addresses = (at: number) =>
      contactsAt(lo, at)
        .filter(({ id }) => id.startsWith('booking-'))
        .flatMap(({ values }) => values);
    expect(addresses(BEFORE_AMENDMENT)).toHaveLength(27);
    expect(addresses(AMENDMENT)).toHaveLength(21);
    expect(addresses(AMENDMENT)).toContain('as_premnina@lenreg.ru');
    expect(settings(lo).booking).toBe('staff_confirm');
  });
  test('L4-04', () => expect(settings(lo).retention_class).toContain('номенклатура'));
  test('L4-07', () => {
    const week = scheduleOf(lo, 'lo-anticorruption')?.versions[0]?.week;
    expect(week?.mon).toEqual([
      ['09:00', '12:00'],
      ['12:48', '18:00'],
    ]);
    expect(week?.fri).toEqual([
      ['09:00', '12:00'],
      ['12:48', '17:00'],
    ]);
  });
  test('L4-09', () => {
    expect(reply(lo, 'direct', 'internal').map((target) => target.term)).toEqual([
      { kind: 'end_of_working_day' },
    ]);
  });
  test('L4-10', () => expect(lo.topics.filter(({ unit }) => unit === 'anticorruption')).toHaveLength(5));
  test('L4-13', () => {
    expect(settings(lo).kb_review_like_questions).toBe(3);
    expect(settings(lo).kb_review_window_days).toBe(30);
    expect(settings(lo).kb_review_triggers).toHaveLength(3);
  });
  test('T-02', () => expect(lo.directions).toHaveLength(3));
  test('T-03', () => expect(PURPOSES).toHaveLength(10));
  test('T-06 T-07', () => {
    expect(Object.keys(TOUCHPOINT_KINDS)).toHaveLength(7);
    const type = (id: string) => lo.touchpoints.filter((row) => row.id === id).map(touchpointType);
    expect([type('appeals-post'), type('appeals-phone'), type('info-vk')].flat()).toEqual([
      'offline',
      'offline',
      'digital',
    ]);
  });
  test('T-09', () => expect(term(lo, 'touchpoint_change')).toEqual(workingDays(5)));
  test('T-10', () => expect(settings(lo).touchpoint_review_triggers).toHaveLength(3));
  test('T-11', () => {
    const functions = Map.groupBy(lo.touchpoints, (row) => `${row.direction}/${row.functionName}`);
    for (const [name, rows] of functions)
      expect([name, rows.some((row) => touchpointType(row) === 'offline')]).toEqual([name, true]);
  });
});

describe('Ulyanovsk oblast', () => {
  test('U-02', () => {
    expect(term(ul, 'history_export')).toEqual(days(30));
    expect(targetsOf(policyAt(ul, NOW), 'history_export')[0]?.goal).toBe(true);
    expect(settings(ul).retention_class).toContain('перечень');
  });
  test('U-06', () => expect(term(ul, 'urgent_answer')).toEqual(workingDays(5)));
  test('U-18 K-34 L1-17', () => {
    // No act gives a number: the end of the day is a goal for a promise without a time.
    for (const of of [ul, ku, lo]) {
      expect(term(of, 'callback')).toEqual([{ kind: 'end_of_working_day' }]);
      expect(targetsOf(policyAt(of, NOW), 'callback')[0]?.goal).toBe(true);
    }
  });
  test('U-07', () => expect(term(ul, 'abuse_notice')).toEqual(workingDays(7)));
  test('U-11', () => expect(settings(ul).survey_link_in_final_message).toBe(true));
  test('U-12', () => expect(settings(ul).line_topics).toHaveLength(3));
  test('U-13', () => {
    const line = contactsAt(ul, NOW).find(({ id }) => id === 'line');
    expect(line?.values).toEqual(['8-(8422) 58-93-58', '8-800-775-50-05']);
  });
  test('U-14', () => {
    expect(ul.zone).toBe('Europe/Ulyanovsk');
    expect(scheduleOf(ul, 'default')).toMatchObject({ tz: 'Europe/Ulyanovsk', assumption: true });
    expect(scheduleOf(ul, 'default')?.versions[0]?.week.fri).toEqual([
      ['09:00', '13:00'],
      ['14:00', '18:00'],
    ]);
  });
  test('U-17', () => expect(settings(ul).transfers_max).toBe(2));
  test('U-26', () => {
    expect(reply(ul, 'direct', 'internal').map((target) => target.term)).toEqual([
      { kind: 'end_of_working_day' },
    ]);
  });
  test('U-27', () => expect(settings(ul).response_term_not_set).toBe('срок не установлен'));
  test('U-28', () => expect(settings(ul).mailing_mass_from).toBe(2));
  test('U-29', () => expect(settings(ul).mailing_channel).toBe('email'));
  test('U-30', () => expect(settings(ul).mailing_withdraw).toBe('page_or_one_click'));
  test('U-31', () => expect(settings(ul).trigger_classes).toHaveLength(3));
  test('U-32', () => {
    const hours = (kind: TargetQuestion['kind']) => reply(ul, kind).map((target) => [target.id, target.term]);
    expect(hours('mention')).toEqual([['U-32-mention', { kind: 'working_hours', n: 6 }]]);
    expect(hours('comment')).toEqual([['U-32-comment', { kind: 'working_hours', n: 5 }]]);
    expect(hours('post')).toEqual([['U-32-comment', { kind: 'working_hours', n: 5 }]]);
    expect(hours('direct')).toEqual([['U-32-direct', { kind: 'working_hours', n: 5 }]]);
  });
  test('U-33', () => expect(settings(ul).private_channel_counts_as_reply).toBe(true));
});

describe('Kursk oblast', () => {
  test('K-01', () => {
    expect(settings(ku).directions).toHaveLength(7);
    expect(ku.directions).toHaveLength(7);
  });
  test('K-02', () => expect(settings(ku).contact_purposes).toHaveLength(6));
  test('K-04', () => {
    const social = ku.channels.filter(({ kind }) => kind === 'vk' || kind === 'ok');
    expect(social.map(({ url }) => url)).toEqual(['https://vk.com/komobr46', 'https://ok.ru/minobrnauki46']);
  });
  test('K-05', () => {
    const shown = contactsAt(ku, NOW).flatMap(({ values }) => values);
    expect(shown).toContain('komobr@rkursk.ru');
    expect(shown).toContain('г. Курск, ул. Кирова, 7');
    // The address of the appeals system inside the network is not for citizens.
    expect(shown.join(' ')).not.toContain('1.8.6.75');
  });
  test('K-06', () =>
    expect(scheduleOf(ku, 'default')).toMatchObject({ tz: 'Europe/Moscow', assumption: true }));
  test('K-09', () => expect(settings(ku).reception_card_fields).toHaveLength(7));
  test('K-10', () => expect(settings(ku).reception_card_consented_fields).toHaveLength(4));
  test('K-12', () => expect(settings(ku).reception_outcomes).toHaveLength(4));
  test('K-20', () => expect(settings(ku).trigger_classes).toHaveLength(3));
  test('K-21', () => {
    for (const kind of ['mention', 'comment', 'post', 'direct'] as const) {
      const [target, ...more] = reply(ku, kind);
      expect(more).toEqual([]);
      expect(target?.term).toEqual({ kind: 'clock_hours', n: 3 });
      expect(target?.otherReading).toEqual({ kind: 'working_hours', n: 3 });
    }
    expect(ku.duty.roundTheClock).toBe(true);
  });
  test('K-22', () => expect(settings(ku).private_channel_counts_as_reply).toBe(true));
  test('K-23', () => expect(settings(ku).emoji_in_chats).toBe(true));
  test('K-25', () => expect(term(ku, 'appeal_answer')).toEqual(days(30)));
  test('K-26', () => expect(term(ku, 'redirect')).toEqual(days(7)));
  test('K-27', () => expect(term(ku, 'redirect_copies')).toEqual(days(7)));
  test('K-30', () => {
    const { sentence_words_warn, sentence_words_error, capitals_from_letters } = settings(ku);
    expect([sentence_words_warn, sentence_words_error, capitals_from_letters]).toEqual([20, 35, 5]);
  });
  test('K-32', () => expect(settings(ku).transfers_max).toBe(2));
  test('K-34', () => expect(settings(ku).call_script_steps).toHaveLength(6));
  test('K-35', () => expect(settings(ku).outgoing_call_steps).toHaveLength(6));
  test('K-36', () => {
    expect(reply(ku, 'direct', 'internal').map((target) => target.term)).toEqual([
      { kind: 'end_of_working_day' },
    ]);
  });
  test('K-37', () => expect(settings(ku).internal_receipt_notice).toBe(true));
  test('K-38', () => expect(settings(ku).response_term_not_set).toBe('срок не установлен'));
  test('K-42', () => expect(settings(ku).refusal_reasons).toHaveLength(3));
  test('K-43', () => expect(settings(ku).appeal_request_offered).toBe(true));
  test('K-46', () => expect(settings(ku).kb_internal_kinds).toHaveLength(4));
});

describe.each([...packs.values()].map((one) => [one.id, one] as const))('every body: %s', (_, of) => {
  test('D6', () => expect(settings(of).bot_answer).toBe('counts_unless_rejected'));
  test('D7', () => expect(settings(of).private_channel_counts_as_reply).toBe(true));
  test('warnings at 50, 80 and 100 percent, as a goal', () => {
    expect(settings(of).warning_shares).toEqual([50, 80, 100]);
    expect(settings(of).escalation?.map(({ share }) => share)).toEqual([50, 80, 100]);
    expect(policyRows(of, NOW).find(({ rule }) => rule === 'WARN-shares')?.basis).toBe('goal');
  });
  test('41-FZ: Telegram is off since 1 June 2025', () => {
    expect(settings(of).telegram).toBe('by_account');
    expect(settings(of, Date.parse('2025-05-31T12:00:00Z')).telegram).toBeUndefined();
  });
  test('152-FZ: terms on personal data', () => {
    expect(term(of, 'pd_access')).toEqual(workingDays(10));
    expect(term(of, 'pd_access_extension')).toEqual(workingDays(5));
    expect(term(of, 'pd_correction')).toEqual(workingDays(7));
    expect(term(of, 'pd_stop')).toEqual(workingDays(10));
    expect(term(of, 'pd_withdrawal')).toEqual(days(30));
    expect(term(of, 'pd_purpose_reached')).toEqual(days(30));
    expect(term(of, 'pd_unlawful_stop')).toEqual(workingDays(3));
    expect(term(of, 'pd_unlawful_destroy')).toEqual(workingDays(10));
    expect(term(of, 'pd_breach_notice')).toEqual([{ kind: 'clock_hours', n: 24 }]);
    expect(term(of, 'pd_breach_result')).toEqual([{ kind: 'clock_hours', n: 72 }]);
  });
  test('8-FZ: requests for information', () => {
    expect(term(of, 'info_registration')).toEqual(days(3));
    expect(term(of, 'info_redirect')).toEqual(days(7));
    expect(term(of, 'info_answer')).toEqual(days(30));
    expect(term(of, 'info_extension')).toEqual(days(15));
  });
  test('59-FZ: every body registers in 3 days and answers in 30', () => {
    expect(term(of, 'appeal_registration')).toEqual(days(3));
    expect(term(of, 'appeal_answer')).toEqual(days(30));
    expect(term(of, 'redirect')).toEqual(days(7));
  });
  test('every row has a clause and a first day', () => {
    for (const line of policyRows(of)) {
      expect(line.clause.length).toBeGreaterThan(5);
      expect(line.validFrom).toMatch(/^\d{4}-\d{2}-\d{2}$/u);
    }
  });
});
