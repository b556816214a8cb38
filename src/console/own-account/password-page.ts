import { html } from 'hono/html';
import { LONGEST_PASSWORD, SHORTEST_PASSWORD } from '../../staff/passwords.ts';
import { alertLine } from '../forms.ts';
import { type Html, NOTHING } from '../html.ts';
import { barePage } from '../layout.ts';
import { tooManyTries } from '../words.ts';

const PROBLEMS = {
  wrong: 'Нынешний пароль не подходит.',
  unacceptable: `Новый пароль должен быть не короче ${SHORTEST_PASSWORD} знаков и не длиннее ${LONGEST_PASSWORD}.`,
  same: 'Новый пароль совпадает с нынешним.',
  different: 'Новый пароль и его повтор различаются.',
} as const;

type Problem = keyof typeof PROBLEMS | { readonly minutes: number };

/** The change of one's own password; `forced`: the person came in with a one-time password. */
export function passwordPage(forced: boolean, problem: Problem | null): Html {
  const text = typeof problem === 'string' ? PROBLEMS[problem] : problem && tooManyTries(problem.minutes);
  return barePage(
    'Смена пароля',
    html`<h1>Смена пароля</h1>
      <p class="muted">
        ${forced ? 'Вы вошли с одноразовым паролем. Придумайте свой.' : 'Остальные ваши сеансы закончатся.'}
      </p>
      ${alertLine(text)}
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
      ${forced ? NOTHING : html`<p><a href="/console/security">Вход и безопасность</a></p>`}`,
  );
}
