import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { assert, jsonValue, property } from 'fast-check';
import { meetClocks } from '../../src/cases/clocks.ts';
import { editMessage } from '../../src/cases/messages.ts';
import { MINUTE } from '../../src/kernel/instants.ts';
import { sha256 } from '../../src/kernel/ids.ts';
import { canonicalJson } from '../../src/reports/canonical-json.rules.ts';
import { evidenceDigest } from '../../src/reports/evidence.ts';
import { printable } from '../../src/reports/printable.rules.ts';
import { type SeededCase, seedCase, seedMessage, seedSend } from '../console/seed.ts';
import { type ConsoleStand, NOW, startConsole } from '../console/stand.ts';
import { otklik } from '../stands/command.ts';
import { pdfText } from './pdf-text.ts';

let stand: ConsoleStand;
let talk: SeededCase;
let operator: string;
let stranger: string;
const ASKED = NOW - 90 * MINUTE;
const ANSWERED = NOW - 30 * MINUTE;
const BAD = '<script>alert(1)</script>\u202eбез границ\u202c 😀';

beforeAll(async () => {
  stand = await startConsole();
  const anna = await stand.addStaff('Анна Смирнова', 'anna@example.org', 'operator', ['leningrad']);
  await stand.addStaff('Пётр', 'petr@example.org', 'supervisor', ['kursk']);
  [operator, stranger] = [await stand.cookieOf('anna@example.org'), await stand.cookieOf('petr@example.org')];
  const { db } = stand.store;
  talk = await seedCase(db, {
    openedAt: ASKED,
    dueAt: NOW + MINUTE,
    place: 'public',
    title: 'Когда починят мост?',
  });
  await db
    .updateTable('conversations')
    .set({ external_id: 'wall:-123_45:7' })
    .where('id', '=', talk.conversation)
    .execute();
  await db
    .updateTable('messages')
    .set({ external_id: '678', kind: 'comment', received_at: ASKED + 4_000 })
    .where('case_id', '=', talk.id)
    .execute();
  await stand.store.transact((trx) =>
    editMessage(trx, talk.conversation, '678', 'Когда починят мост через Волхов?', ASKED + MINUTE),
  );
  await stand.store.transact((trx) => editMessage(trx, talk.conversation, '678', BAD, ASKED + 2 * MINUTE));
  // The platform tells of an edit that changed no word: a picture was added.
  await stand.store.transact((trx) => editMessage(trx, talk.conversation, '678', BAD, ASKED + 3 * MINUTE));
  const answer = await seedMessage(db, talk, {
    author: 'operator',
    staff: anna,
    text: 'Ремонт начнётся 1 июня.',
    at: ANSWERED,
  });
  const send = await seedSend(db, talk, answer, 'sent', ANSWERED + 2_000);
  await db.updateTable('outbox').set({ external_id: '701' }).where('id', '=', send).execute();
  await stand.store.transact((trx) => meetClocks(trx, talk.id, answer, ANSWERED));
});
afterAll(() => stand.stop());

const get = (path: string, cookie = operator) =>
  stand.app.request(`/console${path}`, { headers: { cookie } });
const json = async () => (await get(`/cases/${talk.id}/evidence.json`)).text();

