import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { appendMessage } from '../../src/cases/messages.ts';
import { newId } from '../../src/kernel/ids.ts';
import { HOUR, MINUTE } from '../../src/kernel/instants.ts';
import { seedCase, seedMessage, seedSend } from './seed.ts';
import { type ConsoleStand, NOW, PASSWORD, startConsole, USES } from './stand.ts';

let stand: ConsoleStand;
let anna: string;
let boris: string;
let annaId: string;
beforeAll(async () => {
  stand = await startConsole();
  annaId = await stand.addStaff('Анна Смирнова', 'anna@example.org', 'operator', ['leningrad']);
  await stand.addStaff('Борис Волков', 'boris@example.org', 'operator', ['leningrad']);
  await stand.addStaff('Ева Редактор', 'eva@example.org', 'editor', ['leningrad']);
  anna = await stand.cookieOf('anna@example.org');
  boris = await stand.cookieOf('boris@example.org');
});
afterAll(() => stand.stop());

const get = (path: string, cookie = '', headers: Record<string, string> = {}) =>
  stand.app.request(`/console${path}`, { headers: { cookie, ...headers } });

const post = (path: string, cookie: string, form: Record<string, string> = {}, headers = {}) =>
  stand.app.request(`/console${path}`, {
    method: 'POST',
    headers: { cookie, host: 'localhost', origin: 'http://localhost', ...headers },
    body: new URLSearchParams(form),
  });

const partial = { 'hx-request': 'true', 'hx-request-type': 'partial' };

async function versionOf(id: string): Promise<string> {
  const row = await stand.store.db
    .selectFrom('cases')
    .select('version')
    .where('id', '=', id)
    .executeTakeFirst();
  return String(row?.version);
}

describe('who is let in', () => {
  it('sends strangers to the sign-in page and back to where they wanted to go', async () => {
    const response = await get('/queue?view=mine');
    expect(response.status).toBe(303);
    expect(response.headers.get('location')).toBe('/console/sign-in?next=%2Fconsole%2Fqueue%3Fview%3Dmine');
    expect((await get('/live')).status).toBe(401);
    const inPage = await get('/cases/x', '', partial);
    expect(inPage.headers.get('hx-redirect')).toContain('/console/sign-in');
  });

  it('does not follow a foreign address after signing in', async () => {
    const led = async (next: string) => {
      const form = { login: 'anna@example.org', password: PASSWORD, next };
      return (await post('/sign-in', '', form)).headers.get('location');
    };
    const foreign = ['https://evil.example', '//evil.example', '/console/queue/../../x', 'javascript:1'];
    for (const next of [...foreign, '/portal/servant//evil.example']) {
      expect(await led(next)).toBe('/console/queue');
    }
    // The servants' door sends the staff here and gets them back.
    expect(await led('/portal/servant/leningrad/articles/kb-069')).toBe(
      '/portal/servant/leningrad/articles/kb-069',
    );
  });

  it('refuses what does not come from its own pages', async () => {
    const { id } = await seedCase(stand.store.db, { openedAt: NOW, dueAt: null });
    for (const origin of ['https://evil.example', 'null', 'http://localhost:1']) {
      expect((await post(`/cases/${id}/claim`, anna, {}, { origin })).status).toBe(403);
    }
    const bare = await stand.app.request(`/console/cases/${id}/claim`, {
      method: 'POST',
      headers: { cookie: anna },
    });
    expect(bare.status).toBe(403);
  });

  it('makes a one-time password be changed before anything else', async () => {
    const administrator = await stand.cookieOf('admin@otklik.local');
    const added = await post('/people', administrator, {
      name: 'Новый Человек',
      email: 'new@example.org',
      role: 'operator',
      agencies: 'leningrad',
    });
    const page = await added.text();
    const password = /class="password">([^<]+)</.exec(page)?.[1] ?? '';
    expect(password).toMatch(/^[a-z2-9-]{19}$/);
    const signIn = await post('/sign-in', '', { login: 'new@example.org', password });
    const cookie = signIn.headers
      .getSetCookie()
      .map((line) => line.split(';')[0])
      .join('; ');
    expect((await get('/queue', cookie)).headers.get('location')).toBe('/console/password');
    const form = { current: password, next: 'другой длинный пароль', again: 'другой длинный пароль' };
    expect((await post('/password', cookie, { ...form, again: 'x' })).status).toBe(422);
    expect((await post('/password', cookie, form)).headers.get('location')).toBe('/console/queue');
    expect((await get('/queue', cookie)).status).toBe(200);
  });

  it('keeps people for administrators, and acts for those who answer', async () => {
    expect((await get('/people', anna)).status).toBe(403);
    const eva = await stand.cookieOf('eva@example.org');
    const { id } = await seedCase(stand.store.db, { openedAt: NOW, dueAt: null });
    expect((await get(`/cases/${id}`, eva)).status).toBe(200);
    expect((await post(`/cases/${id}/claim`, eva)).status).toBe(403);
  });

  it('does not show the case of another agency by its address', async () => {
    const { id } = await seedCase(stand.store.db, { agency: 'kursk', openedAt: NOW, dueAt: null });
    expect((await get(`/cases/${id}`, anna)).status).toBe(404);
    expect((await post(`/cases/${id}/claim`, anna)).status).toBe(404);
  });

  it('sends strict headers with every page', async () => {
    const response = await get('/sign-in');
    expect(response.headers.get('content-security-policy')).toContain("script-src 'self'");
    expect(response.headers.get('content-security-policy')).not.toContain('unsafe');
    expect(response.headers.get('cache-control')).toBe('no-store');
    const page = await response.text();
    const script = /src="(\/console\/assets\/[^"]+console\.js)"/.exec(page)?.[1] ?? '';
    const asset = await stand.app.request(script);
    expect(asset.headers.get('cache-control')).toContain('immutable');
    expect((await get('/assets/x/..%2f..%2fpackage.json')).status).toBe(404);
    expect(page).not.toMatch(/<script(?![^>]*src=)|style=/);
  });
});

