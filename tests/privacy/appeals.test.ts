import { readdirSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sendAppeal } from '../../src/appeals/send-appeal.ts';
import { closeCase } from '../../src/cases/cases.ts';
import { openFileFolder } from '../../src/inbox/files/file-folder.ts';
import { keepUpload } from '../../src/inbox/files/keep-upload.ts';
import { createLog } from '../../src/kernel/log.ts';
import { newId } from '../../src/kernel/ids.ts';
import { DAY, HOUR } from '../../src/kernel/instants.ts';
import { approveRetention } from '../../src/privacy/approve-destruction.ts';
import { readHistory } from '../../src/privacy/client-history.ts';
import { type DestructionDeps, destroyApproved } from '../../src/privacy/destruction-keeper.ts';
import { exportHistory } from '../../src/privacy/export-history.ts';
import { setHold, liftHold } from '../../src/privacy/holds.ts';
import { proposeDestruction } from '../../src/privacy/propose-destruction.ts';
import type { Store } from '../../src/store/db.ts';
import { placeOf } from '../../src/store/seal.ts';
import { keepLetter, mailFolder } from '../../src/watch/mail-server.ts';
import { postLetters } from '../../src/watch/post-letters.ts';
import { addApplicant, addDraft, appealsOn, CARD, seal } from '../appeals/desk.ts';
import { NOON } from '../inbox/accepting.ts';
import { ANNA, bytesAt, destructionOn } from './talk.ts';
import { bytesOf, dumpOf, enginesForTests } from './whole-store.ts';

const { engines, stop } = await enginesForTests();
afterAll(stop);

const ENDED = NOON + DAY;
const YEAR = 366 * DAY;

