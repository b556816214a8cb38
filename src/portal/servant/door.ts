import { type Context, Hono } from 'hono';
import type { AgencyPack } from '../../agency/index.ts';
import { formFields } from '../../console/forms.ts';
import { errorText } from '../../kernel/errors.ts';
import { newId } from '../../kernel/ids.ts';
import { recordAudit } from '../../staff/audit.ts';
import { giveBackTry, takeTry } from '../../staff/sign-in-limit.ts';
import { raiseAlarm } from '../../watch/alarms.ts';
import { keepLetter, mailFolder } from '../../watch/mail-server.ts';
import { addressDigest, CODE_MINUTES, issueCode, redeemCode } from './codes.ts';
import type { ServantDeps } from './deps.ts';
import { addressPage, codePage, type Door } from './door-pages.ts';
import { beginVisit, endVisit } from './visits.ts';
import { domainsOf, workAddress } from './work-address.rules.ts';

const SUBJECT = 'Код для входа в базу знаний';

/** Where to go after signing in: one of our own pages, whatever the form says. */
export function safeNext(next: string | undefined): string {
  return next !== undefined && /^\/portal\/servant\/[a-z0-9-]+(?:\/articles\/[a-z0-9-]+)?$/u.test(next)
    ? next
    : '';
}

function letterWith(code: string): string {
  return [
    `Ваш код: ${code}`,
    '',
    `Введите его на странице входа. Код действует ${CODE_MINUTES} минут и подходит один раз.`,
    'Если вы не просили код, ничего не делайте: без кода войти нельзя.',
    '',
  ].join('\n');
}

async function sendCode(deps: ServantDeps, to: string, code: string): Promise<void> {
  const { mailer, clock } = deps;
  if (mailer === null) {
    const at = clock();
    const letter = { id: newId(), to, subject: SUBJECT, text: letterWith(code), writtenAt: at };
    return keepLetter(mailFolder(deps.dataDir), { ...letter, attempts: 0 });
  }
  // Not waited for: how long the mail server takes would tell whether the box exists.
  mailer.send(to, SUBJECT, letterWith(code)).catch(async (error: unknown) => {
    // A mail server's refusal may repeat the address, which is a person's name.
    const reason = errorText(error)
      .replaceAll(/\S+@\S+/gu, '…')
      .slice(0, 200);
    const text = `Код для входа служащих не отправлен: ${reason}`;
    await raiseAlarm(deps.db, { account: null, kind: 'notice_failed', text, at: clock() });
  });
}

/** The keys under which tries of an address from a place are counted, apart from those of the console's sign-in. */
function triesOf(deps: ServantDeps, what: 'letter' | 'code', address: string, c: Context): [string, string] {
  return [`servant-${what}|${addressDigest(deps.secret, address)}`, `servant|${deps.remoteAddress(c)}`];
}

/** Signing in by a one-time code to a work address, and signing out: the pages for those who are not in. */
export function doorRoutes(deps: ServantDeps): Hono {
  const domains: ReadonlyMap<string, AgencyPack> = domainsOf(deps.agencies);
  const secure = deps.publicUrl?.startsWith('https:') ?? false;
  const doorTo = (next: string): Door => doorOf(deps, next);

  return new Hono()
    .post('/sign-in', async (c) => {
      const field = await formFields(c);
      const typed = field('address').slice(0, 300);
      const door = doorTo(safeNext(field('next')));
      const work = workAddress(typed);
      if (!work) return c.html(addressPage(door, typed, 'Так адрес почты не пишется. Проверьте его.'), 422);
      const at = deps.clock();
      const { minutes } = await takeTry(deps.db, ...triesOf(deps, 'letter', work.address, c), at);
      if (minutes > 0) return c.html(addressPage(door, typed, tooMany(minutes)), 429);
      const agency = domains.get(work.domain)?.id;
      const to = agency === undefined ? null : { address: work.address, agency };
      const code = to && (await issueCode(deps.db, deps.secret, to, at));
      if (code !== null) await sendCode(deps, work.address, code);
      return c.html(codePage(door, work.address, null));
    })
    .post('/code', async (c) => {
      const field = await formFields(c);
      const door = doorTo(safeNext(field('next')));
      const work = workAddress(field('address').slice(0, 300));
      if (!work) return c.redirect('/portal/servant', 303);
      const at = deps.clock();
      const tries = triesOf(deps, 'code', work.address, c);
      const { minutes } = await takeTry(deps.db, ...tries, at);
      if (minutes > 0) return c.html(codePage(door, work.address, tooMany(minutes)), 429);
      const given = { address: work.address, code: field('code').replaceAll(/\s/gu, '').slice(0, 12) };
      const agency = await redeemCode(deps.db, deps.secret, given, at);
      if (agency === null) {
        return c.html(codePage(door, work.address, 'Код не подходит или устарел.'), 401);
      }
      await giveBackTry(deps.db, ...tries);
      await giveBackTry(deps.db, ...triesOf(deps, 'letter', work.address, c));
      await beginVisit(deps.db, c, agency, secure, at);
      await recordAudit(deps.db, { at, actor: 'client', action: 'servant.sign_in', subject: agency });
      const home = `/portal/servant/${agency}`;
      return c.redirect(door.next.startsWith(`${home}/`) ? door.next : home, 303);
    })
    .post('/sign-out', async (c) => {
      await endVisit(deps.db, c);
      return c.redirect('/portal/servant', 303);
    });
}

function tooMany(minutes: number): string {
  return `Слишком много попыток. Попробуйте снова через ${minutes} мин.`;
}

/** What the pages before the sign-in show; the same for everybody. */
export function doorOf(deps: ServantDeps, next: string): Door {
  const domains = [...domainsOf(deps.agencies).keys()];
  const bodies = deps.agencies;
  return { domains, bodies, mailWorks: deps.mailer !== null, provider: deps.oidc !== null, next };
}
