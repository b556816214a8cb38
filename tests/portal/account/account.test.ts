import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { changeDraft, linkDraft, markDraftSent, readDraft } from '../../../src/appeals/drafts.ts';
import { createDraft } from '../../../src/appeals/drafts.ts';
import { HOUR, MINUTE } from '../../../src/kernel/instants.ts';
import { newId, newToken } from '../../../src/kernel/ids.ts';
import { type AccountStand, ORIGIN, startAccount } from './stand.ts';

const HOME = '/portal/account/leningrad';
const TEXT = 'Во дворе дома 5 не горит свет. Прошу починить.';
let stand: AccountStand;
let anna = '';
let tsoy = '';
beforeAll(async () => {
  stand = await startAccount();
  anna = await stand.enter();
  tsoy = await stand.enter('1000000003');
});
beforeEach(() => {
  stand.now += 2 * MINUTE;
  stand.policyVersion = null;
});
afterAll(() => stand.stop());

const page = async (path: string, cookie = anna) => (await stand.get(path, cookie)).text();
const idOf = (path: string) => path.split('/').at(-1)?.split('?')[0] ?? '';
const versionOf = async (id: string) => String((await readDraft(stand.store.db, id))?.version ?? 0);

async function begin(cookie = anna): Promise<string> {
  const begun = await stand.post(`${HOME}/drafts`, {}, cookie);
  return idOf(begun.headers.get('location') ?? '');
}
const FILLED = { type: 'complaint', addressee: 'Губернатору', essence: TEXT, mail: 'anna@example.org' };

async function save(id: string, fields: Readonly<Record<string, string>> = {}, cookie = anna) {
  const version = await versionOf(id);
  return stand.post(
    `${HOME}/drafts/${id}`,
    { version, ...FILLED, phone: '', address: '', ...fields },
    cookie,
  );
}
async function send(id: string, cookie = anna): Promise<Response> {
  return stand.post(`${HOME}/drafts/${id}/send`, { version: await versionOf(id) }, cookie);
}
async function sent(cookie = anna): Promise<string> {
  const id = await begin(cookie);
  await save(id, {}, cookie);
  return idOf((await send(id, cookie)).headers.get('location') ?? '');
}
/** The value of the only consent that a page asks for; it is never ticked beforehand. */
function consentIn(text: string): string {
  const [box = ''] = text.match(/<input[^>]*name="consent"[^>]*>/u) ?? [];
  expect(box).not.toContain('checked');
  return /value="([\da-f]{64})"/u.exec(box)?.[1] ?? '';
}
const appealsCount = async () => (await stand.store.db.selectFrom('appeals').select('id').execute()).length;

describe('the door', () => {
  it('L1-06 says that the sign-in is required since 18.12.2025, and that it was optional before (A-01)', async () => {
    expect(await page(HOME, '')).toContain('Без входа обращение здесь отправить нельзя');
    const now = stand.now;
    stand.now = Date.UTC(2025, 11, 17, 9);
    expect(await page(HOME, '')).toContain('Входить необязательно');
    stand.now = now;
  });

  it('L1-05 gives the official route where nobody can be identified', async () => {
    const closed = await page('/portal/account/ulyanovsk', '');
    expect(closed).toContain('вход через Госуслуги не подключён');
    expect(closed).not.toContain('esia/begin');
    const begun = await stand.get('/portal/account/esia/begin?agency=ulyanovsk');
    expect(begun.headers.get('location')).toBe('/portal/account');
  });

  it('is the same at every address, and leads to the one that was asked for', async () => {
    const response = await stand.get(`${HOME}/appeals/${newId()}`);
    expect(response.status).toBe(401);
    expect(await response.text()).toContain(encodeURIComponent(`${HOME}/appeals/`));
    expect((await stand.get('/portal/account/nowhere')).status).toBe(404);
  });

  it('L1-22 A-03 shows and gives out samples with the addressee filled in, to everybody', async () => {
    const shown = await page(`${HOME}/samples`, '');
    for (const name of ['Предложение', 'Заявление', 'Жалоба', 'Запрос информации'])
      expect(shown).toContain(name);
    const file = await stand.get(`${HOME}/samples/complaint.txt`);
    expect(file.headers.get('content-disposition')).toContain('attachment');
    expect(await file.text()).toMatch(/^\uFEFF?Кому: Администрация Губернатора/u);
  });
});

