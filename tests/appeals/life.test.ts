import { array, assert, constantFrom, property } from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import {
  actsIn,
  afterAct,
  APPEAL_ACTS,
  APPEAL_PROCESSES,
  APPEAL_STATES,
  type AppealAct,
  type AppealState,
  deliveredAct,
  isEnd,
  publicStatus,
} from '../../src/appeals/life.rules.ts';
import { facts } from '../dispatch/desk.ts';

const ACTS = Object.keys(APPEAL_ACTS) as AppealAct[];
const ENDS = ['answered', 'redirected', 'refused', 'left', 'stopped', 'withdrawn'];
const byProgram = (act: AppealAct) => APPEAL_ACTS[act].by === 'program';

/** Every state that can be come to from one. */
function reached(from: AppealState): Set<AppealState> {
  const seen = new Set<AppealState>([from]);
  for (const state of seen) {
    for (const act of actsIn(state)) seen.add(afterAct(state, act) ?? state);
  }
  return seen;
}

describe('the life of an appeal', () => {
  test('L1-04 every one of the seven processes has its act', () => {
    const covered = new Set(ACTS.map((act) => APPEAL_ACTS[act].process));
    expect([...covered].toSorted()).toEqual([...APPEAL_PROCESSES].toSorted());
  });

  test('no state is dead: each is reached from the sending, and from each an end is reached', () => {
    expect([...reached('sent')].toSorted()).toEqual([...APPEAL_STATES].toSorted());
    for (const state of APPEAL_STATES) expect([...reached(state)].some(isEnd)).toBe(true);
  });

  test('every lawful end is reached, and nothing leaves an end', () => {
    expect(APPEAL_STATES.filter(isEnd)).toEqual(ENDS);
    for (const end of APPEAL_STATES.filter(isEnd)) expect(actsIn(end)).toEqual([]);
  });

  it('never comes to an end without a person, however acts follow on each other', () => {
    assert(
      property(array(constantFrom(...ACTS), { maxLength: 40 }), (acts) => {
        let state: AppealState = 'sent';
        let registered = false;
        let decided = false;
        for (const act of acts) {
          const next = afterAct(state, act);
          if (next === null) continue;
          registered ||= act === 'register';
          decided ||= next !== state && !byProgram(act) && !['register', 'accept', 'extend'].includes(act);
          // Nothing but the delivery of what a person has decided is the program's.
          if (byProgram(act)) expect(decided && isEnd(next)).toBe(true);
          state = next;
        }
        expect(registered || state === 'sent').toBe(true);
        if (isEnd(state)) expect(decided).toBe(true);
        expect(publicStatus(state)).toBe(state === 'sent' ? 0 : isEnd(state) ? 2 : 1);
      }),
    );
  });

  test('correspondence is stopped by the head alone (59-ФЗ ст. 11 ч. 5), and so are refusals and extensions', () => {
    for (const act of ['stop', 'refuse', 'leave', 'extend'] as const)
      expect(APPEAL_ACTS[act].by).toBe('head');
  });

  test('L1-12 no work starts before a number and a topic', () => {
    expect(actsIn('sent')).toEqual(['register']);
    expect(actsIn('registered')).not.toContain('answer');
    expect(afterAct('sent', 'accept')).toBeNull();
  });

  test('a term is extended once', () => {
    expect(ACTS.filter((act) => afterAct('extended', act) === 'extended')).toEqual(['clarify', 'control']);
    expect(actsIn('extended')).not.toContain('extend');
  });

  test('L1-14 what was decided ends only by its delivery', () => {
    const onTheWay = APPEAL_STATES.filter((state) => state.endsWith('ing'));
    for (const state of onTheWay) expect(actsIn(state)).toEqual([deliveredAct(state)]);
  });

  test('L1-08 there are exactly three public statuses, in the order of the order', () => {
    const { settings } = facts().clocks.policy(facts().pack('leningrad'), Date.UTC(2026, 10, 24));
    expect(settings.appeal_statuses).toEqual([
      'Отправлено',
      'Зарегистрировано',
      'Ответ на обращение (уведомление о переадресации обращения) получен(о)',
    ]);
    expect(new Set(APPEAL_STATES.map(publicStatus))).toEqual(new Set([0, 1, 2]));
  });
});
