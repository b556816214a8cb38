import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { startTelegramStand, type TelegramStand } from '../../scripts/stands/telegram.ts';
import { openServer, type ServerStand, TELEGRAM } from '../http/server-stand.ts';

const CHANNEL = { id: -1006, type: 'channel', title: 'Наш', username: 'nash' };
const now = () => Math.floor(Date.now() / 1_000);

let telegram: TelegramStand;
let server: ServerStand;
let number = 0;
let person: { id: number; is_bot: boolean; first_name: string };
let group: { id: number; type: string; title: string };

beforeAll(async () => {
  telegram = await startTelegramStand({ factor: 0.001 });
  server = await openServer({ accounts: [{ ...TELEGRAM, apiRoot: telegram.url, ownChannels: [-1006] }] });
  telegram.setHook(`${server.url}/hooks/telegram/tg`, 's3cret');
});
afterAll(async () => {
  await server.close();
  await telegram.close();
});
beforeEach(() => {
  number += 100;
  person = { id: number, is_bot: false, first_name: 'Анна' };
  group = { id: -(100_000 + number), type: 'supergroup', title: 'Обсуждение' };
  telegram.messages.splice(0);
});

const settled = () => expect.poll(() => server.settled(), { timeout: 15_000, interval: 20 }).toBe(true);
/** A message in the group unless `more` says otherwise; resolves when it is handled. */
async function say(more: object): Promise<void> {
  const message = { message_id: ++number, date: now(), chat: group, from: person, ...more };
  await telegram.deliver({ message });
  await settled();
}
const privately = (more: object) => say({ chat: { id: person.id, type: 'private' }, ...more });
/** What the group's discussion is of. */
const copy = (text = 'Закрываем мост на ремонт') => ({
  message_id: 33,
  date: now(),
  chat: group,
  from: { id: 777_000, is_bot: false, first_name: 'Telegram' },
  sender_chat: CHANNEL,
  is_automatic_forward: true,
  forward_origin: { type: 'channel', chat: CHANNEL, message_id: 44, date: now() },
  text,
});
const mine = () =>
  server.rows<{ status: string; client: string; conversation: string; unreachable: number }>(
    `select k.status, c.external_id as conversation, c.unreachable from cases k join conversations c on c.case_id = k.id
     where c.external_id like '%${person.id}%' or c.external_id like '${group.id}%' order by k.number`,
  );
const parts = () =>
  server.rows<{ text: string; author: string }>(
    `select m.text, m.author from messages m join conversations c on c.id = m.conversation_id
     where c.external_id like '%${person.id}%' order by m.seq`,
  );
const threads = () =>
  server.rows<{ text: string; url: string }>(
    `select text, url from threads where thread like '${group.id}%'`,
  );

it('channels 6.6: an album is one case and gets one reply', async () => {
  const picture = (id: string) => [{ file_id: id, width: 9, height: 9, file_size: 9 }];
  await Promise.all(
    ['a', 'b', 'c', 'd'].map((id) => privately({ media_group_id: 'g1', photo: picture(id) })),
  );
  expect(mine()).toHaveLength(1);
  expect(parts().filter(({ author }) => author === 'client')).toHaveLength(4);
  expect(telegram.messages).toHaveLength(1);
  await privately({ media_group_id: 'g2', photo: picture('e') });
  expect(mine()).toHaveLength(1);
  expect(telegram.messages).toHaveLength(2);
});

it('channels 6.6: an album with a caption is a question with pictures', async () => {
  const photo = [{ file_id: 'x', width: 9, height: 9, file_size: 9 }];
  await privately({ media_group_id: 'g3', photo, caption: 'Как записаться на личный приём?' });
  await privately({ media_group_id: 'g3', photo });
  expect(telegram.messages.map(({ text }) => text)).toEqual([expect.stringContaining('Источник:')]);
  expect(mine()).toMatchObject([{ status: 'bot' }]);
});

it('channels 6.7: a post of our channel (777000) opens no case, and its comments keep its text beside them', async () => {
  await say(copy());
  expect(mine()).toEqual([]);
  await say({ message_thread_id: 33, reply_to_message: copy(), text: 'Надолго?' });
  expect(mine()).toMatchObject([{ status: 'waiting', conversation: `${group.id}:33:${person.id}` }]);
  expect(threads()).toEqual([{ text: 'Закрываем мост на ремонт', url: 'https://t.me/nash/44' }]);
  await telegram.deliver({ edited_message: { ...copy('Мост закрыт до мая'), edit_date: now() + 1 } });
  await settled();
  expect(threads()).toMatchObject([{ text: 'Мост закрыт до мая' }]);
});

