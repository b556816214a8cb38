import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { startVkStand, type VkStand } from '../../scripts/stands/vk.ts';
import { openServer, postVk, type ServerStand, VK, vkUpdate } from '../http/server-stand.ts';

const CALL = 'Позовите сотрудника';
const seconds = () => Math.floor(Date.now() / 1_000);

let vk: VkStand;
let server: ServerStand;
let person = 100;
beforeAll(async () => {
  vk = await startVkStand({ factor: 0.000_1 });
  server = await openServer({ accounts: [{ ...VK, apiBaseUrl: vk.url, screenNames: ['gov_uln'] }] });
  vk.setHook(`${server.url}/hooks/vk/vk`, 's3cret');
});
afterAll(async () => {
  await server.close();
  await vk.close();
});
beforeEach(() => {
  person += 1;
});

const settled = () => expect.poll(() => server.settled(), { timeout: 15_000, interval: 20 }).toBe(true);
const wrote = (id: number, text: string, date = seconds()) => ({
  type: 'message_new',
  object: { message: { conversation_message_id: id, peer_id: person, from_id: person, date, text } },
});
const comment = (id: number, from: number, text: string, more: object = {}) => ({
  type: 'wall_reply_new',
  object: { id, from_id: from, date: seconds(), text, post_owner_id: -123, post_id: 45, ...more },
});
/** Cases of this test's person, wherever he wrote. */
const cases = () =>
  server.rows<{ id: string; status: string; kind: string }>(
    `select cases.id, cases.status, cases.kind from cases join identities on identities.client_id = cases.client_id
     where identities.external_id = '${person}'`,
  );
const clocks = () =>
  server.rows<{ state: string; started_at: number; met_at: number | null }>(
    `select clocks.state, clocks.started_at, clocks.met_at from clocks where case_id in ('${cases()
      .map(({ id }) => id)
      .join("','")}')`,
  );
const alarms = () => server.rows<{ kind: string }>('select kind from alarms').map(({ kind }) => kind);
const count = (sql: string) => server.rows<{ n: number }>(`select count(*) as n from ${sql}`)[0]?.n;

describe('VK through its real webhook (channels.md, section 6)', () => {
  it('6.1 an event that comes again is one case and one reply; another body under its number raises an alarm', async () => {
    const update = { ...vkUpdate(1, CALL), ...wrote(1, CALL), event_id: 'again' };
    for (let i = 0; i < 3; i += 1) expect(await (await postVk(server.url, update)).text()).toBe('ok');
    await settled();
    expect(cases()).toHaveLength(1);
    expect(vk.messages.filter(({ peer }) => peer === String(person))).toHaveLength(1);
    expect(alarms()).toEqual([]);
    expect(await (await postVk(server.url, { ...update, ...wrote(1, 'Другое') })).text()).toBe('ok');
    expect(alarms()).toEqual(['changed_repeat']);
  });

  it('6.3 a warning instead of an event, an unknown type and a broken payload are answered ok; a warning raises an alarm', async () => {
    const answers = [
      { type: 'message_new', object: { warning: 'version is too old' } },
      { type: 'hologram_new', object: { id: 1 } },
      { type: 'remove', object: { text: 'remove' } },
      { type: 'message_new', object: { message: { ...wrote(1, '').object.message, payload: '{"otklik":' } } },
    ].map(async (event, index) => {
      const response = await postVk(server.url, { ...vkUpdate(1, ''), ...event, event_id: `odd${index}` });
      return [response.status, await response.text()];
    });
    expect(await Promise.all(answers)).toEqual(answers.map(() => [200, 'ok']));
    await settled();
    expect(alarms()).toContain('platform');
    expect(cases()).toEqual([]);
  });

  it('6.3 a body that is no JSON, that is too large, of another community or with another secret is refused, and none is echoed', async () => {
    const own = vkUpdate(1, 'version 5.199');
    const bodies: [number, unknown][] = [
      [400, 'remove'],
      [400, '{'],
      [403, { ...own, secret: 'wrong' }],
      [403, { ...own, group_id: 124 }],
      [413, 'x'.repeat(5 * 1_024 * 1_024)],
    ];
    for (const [status, body] of bodies) {
      const response = await postVk(server.url, body);
      expect(response.status).toBe(status);
      expect(await response.text()).not.toMatch(/^(remove|version|ok$)/);
    }
    expect([await vk.confirm(false), await vk.confirm(true)]).toEqual(['abc123', 'abc123']);
  });

  it('6.7 our own posts and comments open no case, and a colleague’s answer by hand stops the clock at its own time', async () => {
    const before = [count('cases'), count('outbox')];
    await vk.deliver({
      type: 'wall_post_new',
      object: { id: 45, owner_id: -123, from_id: -123, date: seconds(), text: 'Новость' },
    });
    await vk.deliver(comment(1, -123, 'Дополнение к новости'));
    await settled();
    expect([count('cases'), count('outbox')]).toEqual(before);
    const asked = seconds() - 600;
    await vk.deliver(wrote(1, CALL, asked));
    await settled();
    expect(clocks()).toMatchObject([{ state: 'running', started_at: asked * 1_000 }]);
    await vk.deliver({
      type: 'message_reply',
      object: {
        conversation_message_id: 90,
        peer_id: person,
        from_id: -123,
        out: 1,
        admin_author_id: 55,
        date: asked + 60,
        text: 'Отвечаю сам',
      },
    });
    await settled();
    expect(clocks()).toMatchObject([{ state: 'met', met_at: (asked + 60) * 1_000 }]);
    expect(cases()).toMatchObject([{ status: 'answered' }]);
  });

  it('6.8 events that come an hour late and in another order start the clock when the first was written', async () => {
    const hourAgo = seconds() - 3_600;
    vk.hook.reorder(2);
    await Promise.all([vk.deliver(wrote(1, CALL, hourAgo)), vk.deliver(wrote(2, 'Вы тут?', hourAgo + 30))]);
    await settled();
    expect(clocks().map(({ started_at: at }) => at)).toEqual([hourAgo * 1_000]);
  });

  it.each(['[club123|Правительство], помогите', '*gov_uln (Правительство) помогите', '@club123 помогите'])(
    'a mention «%s» in a comment is a mention',
    async (text) => {
      await vk.deliver(comment(person, person, text));
      await settled();
      expect(cases()).toMatchObject([{ kind: 'mention', status: 'waiting' }]);
    },
  );

  it('U-32 thanks under a post: the act sets a term for every comment and knows no exception, so it runs', async () => {
    await vk.deliver(comment(person, person, 'Спасибо большое!'));
    await settled();
    expect(cases()).toMatchObject([{ status: 'waiting' }]);
    expect(clocks()).toMatchObject([{ state: 'running' }]);
  });
});
