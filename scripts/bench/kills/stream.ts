import { setTimeout as wait } from 'node:timers/promises';
import { seededRandom } from '../../stands/faults.ts';
import type { TelegramStand } from '../../stands/telegram.ts';

const CHATS = 25;
/** People write several messages in a row and then wait. */
const BURST = 4;
const PAUSE = 1_500;
/** Every fifth update is delivered again although it was accepted. */
const REPEAT_EVERY = 5;
/** Moments of the SIGKILLs, ms from the beginning. */
export const KILLS = [700, 2_200, 3_600];

/** Each is answered by an article of the base. */
export const QUESTIONS = [
  'как перенести время приема на другой день',
  'напишите ваш почтовый адрес и электронный',
  'сколько дней рассматривают обращение',
  'куда обжаловать ответ',
  'анонимки рассматриваете?',
  'как отозвать обращение',
  'что писать в обращении обязательно',
  'хочу получать ваши новости на почту',
];
const EACH = QUESTIONS.length;
export const MESSAGES = CHATS * EACH;

function update(chat: number, number: number): Record<string, unknown> {
  const person = { id: chat, first_name: 'Анна' };
  const message = {
    message_id: number,
    date: Math.floor(Date.now() / 1_000),
    chat: { ...person, type: 'private' },
    from: { ...person, is_bot: false },
    text: QUESTIONS[number - 1],
  };
  return { update_id: chat * 1_000 + number, message };
}

/** One chat: each message after the one before was acknowledged. Notes when each was sent. */
async function talk(stand: TelegramStand, chat: number, sent: Map<string, number>): Promise<void> {
  const random = seededRandom(chat);
  await wait(random() * 500);
  for (let number = 1; number <= EACH; number++) {
    sent.set(`${chat}/${number}`, performance.now());
    if ((chat + number) % REPEAT_EVERY === 0) stand.hook.redeliver(1);
    while (!(await stand.deliver(update(chat, number))).accepted) await wait(50);
    if (number % BURST === 0) await wait(PAUSE * (0.7 + 0.6 * random()));
  }
}

/** The same stream for everybody: chats at once, each in its order. Gives the moments of sending by `chat/number`. */
export async function playStream(stand: TelegramStand): Promise<ReadonlyMap<string, number>> {
  const sent = new Map<string, number>();
  await Promise.all(Array.from({ length: CHATS }, (_, i) => talk(stand, 1_001 + i, sent)));
  return sent;
}
