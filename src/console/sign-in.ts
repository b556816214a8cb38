import { type Context, Hono } from 'hono';
import { html } from 'hono/html';
import { TRUSTED_DAYS } from '../staff/auth.ts';
import { LONGEST_PASSWORD } from '../staff/passwords.ts';
import { safeNext } from './access.ts';
import type { ConsoleDeps } from './deps.ts';
import { alertLine, formFields } from './forms.ts';
import { type Html, NOTHING } from './html.ts';
import { barePage } from './layout.ts';
import { providerRoutes } from './provider-sign-in.ts';
import { tooManyTries } from './words.ts';

const CODE = '/console/sign-in/code';

/** What the sign-in page offers. */
interface Door {
  readonly provider: boolean;
  readonly passwords: 'all' | 'administrators';
  readonly next: string;
}

function doorOf(deps: ConsoleDeps, next: string | undefined): Door {
  const { passwords } = deps.sessions;
  return { provider: deps.provider !== null, passwords, next: safeNext(next) };
}

function passwordForm({ next }: Door, login: string): Html {
  return html`<form method="post" action="/console/sign-in" class="stack">
    <input type="hidden" name="next" value="${next}" />
    <label
      >Логин<input
        name="login"
        type="email"
        autocomplete="username"
        required
        value="${login}"
        ${login === '' ? html`autofocus` : NOTHING}
    /></label>
    <label
      >Пароль<input
        name="password"
        type="password"
        autocomplete="current-password"
        required
        ${login === '' ? NOTHING : html`autofocus`}
    /></label>
    <button class="button button-main">Войти</button>
  </form>`;
}

function signInPage(door: Door, login: string, problem: string | null): Html {
  const { provider, passwords, next } = door;
  const begin = `/console/sign-in/provider?next=${encodeURIComponent(next)}`;
  const form = passwordForm(door, login);
  return barePage(
    'Вход',
    html`<h1>Отклик</h1>
      <p class="muted">Консоль сотрудника</p>
      ${alertLine(problem)}
      ${provider ? html`<p><a class="button ${passwords === 'all' ? '' : 'button-main'}" href="${begin}">Войти через учётную запись ведомства</a></p>` : NOTHING}
      ${
        passwords === 'all'
          ? form
          : html`<details ${login === '' ? NOTHING : html`open`}>
              <summary>Вход администратора по паролю</summary>
              ${form}
            </details>`
      }
      ${passwords === 'all' ? html`<p class="muted small">Забыли пароль? Новый выдаст администратор.</p>` : NOTHING}`,
  );
}

function codePage(next: string, problem: string | null): Html {
  return barePage(
    'Код из приложения',
    html`<h1>Код из приложения</h1>
      <p class="muted">Пароль принят. Откройте приложение с кодами на телефоне.</p>
      ${alertLine(problem)}
      <form method="post" action="${CODE}" class="stack">
        <input type="hidden" name="next" value="${next}" />
        <label
          >Код<input
            name="code"
            autocomplete="one-time-code"
            maxlength="20"
            required
            autofocus
            aria-describedby="code-hint"
        /></label>
        <p id="code-hint" class="muted small">
          Шесть цифр. Нет телефона под рукой? Введите один из запасных кодов.
        </p>
        <label class="check"
          ><input type="checkbox" name="trust" value="yes" />Не спрашивать код на этом устройстве
          ${TRUSTED_DAYS} дней</label
        >
        <button class="button button-main">Войти</button>
      </form>
      <p class="muted small">Телефон и коды потеряны? Второй шаг сбросит администратор.</p>
      <p><a href="/console/sign-in">Войти заново</a></p>`,
  );
}

const PROBLEMS = {
  refused: 'Код не подошёл или уже использован. Дождитесь следующего и введите его.',
  again: 'Прошло больше десяти минут или было много неверных кодов. Введите логин и пароль ещё раз.',
  locked: 'Слишком много неверных кодов подряд. Попробуйте через 15 минут.',
} as const;

function passIn(c: Context, cookies: readonly string[], to: string): Response {
  for (const cookie of cookies) c.header('Set-Cookie', cookie, { append: true });
  return c.redirect(to, 303);
}

/** Signing in, the only pages for those who are not signed in. */
export function signInRoutes(deps: ConsoleDeps): Hono {
  const from = (c: Context) => ({ address: deps.remoteAddress(c), headers: c.req.raw.headers });
  const refuse = (c: Context, next: string, problem: string) =>
    c.html(signInPage(doorOf(deps, next), '', problem), 401);
  return new Hono()
    .get('/', (c) => c.html(signInPage(doorOf(deps, c.req.query('next')), '', null)))
    .post('/', async (c) => {
      const field = await formFields(c);
      const [login, password] = [field('login'), field('password')];
      const door = doorOf(deps, field('next'));
      const { next } = door;
      const result = await deps.sessions.signIn(
        login.slice(0, 200),
        password.slice(0, LONGEST_PASSWORD),
        from(c),
        deps.clock(),
      );
      if (result.outcome === 'in') return passIn(c, result.cookies, next);
      if (result.outcome === 'second_step')
        return passIn(c, result.cookies, `${CODE}?next=${encodeURIComponent(next)}`);
      if (result.outcome === 'wait')
        return c.html(signInPage(door, login, tooManyTries(result.minutes)), 429);
      if (result.outcome === 'elsewhere')
        return refuse(c, next, 'Вход по паролю закрыт. Войдите через учётную запись ведомства.');
      return c.html(signInPage(door, login, 'Логин или пароль не подходят.'), 401);
    })
    .get('/code', (c) => c.html(codePage(safeNext(c.req.query('next')), null)))
    .post('/code', async (c) => {
      const field = await formFields(c);
      const next = safeNext(field('next'));
      const given = { code: field('code'), trust: field('trust') === 'yes' };
      const result = await deps.sessions.answerSecondStep(given, from(c), deps.clock());
      if (result.outcome === 'in') return passIn(c, result.cookies, next);
      const problem = PROBLEMS[result.outcome];
      if (result.outcome === 'again') return refuse(c, next, problem);
      return c.html(codePage(next, problem), result.outcome === 'locked' ? 429 : 401);
    })
    .route('/provider', deps.provider === null ? new Hono() : providerRoutes(deps, deps.provider, refuse));
}