describe('the form', () => {
  it('L1-09 fills itself from ЕСИА, and next time with what was given before', async () => {
    const id = await begin();
    const first = await page(`${HOME}/drafts/${id}`);
    expect(first).toContain('Иванова-Петрова Анна Юрьевна');
    expect(first).toContain('value="anna@example.org"');
    await save(id, {
      mail: 'other@example.org',
      phone: '+7 900 000-00-00',
      address: 'г. Гатчина, ул. Соборная, 1',
    });
    const second = await page(`${HOME}/drafts/${await begin()}`);
    for (const known of ['other@example.org', '+7 900 000-00-00', 'г. Гатчина'])
      expect(second).toContain(known);
    const rows = await stand.store.db.selectFrom('appeal_drafts').selectAll().execute();
    expect(JSON.stringify(rows)).not.toMatch(/900 000|other@/u);
  });

  it.each([
    ['nothing at all', { essence: '', type: '', addressee: '' }, 'Напишите, что случилось'],
    ['an essence of signs', { essence: '?!! …' }, 'Напишите, что случилось'],
    ['mail that is none', { mail: 'anna' }, 'Так адрес почты не пишется'],
    ['a type that is none', { type: 'petition' }, 'Выберите, что это'],
  ])('keeps what is there and says what is missing: %s', async (_, fields, said) => {
    const id = await begin();
    const response = await save(id, fields);
    expect([response.status, await response.text()]).toEqual([422, expect.stringContaining(said)]);
    // Mail that is none was not kept: what was known before stands.
    if (!('mail' in fields)) expect((await send(id)).status).toBe(422);
  });

  it('takes 60,000 characters and no more, and loses none of them', async () => {
    const id = await begin();
    expect((await save(id, { essence: 'я'.repeat(60_000) })).status).toBe(303);
    const over = await save(id, { essence: 'ю'.repeat(60_001) });
    const shown = await over.text();
    expect([over.status, shown.includes('ю'.repeat(60_001))]).toEqual([422, true]);
    expect(shown).toContain('длиннее 60 000 знаков на 1.');
    expect((await readDraft(stand.store.db, id))?.essence).toBe('я'.repeat(60_000));
  });

  it('shows what was written as text, whatever it is', async () => {
    const id = await begin();
    await save(id, { essence: '<script>alert(1)</script> \u202Eабв', addressee: '"><img src=x onerror=1>' });
    const preview = await page(`${HOME}/drafts/${id}/preview`);
    expect(preview).toContain('&lt;script&gt;');
    expect(preview).not.toMatch(/<script|<img/u);
  });

  it('tells a second tab that the first has saved, and keeps what it typed', async () => {
    const id = await begin();
    const version = await versionOf(id);
    await save(id);
    const late = await stand.post(
      `${HOME}/drafts/${id}`,
      { ...FILLED, version, essence: 'Второе окно.' },
      anna,
    );
    const shown = await late.text();
    expect(late.status).toBe(409);
    expect(shown).toContain('изменили в другом окне');
    expect(shown).toContain('Второе окно.');
    expect((await readDraft(stand.store.db, id))?.essence).toBe(TEXT);
    const old = await stand.post(`${HOME}/drafts/${id}/send`, { version }, anna);
    expect(old.status).toBe(409);
  });

  it('deletes a draft with what was written in it', async () => {
    const id = await begin();
    await save(id);
    const response = await stand.post(`${HOME}/drafts/${id}/cancel`, { version: await versionOf(id) }, anna);
    expect(response.status).toBe(303);
    expect((await stand.get(`${HOME}/drafts/${id}`, anna)).status).toBe(404);
    expect(await readDraft(stand.store.db, id)).toMatchObject({ state: 'cancelled', essence: '' });
  });
});

