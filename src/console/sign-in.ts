import { Hono } from 'hono';
import { html } from 'hono/html';
import { changePassword } from '../staff/people.ts';
import { LONGEST_PASSWORD, SHORTEST_PASSWORD } from '../staff/passwords.ts';
import { type ConsoleEnv, actorOf, safeNext } from './access.ts';
import type { ConsoleDeps } from './deps.ts';
import { formFields } from './forms.ts';
import { type Html, NOTHING } from './html.ts';
import { barePage } from './layout.ts';
import { plural } from './words.ts';

function alertLine(text: string | null): Html {
  return text === null ? NOTHING : html`<p class="form-error" role="alert">${text}</p>`;
}

function signInPage(next: string, login: string, problem: string | null): Html {
  return barePage(
    'Вход',
    html`<h1>Отклик</h1>
      <p class="muted">Консоль сотрудника</p>
      ${alertLine(problem)}
      <form method="post" action="/console/sign-in" class="stack">
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
      </form>
      <p class="muted small">Забыли пароль? Новый выдаст администратор.</p>`,
  );
}

/** Signing in, the only pages for those who are not signed in. */
export function signInRoutes(deps: ConsoleDeps): Hono {
  return new Hono()
    .get('/', (c) => c.html(signInPage(safeNext(c.req.query('next')), '', null)))
    .post('/', async (c) => {
      const field = await formFields(c);
      const [login, password] = [field('login'), field('password')];
      const next = safeNext(field('next'));
      const from = { address: deps.remoteAddress(c), headers: c.req.raw.headers };
      const result = await deps.sessions.signIn(
        login.slice(0, 200),
        password.slice(0, LONGEST_PASSWORD),
        from,
        deps.clock(),
      );
      if (result.outcome === 'in') {
        for (const cookie of result.cookies) c.header('Set-Cookie', cookie, { append: true });
        return c.redirect(next, 303);
      }
      if (result.outcome === 'wait') {
        const minutes = plural(result.minutes, 'минуту', 'минуты', 'минут');
        return c.html(
          signInPage(next, login, `Слишком много попыток. Попробуйте снова через ${minutes}.`),
          429,
        );
      }
      return c.html(signInPage(next, login, 'Логин или пароль не подходят.'), 401);
    });
}

const PROBLEMS = {
  wrong: 'Нынешний пароль не подходит.',
  unacceptable: `Новый пароль должен быть не короче ${SHORTEST_PASSWORD} знаков и не длиннее ${LONGEST_PASSWORD}.`,
  same: 'Новый пароль совпадает с нынешним.',
  different: 'Новый пароль и его повтор различаются.',
} as const;

function passwordPage(forced: boolean, problem: keyof typeof PROBLEMS | null): Html {
  return barePage(
    'Смена пароля',
    html`<h1>Смена пароля</h1>
      <p class="muted">
        ${forced ? 'Вы вошли с одноразовым паролем. Придумайте свой.' : 'Остальные ваши сеансы закончатся.'}
      </p>
      ${alertLine(problem && PROBLEMS[problem])}
      <form method="post" action="/console/password" class="stack">
        <label
          >Нынешний пароль<input
            name="current"
            type="password"
            autocomplete="current-password"
            required
            autofocus
        /></label>
        <label
          >Новый пароль, не короче ${SHORTEST_PASSWORD} знаков<input
            name="next"
            type="password"
            autocomplete="new-password"
            minlength="${SHORTEST_PASSWORD}"
            maxlength="${LONGEST_PASSWORD}"
            required
        /></label>
        <label
          >Новый пароль ещё раз<input name="again" type="password" autocomplete="new-password" required
        /></label>
        <button class="button button-main">Сменить</button>
      </form>
      ${forced ? NOTHING : html`<p><a href="/console/queue">Вернуться в очередь</a></p>`}`,
  );
}

/** The page of one's own password, and signing out. */
export function ownAccountRoutes(deps: ConsoleDeps): Hono<ConsoleEnv> {
  return new Hono<ConsoleEnv>()
    .get('/password', (c) => c.html(passwordPage(c.var.person.mustChangePassword, null)))
    .post('/password', async (c) => {
      const field = await formFields(c);
      const [current, next] = [field('current'), field('next')];
      const { person, sessionId } = c.var;
      const result =
        next === field('again')
          ? await changePassword(deps.db, { id: person.id, sessionId }, { current, next }, deps.clock())
          : 'different';
      return result === 'changed'
        ? c.redirect('/console/queue', 303)
        : c.html(passwordPage(person.mustChangePassword, result), 422);
    })
    .post('/sign-out', async (c) => {
      await deps.actions.releaseAll(actorOf(c.var.person), deps.clock());
      const cookies = await deps.sessions.signOut(c.req.raw.headers);
      for (const cookie of cookies) c.header('Set-Cookie', cookie, { append: true });
      return c.redirect('/console/sign-in', 303);
    });
}
