import { type Context, Hono } from 'hono';
import { deleteCookie, getCookie, setCookie } from 'hono/cookie';
import { type Provider, PROVIDER_COOKIE_SECONDS } from '../staff/provider.ts';
import { safeNext } from './access.ts';
import type { ConsoleDeps } from './deps.ts';

const COOKIE = 'otklik_staff_oidc';
/** Where the provider sends people of the staff back to, below the server's own address. */
export const PROVIDER_BACK = '/console/sign-in/provider/back';
const PATH = '/console/sign-in/provider';

type Refuse = (c: Context, next: string, problem: string) => Response | Promise<Response>;

/** The address that the provider has checked; null when it names none or has not checked it. */
function checkedAddress({ email, email_verified }: Readonly<Record<string, unknown>>): string | null {
  return typeof email === 'string' && email_verified === true ? email : null;
}

/**
 * Signing in of the staff through the body's own provider. It opens accounts that an administrator has made, matched
 * by the checked mail address, and makes none.
 */
export function providerRoutes(deps: ConsoleDeps, provider: Provider, refuse: Refuse): Hono {
  const secure = deps.publicUrl?.startsWith('https:') ?? false;

  async function begin(c: Context): Promise<Response> {
    const { url, kept } = await provider.begin(safeNext(c.req.query('next')), deps.clock());
    // Lax: the way back is a link from the provider's page.
    const lasts = { path: PATH, httpOnly: true, sameSite: 'Lax', maxAge: PROVIDER_COOKIE_SECONDS } as const;
    setCookie(c, COOKIE, kept, { ...lasts, secure });
    return c.redirect(url, 303);
  }

  async function finish(c: Context): Promise<Response> {
    const kept = getCookie(c, COOKIE);
    deleteCookie(c, COOKIE, { path: PATH });
    const found = await provider.finish(kept, new URL(c.req.url).search, deps.clock());
    if (found === null)
      return refuse(c, '', 'Вход начат больше десяти минут назад или в другом окне. Начните заново.');
    const email = checkedAddress(found.claims);
    if (email === null)
      return refuse(
        c,
        found.next,
        'Учётная запись ведомства не называет подтверждённого адреса почты. Попросите её администратора указать и подтвердить адрес.',
      );
    const from = { address: deps.remoteAddress(c), headers: c.req.raw.headers };
    const entered = await deps.sessions.enterByProvider(email, from, deps.clock());
    if (entered.outcome === 'unknown')
      return refuse(
        c,
        found.next,
        `В Отклике нет человека с логином ${email}. Попросите администратора добавить вас с этим логином.`,
      );
    if (entered.outcome === 'blocked')
      return refuse(c, found.next, 'Вход для вас закрыт. Обратитесь к администратору Отклика.');
    for (const cookie of entered.cookies) c.header('Set-Cookie', cookie, { append: true });
    return c.redirect(found.next, 303);
  }

  const guarded = (step: (c: Context) => Promise<Response>) => async (c: Context) => {
    try {
      return await step(c);
    } catch (error) {
      deps.providerFailed(error);
      const problem = 'Войти через учётную запись ведомства не получилось.';
      return refuse(c, '', `${problem} Попробуйте ещё раз; если не поможет, скажите администратору.`);
    }
  };
  return new Hono().get('/', guarded(begin)).get('/back', guarded(finish));
}