describe('files', () => {
  const upload = async (id: string, file: File, cookie = anna) => {
    const body = new FormData();
    for (const [name, value] of Object.entries({ ...FILLED, version: await versionOf(id) }))
      body.set(name, value);
    body.append('file', file);
    const headers = { origin: ORIGIN, host: 'localhost', cookie };
    return stand.app.request(`${HOME}/drafts/${id}`, { method: 'POST', headers, body });
  };
  const pdf = new File(['%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer<<>>\n%%EOF\n'], 'справка.pdf', {
    type: 'application/pdf',
  });

  it('are kept with the draft, go with the appeal, and can be taken away', async () => {
    const id = await begin();
    expect((await upload(id, pdf)).status).toBe(303);
    expect(await page(`${HOME}/drafts/${id}/preview`)).toContain('справка.pdf');
    expect((await readDraft(stand.store.db, id))?.attachments).toEqual([`draft:${id}`]);
    const appeal = idOf((await send(id)).headers.get('location') ?? '');
    const shown = await page(`${HOME}/appeals/${appeal}`);
    expect(shown).toContain('справка.pdf');
    const file = /href="([^"]+\/files\/[^"]+)"/u.exec(shown)?.[1] ?? '';
    const own = await stand.get(file, anna);
    expect([own.status, (await own.text()).slice(0, 5)]).toEqual([200, '%PDF-']);
    expect(own.headers.get('content-disposition')).toContain('attachment');
    for (const [cookie, status] of [
      [tsoy, 404],
      ['', 401],
    ] as const) {
      expect((await stand.get(file, cookie)).status).toBe(status);
    }
    const other = await begin();
    await upload(other, pdf);
    const [row] = await stand.store.db
      .selectFrom('files')
      .select('id')
      .where('message_id', '=', `draft:${other}`)
      .execute();
    await save(other, { remove: row?.id ?? '' });
    expect(await readDraft(stand.store.db, other)).toMatchObject({ attachments: [] });
  });

  it.each([
    [
      'a script with a PDF’s name',
      new File(['#!/bin/sh\nrm -rf /\n'], 'справка.pdf', { type: 'application/pdf' }),
    ],
    ['a page', new File(['<!doctype html><script>1</script>'], 'a.html', { type: 'text/html' })],
    ['an empty one', new File([], 'empty.pdf', { type: 'application/pdf' })],
  ])('are refused when they are %s', async (_, file) => {
    const id = await begin();
    const response = await upload(id, file);
    expect(response.status).toBe(422);
    expect(
      await stand.store.db.selectFrom('files').selectAll().where('message_id', '=', `draft:${id}`).execute(),
    ).toEqual([]);
  });
});