describe('the evidence of a case', () => {
  it('keeps every version of an edited text, with the moment when it was replaced', async () => {
    const { messages } = JSON.parse(await json());
    expect(messages[0]).toMatchObject({
      text: BAD,
      versions: [
        { text: 'Когда починят мост?', until: new Date(ASKED + MINUTE).toISOString() },
        { text: 'Когда починят мост через Волхов?', until: new Date(ASKED + 2 * MINUTE).toISOString() },
      ],
    });
  });

  it('holds permalinks, both times, who answered, the proof of sending, and the deadline with its explanation', async () => {
    const { messages, clocks } = JSON.parse(await json());
    expect(messages[0]).toMatchObject({
      permalink: 'https://vk.com/wall-123_45?reply=678',
      platformTime: new Date(ASKED).toISOString(),
      serverTime: new Date(ASKED + 4_000).toISOString(),
    });
    expect(messages[1]).toMatchObject({ author: 'operator', staff: 'Анна Смирнова' });
    expect(messages[1].sends).toMatchObject([
      { state: 'sent', externalId: '701', permalink: 'https://vk.com/wall-123_45?reply=701' },
    ]);
    expect(clocks).toMatchObject([
      { state: 'met', late: false, metBy: messages[1].id, clause: 'Регламент, п. 20' },
    ]);
  });

  it('is a page in words, where text of people is text', async () => {
    const page = await (await get(`/cases/${talk.id}/evidence`)).text();
    for (const said of [
      'выполнен в срок',
      'Анна Смирнова',
      'Время площадки',
      'Редакция 2',
      'доставлено',
      sha256(await json()),
    ])
      expect(page).toContain(said);
    expect(page).toContain('href="https://vk.com/wall-123_45?reply=678"');
    expect(page).not.toContain('<script>alert');
    const pane = await (await get(`/cases/${talk.id}`)).text();
    expect(pane).toContain(`href="/console/cases/${talk.id}/evidence"`);
  });

  it('is a PDF with text that can be searched and the data inside', async () => {
    const response = await get(`/cases/${talk.id}/evidence.pdf`);
    expect(response.headers.get('content-type')).toBe('application/pdf');
    const bytes = new Uint8Array(await response.arrayBuffer());
    const text = pdfText(bytes);
    for (const said of [
      'Доказательный лист по вопросу',
      'Когда починят мост через Волхов?',
      'Ремонт начнётся 1 июня.',
    ])
      expect(text).toContain(said);
    expect(text).toContain('[U+202E]без границ[U+202C] [U+1F600]');
    expect(text).toContain(sha256(await json()));
    const raw = Buffer.from(bytes).toString('latin1');
    expect(raw).toContain('evidence-leningrad-');
    expect(raw).toContain('FontFile2');
    expect(bytes.length).toBeLessThan(120_000);
  });

  it('is not found by whoever may not see the body', async () => {
    for (const ending of ['', '.json', '.pdf'])
      expect((await get(`/cases/${talk.id}/evidence${ending}`, stranger)).status).toBe(404);
  });

  it('leaves a trace with its digest when it is given out', async () => {
    const rows = await stand.store.db
      .selectFrom('audit')
      .select('details')
      .where('subject', '=', `case:${talk.id}`)
      .where('action', '=', 'evidence.give_out')
      .execute();
    expect(rows.length).toBeGreaterThan(0);
    expect(rows.map(({ details }) => JSON.parse(details).sha256)).toContain(sha256(await json()));
  });

  it('has a digest that the command counts again, from a file however it is indented', async () => {
    const text = await json();
    const file = join(stand.dataDir, 'sheet.json');
    writeFileSync(file, JSON.stringify(JSON.parse(text), null, 2));
    expect((await otklik(['evidence', file])).out).toBe(`${sha256(text)}\n`);
  });

  it('has the same digest out of the store', async () => {
    const { number } = JSON.parse(await json()).case;
    const { out: said } = await otklik(['evidence', '--agency', 'leningrad', '--case', String(number)], {
      OTKLIK_DATA_DIR: stand.dataDir,
    });
    expect(said.split('\n')[0]).toBe(sha256(await json()));
  });
});

describe('canonical JSON', () => {
  it('is the same whatever the order of keys, and reads back as the same value', () => {
    expect(canonicalJson({ b: [1, { d: null, c: 'я' }], a: true })).toBe(
      '{"a":true,"b":[1,{"c":"я","d":null}]}',
    );
    assert(
      property(jsonValue(), (value) => {
        const text = canonicalJson(JSON.parse(JSON.stringify(value)));
        expect(JSON.parse(text)).toEqual(JSON.parse(JSON.stringify(value)));
        expect(evidenceDigest(JSON.stringify(JSON.parse(text), null, 1))).toBe(sha256(text));
      }),
      { numRuns: 50 },
    );
  });
});

it('what the printed sheet cannot draw is named by its number', () => {
  expect(printable('Ёлка № 5 — «да» → 100 ₽')).toBe('Ёлка № 5 — «да» — 100 ₽');
  expect(printable('и\u0306 \u202e👍')).toBe('й [U+202E][U+1F44D]');
});
