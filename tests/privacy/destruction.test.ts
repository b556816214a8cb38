import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createMessageSearch } from '../../src/cases/message-search.ts';
import { DAY, HOUR } from '../../src/kernel/instants.ts';
import { approveRetention } from '../../src/privacy/approve-destruction.ts';
import { destroyApproved } from '../../src/privacy/destruction-keeper.ts';
import { liftHold, setHold } from '../../src/privacy/holds.ts';
import { proposeDestruction } from '../../src/privacy/propose-destruction.ts';
import { decideRequest, openRequest } from '../../src/privacy/requests.ts';
import type { Store } from '../../src/store/db.ts';
import { NOON } from '../inbox/accepting.ts';
import { ANNA, bytesAt, closed, destructionOn, requestsOn, seal, type Talk, talkOf } from './talk.ts';
import { bytesOf, dumpOf, enginesForTests } from './whole-store.ts';

const { engines, stop } = await enginesForTests();
afterAll(stop);

/** Two years on. */
const LATER = NOON + 730 * DAY;

describe.each(engines)('destruction on $name', ({ dataDir, open }) => {
  let store: Store;
  beforeAll(async () => {
    store = await open();
  });
  afterAll(() => store.close());

  const destroy = (at = LATER, owner = 'one') => destroyApproved(destructionOn(store, dataDir, at), owner);
  const propose = (at = LATER) => proposeDestruction(destructionOn(store, dataDir, at), at);
  const approve = (at = LATER) =>
    approveRetention(store.db, {
      agency: 'leningrad',
      class: 'hr-messages',
      clause: 'приказ',
      upTo: at,
      staff: ANNA,
      at,
    });
  const talk = (word: string, more: { file?: string } = {}) =>
    talkOf(store, dataDir, { word, account: 'leningrad/vk/main', ...more });
  const clocksOf = ({ caseId }: Talk) =>
    store.db
      .selectFrom('clocks')
      .select(['id', 'state', 'started_at', 'deadline_at', 'met_at', 'breached'])
      .where('case_id', '=', caseId)
      .orderBy('id')
      .execute();
  const found = async (word: string) => {
    const result = await createMessageSearch(store).find({ id: 'a', agencies: 'all' }, word, null);
    return typeof result === 'string' ? result : result.rows.length;
  };

  it('L3-03 of a case after its term nothing is left but its number, times and clocks', async () => {
    const [old, other] = [await talk('Кракозябров'), await talk('Свиристелкин')];
    await closed(store, old, 'hr-service');
    await closed(store, other, 'reception');
    const clocks = await clocksOf(old);
    expect(clocks.length).toBeGreaterThan(1);
    expect(await found('Кракозябров')).toBe(1);
    expect(await propose(NOON + DAY + 365 * DAY)).toBe(0);
    expect([await propose(), await propose()]).toEqual([1, 0]);
    // Nothing is destroyed before a person has said so.
    expect(await destroy()).toBe(0);
    expect(await approve()).toMatchObject({ number: 1, subjects: 1 });
    expect([await destroy(), await destroy()]).toEqual([1, 0]);

    const dump = await dumpOf(store);
    const left = dump.split('\n').filter((line) => line.toLowerCase().includes('кракозябр'));
    // Who he is stays while his other talks may be open: the person goes by a demand of his own.
    expect(left.map((line) => line.split(' ')[0] ?? '').toSorted((a, b) => a.localeCompare(b))).toEqual([
      'clients',
      'conversations',
      'identities',
      'inbox',
      'inbox',
      'lanes',
    ]);
    expect(left.filter((line) => /выплат|срочно|завтра/.test(line))).toEqual([]);
    expect(await bytesOf(store, dataDir)).not.toMatch(
      /выплата за Кракозябров|Уважаемый Кракозябров|Звонил Кракозябров/,
    );
    expect(await found('Кракозябров')).toBe(0);
    expect(bytesAt(dataDir, old.digest)).toBe(false);
    expect(await clocksOf(old)).toEqual(clocks);

    expect(await found('Свиристелкин')).toBe(1);
    expect(bytesAt(dataDir, other.digest)).toBe(true);
    expect(dump).toContain('Уважаемый Свиристелкин');
  });

  it('keeps an act and a log of what was destroyed, without the data', async () => {
    const act = await store.db.selectFrom('destruction_acts').selectAll().executeTakeFirstOrThrow();
    const [row] = await store.db
      .selectFrom('destructions')
      .selectAll()
      .where('act_id', '=', act.id)
      .execute();
    expect(act).toMatchObject({ ground: 'retention', approved_by: 'anna', done_at: LATER });
    expect(JSON.parse(row?.counts ?? '')).toMatchObject({ files: 1, notes: 1, events: 2 });
    const told = await store.db
      .selectFrom('audit')
      .select(['action', 'details'])
      .where('action', 'like', 'data.%')
      .orderBy('id')
      .execute();
    expect(told.map(({ action }) => action)).toEqual(['data.approve', 'data.destroyed']);
    expect(JSON.stringify(told)).not.toContain('Кракозябр');
  });

  it('a hold keeps everything of the person until it is lifted', async () => {
    const held = await talk('Шишкомотов');
    await closed(store, held, 'hr-service');
    const hold = {
      agency: 'leningrad',
      clientId: held.clientId,
      ground: 'court' as const,
      reason: 'Иск Шишкомотова',
    };
    const id = await setHold(store.db, seal, { ...hold, staff: ANNA, at: LATER });
    await propose();
    await approve();
    expect(await destroy()).toBe(0);
    expect(await found('Шишкомотов')).toBe(1);
    await liftHold(store.db, { id, clientId: held.clientId }, ANNA, LATER);
    expect(await liftHold(store.db, { id, clientId: held.clientId }, ANNA, LATER)).toBe(false);
    // It is looked at again after a while.
    expect([await destroy(), await destroy(LATER + HOUR)]).toEqual([0, 1]);
    expect(await found('Шишкомотов')).toBe(0);
  });

  it('two instances destroy each case once, and a file that others sent too stays', async () => {
    const talks = [];
    for (const word of ['Ахтырцев', 'Бубенцов', 'Вертоградов']) {
      const one = await talk(word, word === 'Ахтырцев' ? {} : { file: 'одна и та же справка' });
      talks.push(one);
      await closed(store, one, word === 'Вертоградов' ? 'reception' : 'hr-training');
    }
    await propose();
    await approve();
    const done = await Promise.all([destroy(LATER, 'one'), destroy(LATER, 'two')]);
    expect(done[0] + done[1]).toBe(2);
    expect(talks.map(({ digest }) => bytesAt(dataDir, digest))).toEqual([false, true, true]);
  });

  it('goes on after a kill between the bytes and the rows', async () => {
    const one = await talk('Громыхайло');
    await closed(store, one, 'hr-training');
    await propose();
    await approve();
    const deps = destructionOn(store, dataDir, LATER);
    const killed = { ...deps.folder, remove: () => Promise.reject(new Error('killed')) };
    await expect(destroyApproved({ ...deps, folder: killed }, 'dead')).rejects.toThrow('killed');
    expect(await found('Громыхайло')).toBe(1);
    // The dead process holds it until its lease is over.
    expect([await destroy(), await destroy(LATER + HOUR)]).toEqual([0, 1]);
    expect(await found('Громыхайло')).toBe(0);
  });

  it('152-ФЗ art. 21 part 5: by a withdrawal everything of the person goes, and the term is met', async () => {
    const one = await talk('Дребеденкин');
    const requests = requestsOn(store);
    const at = NOON + 5 * HOUR;
    const requestId = await openRequest(requests, {
      caseId: one.caseId,
      clientId: one.clientId,
      kind: 'withdrawal',
      identifiedBy: 'account',
      wish: 'Дребеденкин просит удалить всё',
      receivedAt: at,
      staff: ANNA,
      at,
    });
    const clock = () =>
      store.db
        .selectFrom('clocks')
        .select(['state', 'deadline_at', 'breached', 'process'])
        .where('case_id', '=', one.caseId)
        .where('process', '=', 'pd_withdrawal')
        .executeTakeFirstOrThrow();
    expect(await clock()).toMatchObject({ state: 'running', deadline_at: Date.UTC(2026, 11, 23, 14, 30) });
    expect(await dumpOf(store)).not.toContain('просит удалить');
    const how = { requestId, how: 'destroy' as const, answer: 'Удалим', staff: ANNA, at: at + HOUR };
    expect(await Promise.all([decideRequest(requests, how), decideRequest(requests, how)])).toEqual(
      expect.arrayContaining([true, false]),
    );
    expect(await destroy(at + HOUR)).toBe(2);
    const dump = await dumpOf(store);
    expect(dump.toLowerCase()).not.toContain('дребеденк');
    expect(await bytesOf(store, dataDir)).not.toMatch(/Дребеденкин/);
    expect(await clock()).toMatchObject({ state: 'met', breached: 0 });
    const request = await store.db
      .selectFrom('privacy_requests')
      .selectAll()
      .where('id', '=', requestId)
      .executeTakeFirstOrThrow();
    expect(request).toMatchObject({ state: 'done', wish: null, answer: null, decided_by: 'anna' });
    // Who writes again is somebody new, and is answered.
    const again = await talk('Дребеденкин');
    expect(again.clientId).not.toBe(one.clientId);
    expect(again.caseId).not.toBe(one.caseId);
  });

  it('an unanswered question stands in the way of destruction, and so does another demand', async () => {
    const one = await talk('Ерофейкин');
    const requests = requestsOn(store);
    const demand = {
      caseId: one.caseId,
      clientId: one.clientId,
      identifiedBy: 'esia' as const,
      wish: '',
      staff: ANNA,
    };
    const at = NOON + 5 * HOUR;
    const access = await openRequest(requests, { ...demand, kind: 'access', receivedAt: at, at });
    const stopping = await openRequest(requests, { ...demand, kind: 'stop', receivedAt: at, at });
    await decideRequest(requests, { requestId: stopping, how: 'destroy', answer: '', staff: ANNA, at });
    expect(await destroy(at)).toBe(0);
    expect(await found('Ерофейкин')).toBe(1);
    await decideRequest(requests, { requestId: access, how: 'done', answer: 'Выдали', staff: ANNA, at });
    expect(await destroy(at + HOUR)).toBe(2);
  });
});