describe('queue and case', () => {
  it('escapes whatever a client wrote', async () => {
    const evil = '<script>alert(1)</script><img src=x onerror=alert(1)> "quoted" \u202Eпереворот';
    const { id } = await seedCase(stand.store.db, {
      title: evil,
      client: '<b>Иван</b>\u202E',
      openedAt: NOW,
      dueAt: NOW + HOUR,
    });
    for (const path of ['/queue', `/cases/${id}`]) {
      const page = await (await get(path, anna)).text();
      expect(page).not.toContain('<script>alert');
      expect(page).not.toContain('<img src=x');
      expect(page).not.toContain('<b>Иван');
      expect(page).toContain('&lt;script&gt;alert(1)');
    }
  });

  it.each([
    ['heaps of marks', `Не${'\u0336\u0301'.repeat(200)}т воды`],
    ['only emoji', '😡🔥👨‍👩‍👧‍👦'],
    ['nothing that is seen', '\u200B\u2060\u202E'],
    ['100,000 signs', 'я'.repeat(100_000)],
  ])('shows what a client wrote as it is: %s', async (_, text) => {
    const talk = await seedCase(stand.store.db, {
      title: text.slice(0, 200),
      openedAt: NOW,
      dueAt: NOW + HOUR,
    });
    await seedMessage(stand.store.db, talk, { author: 'client', text, at: NOW });
    const queue = await get('/queue', anna);
    expect(queue.status).toBe(200);
    expect(await queue.text()).toContain(`id="row-${talk.id}"`);
    const page = await get(`/cases/${talk.id}`, anna);
    expect(page.status).toBe(200);
    expect(await page.text()).toContain(text.slice(0, 100));
  });

  it('an address that is not there is a page that says so, and asks strangers to sign in', async () => {
    const page = await get('/no-such', anna);
    expect(page.status).toBe(404);
    expect(await page.text()).toContain('Такой страницы нет.');
    expect((await get('/no-such', '')).headers.get('location')).toContain('/console/sign-in');
  });

  it('finds words of any message, marks them, and keeps the search beside an opened case', async () => {
    const seeded = await seedCase(stand.store.db, { agency: 'leningrad', openedAt: NOW, dueAt: null });
    await stand.store.transact((trx) =>
      appendMessage(trx, {
        conversationId: seeded.conversation,
        caseId: seeded.id,
        author: 'client',
        kind: 'direct',
        text: 'У нас <b>протекает</b> крыша, чердак залило',
        occurredAt: NOW,
        receivedAt: NOW,
      }),
    );
    const found = await (await get(`/queue?search=${encodeURIComponent('чердаки')}`, anna)).text();
    expect(found).toContain('&lt;b&gt;протекает&lt;/b&gt; крыша, <mark>чердак</mark> залило');
    const [, href = ''] = /href="\/console(\/cases\/[^"]+)"/.exec(found) ?? [];
    const opened = await (await get(href.replaceAll('&amp;', '&'), anna)).text();
    expect(opened).toContain('<mark>чердак</mark>');
    const common = await (await get(`/queue?search=${encodeURIComponent('спасибо')}`, anna)).text();
    expect(common).toContain('Добавьте слово о самом деле');
  });

  it('numbers are counted by body, so that a case is named and found by both: «ЛО-12», «ло12», «12»', async () => {
    const administrator = await stand.cookieOf('admin@otklik.local');
    for (const [agency, title] of [
      ['leningrad', 'Дело Ленинградское'],
      ['kursk', 'Дело Курское'],
    ] as const) {
      const { id } = await seedCase(stand.store.db, { agency, title, openedAt: NOW, dueAt: null });
      await stand.store.db.updateTable('cases').set({ number: 90_012 }).where('id', '=', id).execute();
    }
    const find = async (words: string) =>
      (await get(`/queue?search=${encodeURIComponent(words)}`, administrator)).text();
    for (const words of ['ЛО-90012', 'ло90012', '№ ЛО – 90012']) {
      const page = await find(words);
      expect(page).toContain('ЛО-90012');
      expect(page).not.toContain('Дело Курское');
    }
    const both = await find('90012');
    expect(both).toContain('ЛО-90012');
    expect(both).toContain('КО-90012');
    expect(await find('ЯЯ-90012')).toContain('Ничего не нашлось');
  });

  it('narrows the list, keeps the narrowed list under a name for its person, and forgets it', async () => {
    const seed = { agency: 'leningrad', openedAt: NOW, dueAt: NOW + HOUR };
    await seedCase(stand.store.db, { ...seed, channel: 'telegram', title: 'Из телеграма' });
    await seedCase(stand.store.db, { ...seed, channel: 'vk', title: 'Из ВКонтакте' });
    const narrowed = await (await get('/queue?view=waiting&channel=telegram', anna)).text();
    expect(narrowed).toContain('Из телеграма');
    expect(narrowed).not.toContain('Из ВКонтакте');
    for (const nothing of [
      'channel=fax',
      'agency=kursk',
      'unit=leningrad.nobody',
      'topic=kursk.services',
      'topic=x',
    ])
      expect(await (await get(`/queue?${nothing}`, anna)).text()).toContain('По этому отбору ничего нет');

    const back = 'view=waiting&channel=telegram';
    const kept = await post('/queue/views', anna, { name: ' Мой  телеграм ', back });
    expect(kept.headers.get('location')).toBe('/console/queue?view=waiting&channel=telegram');
    await post('/queue/views', anna, { name: 'Мой телеграм', back: `${back}&due=overdue&x=//evil.example` });
    const page = await (await get('/queue', anna)).text();
    expect(page.match(/view=waiting&amp;due=overdue&amp;channel=telegram"[^>]*>Мой телеграм/g)).toHaveLength(
      1,
    );
    expect(await (await get('/queue', boris)).text()).not.toContain('Мой телеграм');

    const [, id = ''] = /queue\/views\/([\w-]+)\/forget/.exec(page) ?? [];
    await post(`/queue/views/${id}/forget`, boris, { back });
    expect(await (await get('/queue', anna)).text()).toContain('Мой телеграм');
    await post(`/queue/views/${id}/forget`, anna, { back });
    expect(await (await get('/queue', anna)).text()).not.toContain('Мой телеграм');
    expect((await post('/queue/views', anna, { name: ' ', back })).status).toBe(400);
  });

  it('links only to http addresses', async () => {
    const talk = await seedCase(stand.store.db, { openedAt: NOW, dueAt: null });
    const attachments = [
      { kind: 'photo', url: 'javascript:alert(1)', name: 'плохая' },
      { kind: 'photo', url: 'https://vk.example/p.jpg', name: 'хорошая' },
    ];
    await seedMessage(stand.store.db, talk, {
      author: 'client',
      text: 'см.',
      at: NOW,
      data: { attachments },
    });
    const page = await (await get(`/cases/${talk.id}`, anna)).text();
    expect(page).not.toContain('javascript:');
    expect(page).toContain('href="https://vk.example/p.jpg"');
  });

  it('shows a message of 100,000 letters in part, the rest on demand', async () => {
    const talk = await seedCase(stand.store.db, { openedAt: NOW, dueAt: null });
    await seedMessage(stand.store.db, talk, { author: 'client', text: 'я'.repeat(100_000), at: NOW });
    const page = await (await get(`/cases/${talk.id}`, anna)).text();
    expect(page).toContain('Показать ещё 97000 знаков');
  });

  it('tells how each sending stands', async () => {
    const talk = await seedCase(stand.store.db, { openedAt: NOW, dueAt: null });
    for (const state of ['sending', 'sent', 'failed', 'unknown'] as const) {
      const message = await seedMessage(stand.store.db, talk, { author: 'bot', text: state, at: NOW });
      await seedSend(stand.store.db, talk, message, state, NOW);
    }
    const page = await (await get(`/cases/${talk.id}`, anna)).text();
    for (const word of ['отправляется', 'доставлено', 'не доставлено', 'неизвестно, доставлено ли']) {
      expect(page).toContain(word);
    }
  });

  it('lets exactly one of two operators take a case, and names the holder to the other', async () => {
    for (let i = 0; i < 20; i += 1) {
      const { id } = await seedCase(stand.store.db, { openedAt: NOW + i, dueAt: NOW + HOUR });
      const pages = await Promise.all(
        [anna, boris].map(async (cookie) => (await post(`/cases/${id}/claim`, cookie, {}, partial)).text()),
      );
      expect(pages.filter((page) => page.includes('Вопрос ваш.'))).toHaveLength(1);
      expect(
        pages.filter((page) => /Вопрос уже ведёт (Анна Смирнова|Борис Волков)\./.test(page)),
      ).toHaveLength(1);
    }
  });

  it('stops an answer to a talk that went on meanwhile once, keeping its text', async () => {
    const talk = await seedCase(stand.store.db, { openedAt: NOW, dueAt: NOW + HOUR });
    const seen = await versionOf(talk.id);
    await seedMessage(stand.store.db, talk, { author: 'client', text: 'И ещё вопрос', at: NOW + MINUTE });
    const form = { text: 'Дорогу\r\nпочинят', conversation: talk.conversation, seen };
    const stopped = await (await post(`/cases/${talk.id}/reply`, anna, form, partial)).text();
    expect(stopped).toContain('Пока вы писали');
    expect(stopped).toContain('Дорогу\nпочинят</textarea>');
    const fresh = /name="seen"[^>]*value="(\d+)"/.exec(stopped.replaceAll('\n', ' '))?.[1] ?? '';
    const sent = await post(`/cases/${talk.id}/reply`, anna, { ...form, seen: fresh }, partial);
    expect(sent.headers.get('hx-trigger')).toContain(talk.id);
    const outbox = await stand.store.db
      .selectFrom('outbox')
      .selectAll()
      .where('conversation_id', '=', talk.conversation)
      .execute();
    expect(outbox.map((row) => (JSON.parse(row.payload) as { text: string }).text)).toEqual([
      'Дорогу\nпочинят',
    ]);
    const again = await (
      await post(`/cases/${talk.id}/reply`, anna, { ...form, seen: fresh }, partial)
    ).text();
    expect(again).toContain('Пока вы писали');
    expect(again).toContain('Второй раз он не уйдёт');
  });

  it('asks for confirmation before answering a case that a colleague holds', async () => {
    const talk = await seedCase(stand.store.db, {
      owner: annaId,
      status: 'in_work',
      openedAt: NOW,
      dueAt: NOW + HOUR,
    });
    const form = { text: 'Ответ', conversation: talk.conversation, seen: await versionOf(talk.id) };
    const asked = await (await post(`/cases/${talk.id}/reply`, boris, form, partial)).text();
    expect(asked.replaceAll(/\s+/g, ' ')).toContain(
      'Вопрос ведёт <bdi>Анна Смирнова</bdi>, ответить вместо него',
    );
    const sent = await (
      await post(`/cases/${talk.id}/reply`, boris, { ...form, override: 'yes' }, partial)
    ).text();
    expect(sent).toContain('Ответ отправляется.');
    expect(
      await (await post(`/cases/${talk.id}/close`, boris, { reason: 'answered' }, partial)).text(),
    ).toContain('Вопрос ведёт другой сотрудник.');
  });

  it('says where an answer goes, and warns that it is public', async () => {
    const open = await seedCase(stand.store.db, { place: 'public', openedAt: NOW, dueAt: null });
    const page = await (await get(`/cases/${open.id}`, anna)).text();
    expect(page.replaceAll(/\s+/g, ' ')).toContain(
      '<strong>ПУБЛИЧНЫЙ ответ</strong> от имени Правительства Ленинградской области',
    );
    const other = await seedCase(stand.store.db, { openedAt: NOW, dueAt: null });
    const form = { text: 'Чужой диалог', conversation: other.conversation, seen: '2' };
    expect(await (await post(`/cases/${open.id}/reply`, anna, form, partial)).text()).toContain(
      'Этот диалог уже не открыт',
    );
  });

  it('keeps notes from the client, closes with a reason, and then takes no answer', async () => {
    const talk = await seedCase(stand.store.db, { openedAt: NOW, dueAt: NOW + HOUR });
    await post(`/cases/${talk.id}/claim`, anna, {}, partial);
    const noted = await (
      await post(`/cases/${talk.id}/note`, anna, { text: 'Спросить дорожников' }, partial)
    ).text();
    expect(noted).toContain('Спросить дорожников');
    expect(
      await (await post(`/cases/${talk.id}/close`, anna, { reason: 'made_up' }, partial)).text(),
    ).toContain('Выберите, чем закончился');
    const closed = await (
      await post(`/cases/${talk.id}/close`, anna, { reason: 'no_answer_needed' }, partial)
    ).text();
    expect(closed).toContain('Ответа не требует');
    expect(closed).not.toContain('<textarea id="reply-text"');
    const outbox = await stand.store.db
      .selectFrom('outbox')
      .selectAll()
      .where('conversation_id', '=', talk.conversation)
      .execute();
    expect(outbox).toEqual([]);
  });

  it('tells an open page what changed without adding or moving rows', async () => {
    const known = await seedCase(stand.store.db, { openedAt: NOW, dueAt: NOW + HOUR });
    await post(`/cases/${known.id}/claim`, boris, {}, partial);
    await seedCase(stand.store.db, { openedAt: NOW, dueAt: NOW - HOUR });
    const changes = await (await post('/queue/changes', anna, { view: 'waiting', shown: known.id })).text();
    expect(changes.match(/<li\s+id="row-/g)).toHaveLength(1);
    expect(changes.replaceAll(/\s+/g, ' ')).toContain('теперь: в работе');
    expect(changes).toMatch(/Ещё \d+ нов/);
    const later = await post('/queue/changes', anna, { view: 'waiting', shown: known.id, later: '1' });
    expect(await later.text()).not.toMatch(/Ещё \d+ нов/);
  });
});

describe('what went wrong', () => {
  it('lists dead letters of one’s own agencies, and does with them what a person decides', async () => {
    const { db } = stand.store;
    const dead = async (account: string) => {
      const id = newId();
      await db
        .insertInto('inbox')
        .values({
          id,
          account,
          event_key: id,
          conversation: 'c',
          occurred_at: NOW,
          position: 0,
          received_at: NOW,
          raw: `{"text":"<i>сырое</i> ${account}"}`,
          event: null,
          state: 'dead',
          reason: 'Ошибка разбора',
          attempts: 8,
          done_at: null,
        })
        .execute();
      await db
        .insertInto('lanes')
        .values({
          account,
          conversation: 'c',
          arrived: 1,
          handled: 1,
          waiting_since: NOW,
          not_before: 0,
          lease_owner: null,
          lease_until: 0,
        })
        .execute();
      return id;
    };
    const own = await dead('leningrad-vk');
    const foreign = await dead('kursk-vk');
    const page = await (await get('/repair', anna)).text();
    expect(page).toContain('&lt;i&gt;сырое&lt;/i&gt; leningrad-vk');
    expect(page).not.toContain('kursk-vk"');
    expect((await post(`/repair/inbox/${foreign}/retry`, anna)).status).toBe(404);
    expect((await post(`/repair/inbox/${own}/retry`, anna)).status).toBe(303);
    const row = await db.selectFrom('inbox').select('state').where('id', '=', own).executeTakeFirst();
    expect(row?.state).toBe('new');
  });

  it('repeats or settles a doubtful send', async () => {
    const { db } = stand.store;
    const talk = await seedCase(db, { openedAt: NOW, dueAt: NOW + HOUR });
    const message = await seedMessage(db, talk, {
      author: 'operator',
      staff: annaId,
      text: 'Ответ',
      at: NOW,
    });
    const doubtful = await seedSend(db, talk, message, 'unknown', NOW);
    const failed = await seedSend(db, talk, message, 'failed', NOW);
    expect((await post(`/repair/outbox/${doubtful}/settle`, anna)).status).toBe(303);
    expect((await post(`/repair/outbox/${failed}/retry`, anna)).status).toBe(303);
    const rows = await db
      .selectFrom('outbox')
      .select(['id', 'state'])
      .where('message_id', '=', message)
      .execute();
    expect(rows.find((row) => row.id === doubtful)?.state).toBe('sent');
    expect(rows.find((row) => row.id === failed)?.state).toBe('ready');
  });

  it('where the body has switched a channel off nobody can answer, and the law stands there', async () => {
    const law = { name: 'Telegram выключен', clause: '41-ФЗ; 149-ФЗ, ст. 10', validFrom: '2025-06-01' };
    const seeded = await seedCase(stand.store.db, { channel: 'telegram', openedAt: NOW - HOUR, dueAt: null });
    const { external_id: externalId, account } = await stand.store.db
      .updateTable('conversations')
      .set({ place: 'public', external_id: `-5:33:${seeded.conversation}` })
      .where('id', '=', seeded.conversation)
      .returning(['external_id', 'account'])
      .executeTakeFirstOrThrow();
    const thread = externalId.slice(0, externalId.lastIndexOf(':'));
    const post = { account, thread, text: 'Мост <закрыт>', url: 'https://t.me/nash/44', at: NOW };
    await stand.store.db.insertInto('threads').values(post).execute();
    const page = async () => (await get(`/cases/${seeded.id}`, anna)).text();
    expect(await page()).toContain('id="reply-text"');
    expect(await page()).toMatch(/Под записью:\s+«Мост &lt;закрыт&gt;»/u);
    expect(await page()).toContain('href="https://t.me/nash/44"');
    USES.set(account, { use: 'no_personal_data', why: law });
    expect(await page()).toMatch(/id="reply-limits"[^]*персональных данных[^]*41-ФЗ/u);
    USES.set(account, { use: 'public_only', why: law });
    expect(await page()).toContain('id="reply-text"');
    USES.set(account, { use: 'off', why: law });
    expect(await page()).not.toContain('id="reply-text"');
    expect(await page()).toMatch(/Ответить здесь нельзя: канал[^]*Телеграм[^]*выключен[^]*149-ФЗ, ст\. 10/u);
    expect(await (await get('/queue', anna)).text()).toContain('бот только подсказывает другие каналы');
    USES.clear();
  });

  it('shows alarms, stopped channels and assumptions only to whom they concern', async () => {
    const { db } = stand.store;
    const alarm = async (account: string | null, text: string) => {
      const id = newId();
      await db
        .insertInto('alarms')
        .values({ id, account, kind: 'silent', text, at: NOW, settled_at: null })
        .execute();
      return id;
    };
    const own = await alarm('leningrad-vk', 'Тишина во ВКонтакте');
    await alarm('kursk-vk', 'Чужая тревога');
    await db
      .insertInto('account_states')
      .values({
        account: 'leningrad-telegram',
        cursor: null,
        last_event_at: NOW,
        hold_until: 0,
        stopped_reason: 'токен отозван',
      })
      .execute();
    const page = await (await get('/queue', anna)).text();
    expect(page).toContain('Тишина во ВКонтакте');
    expect(page).not.toContain('Чужая тревога');
    expect(page).toContain('остановлен: токен отозван');
    expect(page).not.toContain('взяты по предположению');
    const settled = await (await post(`/alarms/${own}/settle`, anna, {}, partial)).text();
    expect(settled).not.toContain('Тишина во ВКонтакте');
    const administrator = await stand.cookieOf('admin@otklik.local');
    expect(await (await get('/queue', administrator)).text()).toContain('взяты по предположению');
  });
});

describe('live', () => {
  async function hear(cookie: string, headers: Record<string, string>, until: (text: string) => boolean) {
    const response = await get('/live', cookie, headers);
    const reader = response.body?.getReader();
    const decoder = new TextDecoder();
    let text = '';
    while (reader && !until(text)) {
      const { value, done } = await reader.read();
      if (done) break;
      text += decoder.decode(value, { stream: true });
    }
    await reader?.cancel();
    return text;
  }

  it('resumes after the last event without a gap, and leaves out other agencies', async () => {
    const own = await seedCase(stand.store.db, { openedAt: NOW, dueAt: null });
    const foreign = await seedCase(stand.store.db, { agency: 'kursk', openedAt: NOW, dueAt: null });
    const first = hear(anna, {}, (text) => text.includes(own.id));
    await new Promise((resolve) => setTimeout(resolve, 100));
    await stand.announce(own.id);
    const id = /id: (\S+)/.exec(await first)?.[1] ?? '';
    await stand.announce(foreign.id);
    await stand.announce(own.id);
    const resumed = await hear(anna, { 'last-event-id': id }, (text) => text.includes(own.id));
    expect(resumed).toContain('event: hello');
    expect(resumed).not.toContain(foreign.id);
    expect(resumed).not.toContain('event: reset');
    expect(await hear(anna, { 'last-event-id': '1-1' }, (text) => text.includes('reset'))).toContain(
      'event: reset',
    );
  });
});