describe('sending', () => {
  it('L1-07 L1-08 shows the appeal with number, date, addressee, text, stages and status', async () => {
    const id = await sent();
    const shown = await page(`${HOME}/appeals/${id}?sent`);
    for (const part of [
      'Обращение отправлено',
      'Жалоба № ',
      'Губернатору',
      TEXT,
      'Вы отправили обращение',
      'Отправлено',
    ])
      expect(shown).toContain(part);
    expect(shown).toMatch(/суббота, 21 ноября 2026 г\., 12:\d\d/u);
    const first = await page(HOME);
    expect(first).toContain(`/appeals/${id}`);
    const later = await sent();
    const list = await page(HOME);
    expect(list.indexOf(later)).toBeLessThan(list.indexOf(id));
    await stand.store.db
      .updateTable('appeals')
      .set({ state: 'registered', number: '77-О', registered_at: stand.now })
      .where('id', '=', id)
      .execute();
    expect(await page(`${HOME}/appeals/${id}`)).toContain('Зарегистрировано');
    await stand.store.db.updateTable('appeals').set({ state: 'redirected' }).where('id', '=', id).execute();
    const ended = await page(HOME);
    expect(ended).toContain('Ответ на обращение (уведомление о переадресации обращения) получен(о)');
    expect(ended).toContain('№ 77-О');
  });

  it('makes one appeal of a draft that two tabs send at once', async () => {
    const id = await begin();
    await save(id);
    const before = await appealsCount();
    const answers = await Promise.all([send(id), send(id), send(id)]);
    const places = new Set(answers.map((answer) => answer.headers.get('location')));
    expect([places.size, await appealsCount()]).toEqual([1, before + 1]);
    expect((await send(id)).headers.get('location')).toBe([...places][0]);
  });

  it('tells of rules that changed since the draft was begun, and sends after another look', async () => {
    const id = await begin();
    await save(id);
    stand.policyVersion = '2026-11-21-changed0';
    expect(await page(`${HOME}/drafts/${id}`)).toContain('начат по прежним правилам');
    expect(await page(`${HOME}/drafts/${id}/preview`)).toContain('правила приёма обращений изменились');
    expect((await send(id)).status).toBe(422);
    await stand.post(`${HOME}/drafts/${id}/rules`, { version: await versionOf(id) }, anna);
    expect((await send(id)).status).toBe(303);
  });

  it('needs a confirmed account where the sign-in is required', async () => {
    const petr = await stand.enter('1000000002');
    const id = await begin(petr);
    await save(id, {}, petr);
    expect(await page(`${HOME}/drafts/${id}/preview`, petr)).toContain('ещё не подтверждена');
    const before = await appealsCount();
    expect((await send(id, petr)).status).toBe(422);
    expect(await appealsCount()).toBe(before);
  });

  it('works for people without a patronymic and without mail, and L1-11 for organisations', async () => {
    await sent(tsoy);
    const maria = await stand.enter('1000000004');
    const id = await begin(maria);
    await save(id, { mail: '' }, maria);
    expect(await page(`${HOME}/drafts/${id}/preview`, maria)).toContain('нет, ответ будет в этом кабинете');
    expect((await send(id, maria)).status).toBe(303);
    const firm = await stand.enter('1000000005', 'agency=leningrad&as=organisation');
    const appeal = await sent(firm);
    expect(await page(`${HOME}/appeals/${appeal}`, firm)).toContain('ООО «Пример» (Тихонов Олег Ильич)');
    const row = await stand.store.db
      .selectFrom('appeals')
      .select('applicant_kind')
      .where('id', '=', appeal)
      .executeTakeFirst();
    expect(row?.applicant_kind).toBe('organisation');
  });
});

/** A private talk in which a draft was begun; gives the token of its link. */
async function talkWithDraft(text: string) {
  const { db } = stand.store;
  const [client, talk, token] = [newId(), newId(), newToken()];
  await db
    .insertInto('clients')
    .values({ id: client, kind: 'external', name: 'Анна', created_at: stand.now })
    .execute();
  await db
    .insertInto('conversations')
    .values({
      id: talk,
      agency: 'leningrad',
      account: 'lo-vk',
      channel: 'vk',
      external_id: talk,
      place: 'private',
      client_id: client,
      mode: 'bot',
      case_id: null,
      last_seq: 1,
      last_at: stand.now,
      unreachable: 0,
      memory: '{}',
      created_at: stand.now,
    })
    .execute();
  await db
    .insertInto('messages')
    .values({
      id: newId(),
      conversation_id: talk,
      case_id: null,
      seq: 1,
      author: 'client',
      staff_id: null,
      kind: 'direct',
      text,
      occurred_at: stand.now,
      received_at: stand.now,
      external_id: null,
      data: '{}',
      edited_at: null,
      deleted_at: null,
      hidden_at: null,
      hidden_by: null,
    })
    .execute();
  const begun = {
    agency: 'leningrad',
    conversationId: talk,
    clientId: client,
    type: 'application' as const,
    addressee: 'Губернатору',
    essence: text,
    step: 'done',
    policyVersion: 'x',
  };
  const act = { by: 'client', at: stand.now };
  const draft = await stand.store.transact((trx) => createDraft(trx, begun, act));
  const link = { token, until: stand.now + 72 * HOUR };
  await stand.store.transact((trx) => linkDraft(trx, draft, link, act));
  return { talk, token, draft: draft.id };
}

