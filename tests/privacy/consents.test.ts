import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DAY } from '../../src/kernel/instants.ts';
import { consentOffers, giveConsents, listConsents, withdrawConsent } from '../../src/privacy/consents.ts';
import type { Store } from '../../src/store/db.ts';
import { facts } from '../dispatch/desk.ts';
import { NOON } from '../inbox/accepting.ts';
import { enginesForTests } from './whole-store.ts';

const { engines, stop } = await enginesForTests();
afterAll(stop);

describe.each(engines)('152-ФЗ art. 9: a consent on $name', ({ open }) => {
  let store: Store;
  beforeAll(async () => {
    store = await open();
  });
  afterAll(() => store.close());

  const offers = (at = NOON) => consentOffers(facts().pack('kursk'), at);
  const who = { agency: 'kursk', holder: 'client:7', channel: 'site', at: NOON } as const;
  const inForce = async () =>
    (await listConsents(store.db, 'kursk', ['client:7']))
      .filter(({ withdrawnAt }) => withdrawnAt === null)
      .map(({ purpose }) => purpose);

  it('is for one purpose, with the version of its words', () => {
    expect(offers().map(({ purpose, version }) => [purpose, version])).toEqual([
      ['extra_channel', '2025-09-01'],
      ['profile', '2025-09-01'],
    ]);
    expect(new Set(offers().map(({ digest }) => digest)).size).toBe(2);
    // Before the law asked for it apart there was none.
    expect(offers(Date.UTC(2025, 7, 1))).toEqual([]);
  });

  it('is given for what was ticked only, once, and its words are kept', async () => {
    const [extra] = offers().slice(0, 1);
    if (!extra) throw new Error('no offer');
    await Promise.all([giveConsents(store.db, who, [extra]), giveConsents(store.db, who, [extra])]);
    expect(await inForce()).toEqual(['extra_channel']);
    const rows = await store.db
      .selectFrom('consents')
      .innerJoin('consent_texts', 'consent_texts.digest', 'text_digest')
      .select(['consent_texts.text', 'version', 'channel', 'given_at'])
      .where('holder', '=', who.holder)
      .execute();
    expect(rows).toEqual([{ text: extra.text, version: '2025-09-01', channel: 'site', given_at: NOON }]);
  });

  it('is taken back by one act, stays as a proof, and can be given anew with newer words', async () => {
    const later = { ...who, channel: 'vk', at: NOON + DAY };
    expect(await withdrawConsent(store.db, later, 'extra_channel')).toBe(true);
    expect(await withdrawConsent(store.db, later, 'extra_channel')).toBe(false);
    expect(await withdrawConsent(store.db, { ...later, holder: 'client:8' }, 'extra_channel')).toBe(false);
    expect(await inForce()).toEqual([]);
    const [extra] = offers();
    if (!extra) throw new Error('no offer');
    await giveConsents(store.db, later, [{ ...extra, version: '2027-01-01', text: 'Иначе', digest: 'd2' }]);
    expect(await inForce()).toEqual(['extra_channel']);
    const kept = await store.db
      .selectFrom('consents')
      .select(['text_digest', 'withdrawn_at', 'withdrawn_in'])
      .where('holder', '=', who.holder)
      .orderBy('id')
      .execute();
    expect(kept).toEqual([
      { text_digest: extra.digest, withdrawn_at: NOON + DAY, withdrawn_in: 'vk' },
      { text_digest: 'd2', withdrawn_at: null, withdrawn_in: null },
    ]);
    const told = await store.db
      .selectFrom('audit')
      .select('action')
      .where('subject', '=', who.holder)
      .execute();
    expect(told.map(({ action }) => action)).toEqual(['consent.given', 'consent.withdrawn', 'consent.given']);
  });
});