describe.each(engines)('appeals and their terms of keeping on $name', ({ dataDir, open }) => {
  let store: Store;
  beforeAll(async () => {
    store = await open();
  });
  afterAll(() => store.close());

  const on = (at: number): DestructionDeps => ({ ...destructionOn(store, dataDir, at), seal });
  const propose = (at: number) => proposeDestruction(on(at), at);
  const destroy = (at: number) => destroyApproved(on(at), 'one');
  const approve = (which: string, at: number) =>
    approveRetention(store.db, {
      agency: 'kursk',
      class: which,
      clause: 'перечень',
      upTo: at,
      staff: ANNA,
      at,
    });

  async function upload(draftId: string, text: string): Promise<string> {
    const folder = openFileFolder(dataDir);
    const bytes = new TextEncoder().encode(`%PDF-1.4\n${text} ${newId()}`);
    const file = {
      agency: 'kursk',
      owner: `draft:${draftId}`,
      by: 'client',
      name: 'a.pdf',
      mime: 'application/pdf',
    };
    expect(await keepUpload({ store, folder, scans: false }, { ...file, bytes, largest: 1 }, NOON)).toBe(
      null,
    );
    const row = await store.db
      .selectFrom('files')
      .select('digest')
      .where('message_id', '=', file.owner)
      .executeTakeFirstOrThrow();
    return row.digest ?? '';
  }

  /** An appeal with an upload and its receipt, ended; the word stands in all that the person wrote. */
  async function ended(word: string) {
    const card = { ...CARD, name: { last: word, first: 'Иван', middle: null }, mail: `${word}@example.org` };
    const applicantId = await addApplicant(store, { card });
    const draftId = await addDraft(store, NOON, {
      applicantId,
      essence: `Я ${word}, прошу проверить школу.`,
      addressee: `Министру от ${word}`,
    });
    const digest = await upload(draftId, word);
    const attachments = JSON.stringify([`draft:${draftId}`]);
    await store.db.updateTable('appeal_drafts').set({ attachments }).where('id', '=', draftId).execute();
    const sent = await sendAppeal(appealsOn(store), { draftId, applicantId, at: NOON });
    if (!sent.sent) throw new Error(sent.why);
    const row = await store.db
      .selectFrom('appeals')
      .innerJoin('cases', 'cases.id', 'appeals.case_id')
      .select(['case_id', 'cases.client_id'])
      .where('appeals.id', '=', sent.appealId)
      .executeTakeFirstOrThrow();
    const letter = await store.db
      .selectFrom('letters')
      .selectAll()
      .where('recipient', '=', card.mail)
      .executeTakeFirstOrThrow();
    const mail = { ...letter, to: letter.recipient, writtenAt: letter.written_at };
    await keepLetter(mailFolder(dataDir), mail);
    await store.transact((trx) => closeCase(trx, row.case_id, 'answered', ENDED));
    return { caseId: row.case_id, clientId: row.client_id, applicantId, digest, letterId: letter.id };
  }
  async function lettersLeave(at: number): Promise<void> {
    const carry = () => Promise.resolve({ outcome: 'sent' as const });
    await postLetters({ store, log: createLog('silent'), carry }, at);
  }

  it('U-02 T-12 the history of a client holds his appeals with letters and files, and drafts that he did not send', async () => {
    const { clientId, applicantId } = await ended('Тарабаров');
    await addDraft(store, NOON, { applicantId, essence: 'Ещё одно, недописанное.' });
    const history = await readHistory(store.db, seal, 'kursk', clientId);
    if (!history) throw new Error('no history');
    const [appeal] = history.cases.map((one) => one.appeal);
    expect(appeal).toMatchObject({ essence: 'Я Тарабаров, прошу проверить школу.', from: 'Тарабаров Иван' });
    expect(appeal?.letters[0]?.text).toContain('Идентификационный номер');
    expect(appeal?.files).toHaveLength(1);
    expect(history.drafts).toMatchObject([{ essence: 'Ещё одно, недописанное.' }]);
    const body = { name: 'Министерство', zone: 'Europe/Moscow', code: 'КО', topics: {} };
    const parts = await Array.fromAsync(exportHistory(history, body, openFileFolder(dataDir), NOON));
    const zip = Buffer.concat(parts).toString();
    for (const word of ['%PDF-1.4', 'Начато и не отправлено', 'Ещё одно, недописанное.', 'Письмо вам'])
      expect(zip).toContain(word);
  });

  it('L3-03 U-02 an appeal is kept by its own class for five years; then nothing of the person is left of it', async () => {
    const one = await ended('Хвостоухов');
    expect(await propose(ENDED + 2 * YEAR)).toBe(1);
    expect(await approve('appeals', ENDED + 2 * YEAR)).toBe(null);
    const late = ENDED + 5 * YEAR + DAY;
    expect(await propose(late)).toBe(2);
    expect(await approve('appeals', late)).toMatchObject({ subjects: 2 });
    // The receipt has not left yet.
    expect(await destroy(late)).toBe(0);
    await lettersLeave(late);
    const kept = await store.db.selectFrom('letters').select('text').execute();
    expect(kept.map(({ text }) => text)).toEqual(['', '']);
    const hold = { agency: 'kursk', clientId: one.clientId, ground: 'court' as const, reason: 'Иск' };
    const id = await setHold(store.db, seal, { ...hold, staff: ANNA, at: late });
    expect(await destroy(late + HOUR)).toBe(1);
    expect(bytesAt(dataDir, one.digest)).toBe(true);
    await liftHold(store.db, { id, clientId: one.clientId }, ANNA, late);
    expect(await destroy(late + 2 * HOUR)).toBe(1);
    const dump = await dumpOf(store);
    expect(dump).not.toMatch(/Хвостоухов|Тарабаров/u);
    expect(await bytesOf(store, dataDir)).not.toMatch(/Хвостоухов/u);
    expect(bytesAt(dataDir, one.digest)).toBe(false);
    const left = await store.db
      .selectFrom('letters')
      .select('id')
      .where('id', '=', one.letterId)
      .executeTakeFirst();
    expect(left).toBe(undefined);
    const row = await store.db
      .selectFrom('appeals')
      .selectAll()
      .where('case_id', '=', one.caseId)
      .executeTakeFirstOrThrow();
    expect(seal.open(row.essence, placeOf('appeals', 'essence', row.id))).toBe('');
    expect([row.case_number > 0, row.sent_at]).toEqual([true, NOON]);
    // What is left of it can still be opened, and says nothing.
    const [after] = (await readHistory(store.db, seal, 'kursk', one.clientId))?.cases ?? [];
    expect(after?.appeal).toMatchObject({ essence: '', from: '', letters: [{ text: '' }], files: [] });
    const done = await store.db
      .selectFrom('destructions')
      .select('counts')
      .where('subject_id', '=', one.caseId)
      .executeTakeFirstOrThrow();
    expect(JSON.parse(done.counts)).toMatchObject({ letters: 1, files: 1 });
    expect(readdirSync(mailFolder(dataDir)).filter((name) => name.includes(one.letterId))).toEqual([]);
  });

  it('152-ФЗ art. 5 part 7: a draft that nobody sent goes after its term with its uploads, unless somebody goes on with it', async () => {
    const applicantId = await addApplicant(store);
    const [old, alive] = [
      await addDraft(store, NOON, { applicantId, essence: 'Забытый Пустоваров.' }),
      await addDraft(store, NOON, { applicantId, essence: 'Живой.' }),
    ];
    const digest = await upload(old, 'Пустоваров');
    const later = NOON + YEAR + 2 * DAY;
    await propose(later);
    const approved = await approve('drafts', later);
    await store.db
      .updateTable('appeal_drafts')
      .set({ changed_at: later + 1 })
      .where('id', '=', alive)
      .execute();
    expect(await destroy(later + HOUR)).toBeGreaterThan(0);
    expect(await dumpOf(store)).not.toContain('Пустоваров');
    expect(bytesAt(dataDir, digest)).toBe(false);
    const kept = await store.db
      .selectFrom('appeal_drafts')
      .select('essence')
      .where('id', '=', alive)
      .execute();
    expect(kept).toEqual([{ essence: 'Живой.' }]);
    const act = await store.db
      .selectFrom('destruction_acts')
      .select('done_at')
      .where('id', '=', approved?.act ?? '')
      .executeTakeFirstOrThrow();
    expect(act.done_at).toBe(later + HOUR);
  });
});