it('channels 6.6: a comment whose post was never seen is a case all the same', async () => {
  const before = {
    message_id: 70,
    date: now(),
    chat: group,
    from: { id: 9, is_bot: false, first_name: 'П' },
    text: 'а',
  };
  await say({ message_thread_id: 12, reply_to_message: before, text: 'И когда?' });
  expect(mine()).toMatchObject([{ status: 'waiting', conversation: `${group.id}:12:${person.id}` }]);
  expect(threads()).toEqual([]);
});

it.each([
  ['an anonymous administrator', () => ({ from: { id: 1_087_968_824, is_bot: true }, sender_chat: group })],
  ['our channel', () => ({ from: { id: 136_817_688, is_bot: true }, sender_chat: CHANNEL })],
])('channels 6.7: a manual answer of %s stops the clock', async (_, who) => {
  const asked = { message_id: ++number, message_thread_id: 33, text: 'Когда починят?' };
  await say(asked);
  const clocks = () =>
    server.rows<{ state: string }>(
      `select k.state from clocks k join conversations c on c.case_id = k.case_id where c.external_id = '${group.id}:33:${person.id}'`,
    );
  expect(clocks().map(({ state }) => state)).toContain('running');
  const reply = { ...asked, date: now(), chat: group, from: person };
  await say({ ...who(), message_thread_id: 33, reply_to_message: reply, text: 'В мае' });
  expect(clocks().map(({ state }) => state)).toEqual(clocks().map(() => 'met'));
  expect(mine()).toMatchObject([{ status: 'answered' }]);
});

it('channels 6.6: migrate_to_chat_id: the conversation goes on with the same case', async () => {
  const basic = { ...group, id: -number, type: 'group' };
  await say({ chat: basic, text: 'Когда починят?' });
  const [before] = mine();
  await say({ chat: basic, migrate_to_chat_id: group.id, from: person });
  await say({ migrate_from_chat_id: basic.id });
  await say({ text: 'Ау!' });
  expect(before?.conversation).toBe(`${basic.id}:0:${person.id}`);
  expect(mine()).toMatchObject([{ conversation: `${group.id}:0:${person.id}` }]);
  expect(parts().map(({ text }) => text)).toEqual(['Когда починят?', 'Ау!']);
});

it('a talk that was begun in the supergroup before the move was told stays, and nothing fails', async () => {
  const basic = { ...group, id: -number, type: 'group' };
  await say({ chat: basic, text: 'Когда починят?' });
  await say({ text: 'Ау!' });
  await say({ chat: basic, migrate_to_chat_id: group.id });
  expect(server.rows(`select id from inbox where state in ('dead', 'new')`)).toEqual([]);
  expect(mine()).toHaveLength(2);
});

it('a group that puts us out is unreachable with all its talks, and reachable when it lets us in again', async () => {
  await say({ message_thread_id: 33, text: 'Когда починят?' });
  const member = (was: string, is: string) =>
    telegram.deliver({
      my_chat_member: {
        chat: group,
        from: person,
        date: now(),
        old_chat_member: { status: was },
        new_chat_member: { status: is },
      },
    });
  await member('administrator', 'kicked');
  await settled();
  expect(mine()).toMatchObject([{ unreachable: 1 }]);
  await member('kicked', 'member');
  await settled();
  expect(mine()).toMatchObject([{ unreachable: 0 }]);
});

it('a corrected message is corrected, and its case is the same', async () => {
  const message = { message_id: ++number, date: now(), chat: group, from: person, text: 'Когда почнят?' };
  await say(message);
  await telegram.deliver({ edited_message: { ...message, edit_date: now() + 5, text: 'Когда починят?' } });
  await settled();
  expect(parts()).toEqual([{ text: 'Когда починят?', author: 'client' }]);
  expect(mine()).toHaveLength(1);
});

it('a dialog of a business account is answered through its connection, and not once it is cut off', async () => {
  const id = `B${number}`;
  const chat = { id: person.id, type: 'private' };
  const message = { message_id: 5, business_connection_id: id, date: now(), chat, from: person };
  await telegram.deliver({ business_message: { ...message, text: 'Как записаться на личный приём?' } });
  await settled();
  expect(telegram.messages).toMatchObject([{ params: { business_connection_id: id } }]);
  await telegram.deliver({
    business_connection: { id, user: { id: 55 }, date: now(), is_enabled: false },
  });
  await settled();
  expect(mine()).toMatchObject([{ unreachable: 1, conversation: `business:${id}:${person.id}` }]);
});
