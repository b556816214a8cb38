import { localDate } from '../../src/agency/validity.rules.ts';
import { type FormBrowser, openFormBrowser, type Page } from './browser.ts';
import { PASSWORD } from './staff.ts';

/** What somebody sends from the personal account, and how far the body has come with it. */
interface DemoAppeal {
  /** A persona of ЕСИА's stand. */
  readonly oid: string;
  readonly type: 'proposal' | 'application' | 'complaint' | 'information';
  readonly essence: string;
  /** Number of the document system; absent while the appeal waits for it. */
  readonly number?: string;
  readonly stage?: 'accepted' | 'answered' | 'redirected';
}

const APPEALS: readonly DemoAppeal[] = [
  {
    oid: '1000000001',
    type: 'application',
    essence:
      'Прошу сообщить, когда в деревне Малые Пруды поставят остановку автобуса. Её обещали построить этим летом, но работы не начинались.',
  },
  {
    oid: '1000000003',
    type: 'complaint',
    essence:
      'Во дворе нашего дома третий месяц не горит фонарь. Управляющая компания не отвечает. Прошу разобраться и починить освещение.',
    number: 'Г-26-10412',
  },
  {
    oid: '1000000001',
    type: 'information',
    essence: 'Прошу сообщить, сколько обращений граждан администрация получила за девять месяцев этого года.',
    number: 'Г-26-10409',
    stage: 'accepted',
  },
  {
    oid: '1000000004',
    type: 'proposal',
    essence: 'Предлагаю поставить скамейки у входа в приёмную: пожилым людям тяжело ждать стоя.',
    number: 'Г-26-10377',
    stage: 'answered',
  },
  {
    oid: '1000000003',
    type: 'application',
    essence:
      'Прошу провести проверку лифта в доме: он останавливается между этажами по нескольку раз в день.',
    number: 'Г-26-10385',
    stage: 'redirected',
  },
];

const MAIL = 'zayavitel@example.org';

/** Sends invented appeals through the personal account and works on them in the console, page by page. */
export async function sendAppeals(server: string, clerk: string): Promise<number> {
  const console = openFormBrowser();
  const door = await console.open(`${server}/console`);
  await console.submit(door, '/console/sign-in', { login: clerk, password: PASSWORD });
  for (const appeal of APPEALS) {
    const id = await send(server, appeal);
    if (appeal.number !== undefined) await work(server, console, id, appeal, appeal.number);
  }
  return APPEALS.length;
}

/** Gives the appeal's id. */
async function send(server: string, { oid, type, essence }: DemoAppeal): Promise<string> {
  const person = openFormBrowser();
  const esia = await person.open(`${server}/portal/account/esia/begin?agency=leningrad`);
  let page = await person.submit(esia, '/stand/decide', { persona: oid, decision: 'allow' });
  page = await person.submit(page, '/drafts');
  const draft = idIn(page.url);
  const addressee = 'Администрация Губернатора и Правительства Ленинградской области';
  page = await person.submit(page, draft, { type, addressee, essence, mail: MAIL });
  return idIn((await person.submit(page, `${draft}/send`)).url);
}

async function work(
  server: string,
  clerk: FormBrowser,
  id: string,
  { stage }: DemoAppeal,
  number: string,
): Promise<void> {
  const date = localDate(Date.now(), 'Europe/Moscow');
  let page = await clerk.open(`${server}/console/appeals/${id}`);
  page = await clerk.submit(page, '/register', { number, date });
  if (stage === undefined) return;
  if (stage === 'redirected') {
    await clerk.submit(page, '/redirect', {
      bodies: 'Комитет государственного жилищного надзора и контроля Ленинградской области',
      reason: 'Лифты проверяет этот комитет, он и ответит вам на вопрос.',
      checked: 'yes',
    });
    return;
  }
  page = await clerk.submit(page, '/accept', {
    topic: 'appeal-how',
    executor: /<option value="([0-9a-f-]{36})"/u.exec(page.text)?.[1] ?? '',
  });
  if (stage === 'answered') await answer(clerk, page);
}

async function answer(clerk: FormBrowser, page: Page): Promise<void> {
  const begun = /<textarea name="text"[^>]*>([^<]*)/u.exec(page.text)?.[1] ?? '';
  await clerk.submit(page, '/answer', {
    text: `${begun.trim()}\n\nСкамейки у входа в приёмную поставят. Мы передали ваше предложение тем, кто отвечает за здание.`,
    outcome: 'no_date',
    executor: 'Громов Павел Сергеевич',
    phone: '000-00-00',
    questions: 'yes',
    measures: 'yes',
    substance: 'yes',
  });
}

const idIn = (url: string): string => new URL(url).pathname.split('/').at(-1) ?? '';