describe('a draft from a talk', () => {
  it('is taken over once, by a press after the sign-in, with the talk beside the appeals', async () => {
    const { talk, token, draft } = await talkWithDraft('Здравствуйте, у нас нет воды.');
    const link = `/portal/account/draft/leningrad?t=${token}`;
    const door = await page(link, '');
    expect(door).toContain(encodeURIComponent(link));
    // What a messenger does to show a preview spends nothing.
    await page(link);
    const opened = await stand.post('/portal/account/draft/leningrad', { t: token }, anna);
    expect(opened.headers.get('location')).toBe(`${HOME}/drafts/${draft}`);
    expect(await page(`${HOME}/drafts/${draft}`)).toContain('у нас нет воды');
    expect((await stand.post('/portal/account/draft/leningrad', { t: token }, anna)).status).toBe(410);
    expect(await page(HOME)).toContain(`${HOME}/talks/${talk}`);
    expect(await page(`${HOME}/talks/${talk}`)).toContain('Здравствуйте, у нас нет воды.');
    expect((await stand.get(`${HOME}/talks/${talk}`, tsoy)).status).toBe(404);
  });

  it('L1-05 59-ФЗ art. 12: the number of the official route stands in the account and in its talk, with the term', async () => {
    const { talk, token, draft } = await talkWithDraft('Прошу убрать снег на Лесной.');
    await stand.post('/portal/account/draft/leningrad', { t: token }, tsoy);
    const act = { by: 'client', at: stand.now };
    await stand.store.transact(async (trx) => {
      const open = await readDraft(trx, draft);
      const kept = await changeDraft(trx, open ?? { id: '', version: 0 }, { number: 'ОГ-15/2026' }, act);
      await markDraftSent(trx, kept, act, 'kept');
    });
    for (const path of [HOME, `${HOME}/talks/${talk}`]) {
      const shown = await page(path, tsoy);
      expect(shown).toContain('Заявление № <bdi>ОГ-15/2026</bdi>');
      // Thirty days from Saturday, 21 November end on Monday, 21 December.
      expect(shown).toContain('ответить должны в понедельник, 21 декабря');
      expect(shown).toMatch(/№ 59-ФЗ, ст\. 12/u);
      expect(shown).toContain('Прошу убрать снег на Лесной.');
    }
    expect(await page(HOME)).not.toContain('ОГ-15/2026');
    const long = { changed_at: stand.now - 40 * 24 * HOUR };
    await stand.store.db.updateTable('appeal_drafts').set(long).where('id', '=', draft).execute();
    expect(await page(HOME, tsoy)).toContain('срок ответа вышел');
  });

  it('L3-01 L3-02 U-01 can be answered where the person chooses, and the offer and its answer are kept', async () => {
    const { talk, token } = await talkWithDraft('Вопрос.');
    const first = await page(HOME, tsoy);
    expect(first).toContain('Предлагаем выбрать ещё один способ');
    await stand.post('/portal/account/draft/leningrad', { t: token }, tsoy);
    const wanted = { preferred: 'mail', extra: `chat:${talk}` };
    const refused = await stand.post(`${HOME}/channels`, wanted, tsoy);
    expect([refused.status, await refused.text()]).toEqual([
      422,
      expect.stringContaining('нужно ваше согласие'),
    ]);
    const consent = consentIn(await page(HOME, tsoy));
    await stand.post(`${HOME}/channels`, { ...wanted, consent }, tsoy);
    const chosen = async () =>
      stand.store.db
        .selectFrom('applicants')
        .select(['preferred_channel', 'extra_channel', 'extra_answered_at'])
        .where('preferred_channel', 'is not', null)
        .execute();
    expect(await chosen()).toEqual([
      { preferred_channel: 'mail', extra_channel: `chat:${talk}`, extra_answered_at: stand.now },
    ]);
    await stand.post(`${HOME}/channels`, { preferred: 'account', extra: '' }, tsoy);
    expect(await chosen()).toEqual([
      { preferred_channel: 'account', extra_channel: null, extra_answered_at: stand.now },
    ]);
    expect(await page(HOME, tsoy)).not.toContain('Предлагаем выбрать');
    const log = await stand.store.db
      .selectFrom('audit')
      .select('details')
      .where('action', '=', 'applicant.channels')
      .execute();
    expect(log.length).toBe(2);
  });
});

