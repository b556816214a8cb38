import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { settleDeliveries } from '../../src/appeals/settle-deliveries.ts';
import { openFileFolder } from '../../src/inbox/files/file-folder.ts';
import { keepUpload } from '../../src/inbox/files/keep-upload.ts';
import { appealsOn, sendOne } from '../appeals/desk.ts';
import { facts } from '../dispatch/desk.ts';
import { type ConsoleStand, NOW, startConsole } from './stand.ts';

let stand: ConsoleStand;
let id = '';
let annaId = '';
const cookies = new Map<string, string>();
const topic = facts().pack('kursk').topics[0];

beforeAll(async () => {
  stand = await startConsole();
  annaId = await stand.addStaff('Анна Петрова', 'anna@example.org', 'operator', ['kursk']);
  await stand.addStaff('Глеб', 'gleb@example.org', 'supervisor', ['kursk']);
  await stand.addStaff('Борис', 'boris@example.org', 'operator', ['ulyanovsk']);
  await stand.addStaff('Ева', 'eva@example.org', 'editor', ['kursk']);
  for (const name of ['anna', 'gleb', 'boris', 'eva']) {
    cookies.set(name, await stand.cookieOf(`${name}@example.org`));
  }
  id = await sendOne(stand.store, NOW, {
    essence: '<script>alert(1)</script> Прошу проверить школу',
    card: { mail: 'anna@example.org' },
    attachments: ['a-message'],
  });
  const upload = {
    agency: 'kursk',
    owner: 'a-message',
    by: 'test',
    name: '<b>план.pdf',
    mime: '',
    largest: 1,
  };
  const folder = openFileFolder(stand.dataDir);
  const pdf = Buffer.from('%PDF-1.7\n');
  await keepUpload({ store: stand.store, folder, scans: false }, { ...upload, bytes: pdf }, NOW);
});
afterAll(() => stand.stop());

const get = (who: string, path: string) =>
  stand.app.request(`/console/appeals${path}`, { headers: { cookie: cookies.get(who) ?? '' } });
const read = async (who: string, path: string) =>
  (await (await get(who, path)).text()).replaceAll(/\s+/g, ' ');
const post = (who: string, act: string, form: Record<string, string>) =>
  stand.app.request(`/console/appeals/${id}/${act}`, {
    method: 'POST',
    headers: { cookie: cookies.get(who) ?? '', host: 'localhost', origin: 'http://localhost' },
    body: new URLSearchParams(form),
  });
const row = () =>
  stand.store.db.selectFrom('appeals').selectAll().where('id', '=', id).executeTakeFirstOrThrow();
const seen = async () => String((await row()).version);