describe('152-ФЗ art. 9: a consent', () => {
  const pavel = () => stand.enter('1000000004');
  const cardOf = async (cookie: string) => page(`${HOME}/drafts/${await begin(cookie)}`, cookie);
  const CONTACTS = { phone: '+7 911 111-11-11', address: 'Выборг, Крепостная, 7' };

  it('is asked apart and unticked; without it a phone and an address serve one appeal only', async () => {
    const cookie = await pavel();
    const id = await begin(cookie);
    const form = await page(`${HOME}/drafts/${id}`, cookie);
    expect(form).toContain('для этого согласие не нужно');
    expect(form).toContain('/portal/privacy/leningrad');
    await save(id, CONTACTS, cookie);
    await send(id, cookie);
    expect(await cardOf(cookie)).not.toMatch(/911 111|Крепостная/u);
  });

  it('is kept with the words that were agreed to, serves the next appeal, and ends at any time with what stood on it', async () => {
    const cookie = await pavel();
    const [draft = ''] = (await page(HOME, cookie)).match(/(?<=drafts\/)[\w-]+(?=")/u) ?? [];
    const consent = consentIn(await page(`${HOME}/drafts/${draft}`, cookie));
    await save(draft, { ...CONTACTS, consent: 'f'.repeat(64) }, cookie);
    const consents = `${HOME}/consents`;
    expect(await page(consents, cookie)).not.toContain('Вы согласились');
    await save(draft, { ...CONTACTS, consent }, cookie);
    await send(draft, cookie);
    expect(await cardOf(cookie)).toContain(CONTACTS.phone);
    const given = await page(consents, cookie);
    expect(given).toContain('Вы согласились');
    expect(given).toContain('Телефон и адрес удаляются из кабинета');
    const kept = await stand.store.db
      .selectFrom('consents')
      .innerJoin('consent_texts', 'consent_texts.digest', 'text_digest')
      .select(['text', 'version', 'consents.purpose', 'channel', 'withdrawn_at'])
      .where('text_digest', '=', consent)
      .executeTakeFirstOrThrow();
    expect(kept).toMatchObject({
      purpose: 'profile',
      version: '2025-09-01',
      channel: 'portal',
      withdrawn_at: null,
    });
    expect(kept.text).toContain('Оператор данных — Администрация Губернатора');
    expect((await stand.post(`${consents}/withdraw`, { purpose: 'profile' }, cookie)).status).toBe(303);
    expect(await cardOf(cookie)).not.toContain(CONTACTS.phone);
    expect(await page(consents, cookie)).toContain('отозвано');
  });

  it('to be written to in a talk is taken back with the choice of the talk, and is refused unticked', async () => {
    const cookie = await pavel();
    const { talk, token } = await talkWithDraft('Вопрос о дороге.');
    await stand.post('/portal/account/draft/leningrad', { t: token }, cookie);
    const consents = `${HOME}/consents`;
    expect((await stand.post(`${consents}/give`, {}, cookie)).status).toBe(422);
    const consent = consentIn(await page(HOME, cookie));
    expect((await stand.post(`${consents}/give`, { consent }, cookie)).status).toBe(303);
    const choice = { preferred: `chat:${talk}`, extra: '' };
    expect((await stand.post(`${HOME}/channels`, choice, cookie)).status).toBe(303);
    await stand.post(`${consents}/withdraw`, { purpose: 'extra_channel' }, cookie);
    const chosen = await stand.store.db
      .selectFrom('applicants')
      .select('preferred_channel')
      .where('preferred_channel', 'like', 'chat:%')
      .execute();
    expect(chosen).toEqual([]);
    expect((await stand.post(`${consents}/withdraw`, { purpose: 'nothing' }, cookie)).status).toBe(422);
  });
});

describe('an outsider', () => {
  it('finds nothing at the address of another person’s appeal, draft or talk', async () => {
    const appeal = await sent();
    const draft = await begin();
    await save(draft);
    const own = await versionOf(draft);
    for (const path of [`appeals/${appeal}`, `drafts/${draft}`, `drafts/${draft}/preview`]) {
      const response = await stand.get(`${HOME}/${path}`, tsoy);
      expect(response.status).toBe(404);
      expect(await response.text()).not.toMatch(/Губернатору|не горит свет/u);
    }
    for (const act of ['', '/send', '/cancel', '/rules']) {
      const response = await stand.post(`${HOME}/drafts/${draft}${act}`, { ...FILLED, version: own }, tsoy);
      expect(response.status).toBe(404);
    }
    expect(await versionOf(draft)).toBe(own);
  });

  it('gets no letter of another person’s appeal, and its owner has it as PDF', async () => {
    const appeal = await sent();
    const { id } = await stand.store.db
      .selectFrom('appeal_letters')
      .select('id')
      .where('appeal_id', '=', appeal)
      .executeTakeFirstOrThrow();
    const path = `${HOME}/appeals/${appeal}/letters/${id}.pdf`;
    expect((await stand.get(path)).status).toBe(401);
    expect((await stand.get(path, tsoy)).status).toBe(404);
    const own = await stand.get(path, anna);
    expect([own.status, (await own.text()).slice(0, 5)]).toEqual([200, '%PDF-']);
  });

  it('cannot send a draft that nobody has taken over, though it knows the id', async () => {
    const { draft } = await talkWithDraft('Чужой вопрос.');
    expect((await stand.get(`${HOME}/drafts/${draft}`, tsoy)).status).toBe(404);
    expect((await send(draft, tsoy)).status).toBe(404);
  });

  it('is not let in at another body by a session of this one', async () => {
    expect((await stand.get('/portal/account/kursk/drafts/x', anna)).status).toBe(401);
  });

  it('cannot choose a stranger’s talk as a channel', async () => {
    const { talk } = await talkWithDraft('Чужой вопрос.');
    await stand.post(`${HOME}/channels`, { preferred: `chat:${talk}`, extra: 'javascript:1' }, anna);
    const rows = await stand.store.db
      .selectFrom('applicants')
      .select(['preferred_channel', 'extra_channel'])
      .execute();
    expect(JSON.stringify(rows)).not.toMatch(new RegExp(`${talk}|javascript`, 'u'));
  });

  it('cannot make a browser do anything from a foreign page', async () => {
    const id = await begin();
    for (const path of [
      `${HOME}/drafts`,
      `${HOME}/drafts/${id}/send`,
      `${HOME}/channels`,
      `${HOME}/sign-out`,
    ]) {
      const headers = { origin: 'https://evil.example', host: 'localhost', cookie: anna };
      expect((await stand.app.request(path, { method: 'POST', headers })).status).toBe(403);
    }
  });

  it('is stopped at 1,000 requests a minute, and nobody else with it', async () => {
    stand.address = '10.9.9.9';
    const answers = await Promise.all(Array.from({ length: 1_000 }, () => stand.get(`${HOME}/samples`)));
    const refused = answers.filter(({ status }) => status === 429);
    expect(refused.length).toBe(700);
    expect(refused[0]?.headers.get('retry-after')).toMatch(/^\d+$/u);
    stand.address = '10.0.0.1';
    expect((await stand.get(`${HOME}/samples`)).status).toBe(200);
    stand.now += MINUTE;
    stand.address = '10.9.9.9';
    expect((await stand.get(`${HOME}/samples`)).status).toBe(200);
    stand.address = '10.0.0.1';
  });

  it('gets no page that a browser keeps, frames or runs scripts on', async () => {
    const response = await stand.get(HOME, anna);
    expect(response.headers.get('cache-control')).toBe('no-store');
    expect(response.headers.get('content-security-policy')).toContain("frame-ancestors 'none'");
    expect(await response.text()).not.toContain('<script');
  });
});

describe('a session', () => {
  it('ends by a press, and after two hours without use', async () => {
    const cookie = await stand.enter();
    stand.now += 90 * MINUTE;
    expect((await stand.get(HOME, cookie)).status).toBe(200);
    stand.now += 90 * MINUTE;
    expect(await page(HOME, cookie)).toContain('Личный кабинет</h1>');
    const out = await stand.post(`${HOME}/sign-out`, {}, cookie);
    expect(await out.text()).toContain('/idp/ext/Logout?client_id=');
    expect(await page(HOME, cookie)).toContain('Войти через Госуслуги');
    const idle = await stand.enter();
    stand.now += 121 * MINUTE;
    expect(await page(HOME, idle)).toContain('Войти через Госуслуги');
  });
});