describe('appeals in the console', () => {
  it('stand beside cases: found by number and name, by whoever may see them; text is data', async () => {
    expect(await read('anna', '')).toContain('Соловьёва-Ким Анна');
    const page = await read('anna', `/${id}`);
    expect(page).toContain('&lt;script&gt;');
    expect(page).not.toContain('<script>alert');
    expect(page).toMatch(/Приложения.*href="\/files\/[0-9a-f-]{36}".*план\.pdf/u);
    expect(page).not.toContain('<b>план');
    for (const words of ['соловьева-ким', 'АННА соловьёва-ким', String((await row()).case_number)]) {
      expect(await read('anna', `?search=${encodeURIComponent(words)}`)).toContain(`/console/appeals/${id}`);
    }
    expect(await read('anna', '?search=Соловьёва')).toContain('Ничего не нашлось');
    expect(await read('boris', '?search=соловьева-ким')).not.toContain(id);
    expect((await get('boris', `/${id}`)).status).toBe(404);
    expect((await post('boris', 'register', { number: '1', date: '2026-11-20', seen: '1' })).status).toBe(
      404,
    );
    expect((await get('eva', '')).status).toBe(403);
  });

  it('a clerk enters number and date; of two tabs the older one is told', async () => {
    const wrong = await post('anna', 'register', { number: 'К-1', date: '2026-11-21', seen: await seen() });
    expect(wrong.status).toBe(409);
    expect(await wrong.text()).toContain('Дата регистрации не раньше отправки');
    const form = { number: 'К-1/26', date: '2026-11-20', seen: await seen() };
    expect((await post('anna', 'register', form)).status).toBe(303);
    const stale = await post('anna', 'accept', { topic: topic?.id ?? '', executor: annaId, seen: form.seen });
    expect(await stale.text()).toContain('обращение изменилось');
    const accept = { topic: topic?.id ?? '', executor: annaId, seen: await seen() };
    expect((await post('anna', 'accept', accept)).status).toBe(303);
    expect(await read('anna', '?search=К-1/26')).toContain(`/console/appeals/${id}`);
    expect(await row()).toMatchObject({ state: 'in_work', number: 'К-1/26' });
  });

  it('an operator is not offered what the head decides, and cannot do it by address', async () => {
    expect(await read('anna', `/${id}`)).not.toContain('Прекратить переписку');
    expect(await read('gleb', `/${id}`)).toContain('Прекратить переписку');
    const extend = await post('anna', 'extend', { reason: 'Ждём', seen: await seen() });
    expect(await extend.text()).toContain('Это решает руководитель');
  });

  it('L1-20 an answer without its first paragraph comes back with its text and what is missing', async () => {
    const form = {
      text: 'Школу проверили.',
      outcome: 'solved',
      executor: 'Петрова Мария Ивановна',
      phone: '8 (4712) 70-00-00',
      unit: '',
      promised: '',
      questions: 'yes',
      measures: 'yes',
      substance: 'yes',
    };
    const refused = await (await post('anna', 'answer', { ...form, seen: await seen() })).text();
    expect(refused).toContain('В первом абзаце нет');
    expect(refused).toContain('Школу проверили.</textarea>');
    const text = `Ваше обращение № К-1/26 от 20.11.2026 «${topic?.name ?? ''}» рассмотрено.\n\nШколу проверили.`;
    expect((await post('anna', 'answer', { ...form, text, seen: await seen() })).status).toBe(303);
    await stand.store.db.updateTable('letters').set({ state: 'sent', settled_at: NOW }).execute();
    await settleDeliveries(appealsOn(stand.store), false, NOW);
    const page = await read('anna', `/${id}`);
    expect(page).toContain('почта не настроена, письмо лежит в папке');
    const kept = await stand.store.db
      .selectFrom('appeal_deliveries')
      .innerJoin('appeal_letters', 'appeal_letters.id', 'appeal_deliveries.letter_id')
      .select('appeal_deliveries.id')
      .where('appeal_letters.kind', '=', 'answer')
      .where('appeal_deliveries.state', '=', 'kept')
      .executeTakeFirstOrThrow();
    await post('anna', 'delivered', { delivery: kept.id, how: 'отправлено со служебной почты' });
    expect(await row()).toMatchObject({ state: 'answered' });
  });

  it('prints the answer on the letterhead as PDF', async () => {
    const letter = await stand.store.db
      .selectFrom('appeal_letters')
      .select('id')
      .where('kind', '=', 'answer')
      .executeTakeFirstOrThrow();
    const answer = await get('anna', `/${id}/letters/${letter.id}.pdf`);
    expect(answer.headers.get('content-type')).toBe('application/pdf');
    expect(
      Buffer.from(await answer.arrayBuffer())
        .subarray(0, 5)
        .toString(),
    ).toBe('%PDF-');
    expect((await get('boris', `/${id}/letters/${letter.id}.pdf`)).status).toBe(404);
  });

  it('reports by topic, outcome, in time, redirected and extended, and as a table', async () => {
    const page = await read('gleb', '/report?from=2026-11-01&to=2026-11-30');
    expect(page).toContain(topic?.name);
    const csv = await (await get('gleb', '/report.csv?from=2026-11-01&to=2026-11-30')).text();
    const total = csv.trim().split('\r\n').at(-1)?.split(';');
    // Received, ended, in time, redirected, extended, solved.
    expect(total?.slice(0, 7)).toEqual(['Всего', '1', '1', '1', '0', '0', '1']);
    expect((await get('gleb', '/report?from=2026-13-01&to=oops')).status).toBe(200);
  });
});
