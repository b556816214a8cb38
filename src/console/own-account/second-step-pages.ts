import { html } from 'hono/html';
import { generate } from 'lean-qr';
import { toSvgPath } from 'lean-qr/extras/svg';
import type { NewKey } from '../../staff/second-step.ts';
import { alertLine } from '../forms.ts';
import { type Html } from '../html.ts';
import { barePage } from '../layout.ts';

/** The white border that readers of square codes need, in modules. */
const QUIET = 4;

/** The app's address as a square code: black on white in every theme, since cameras need it so. */
function squareCode(uri: string): Html {
  const code = generate(uri);
  const side = code.size + 2 * QUIET;
  return html`<svg
    class="square-code"
    viewBox="${-QUIET} ${-QUIET} ${side} ${side}"
    role="img"
    aria-label="Квадратный код с ключом; тот же ключ ниже буквами"
  >
    <path d="${toSvgPath(code)}"></path>
  </svg>`;
}

/** Sets up the app: the key as a square code and in letters, and the first code as the proof that it works. */
export function newKeyPage({ uri, key }: NewKey, problem: string | null): Html {
  return barePage(
    'Второй шаг при входе',
    html`<h1>Второй шаг при входе</h1>
      ${alertLine(problem)}
      <ol class="steps">
        <li>
          Откройте на телефоне приложение с кодами: Яндекс Ключ, Google Authenticator, FreeOTP или другое
          такое же.
        </li>
        <li>
          Наведите камеру на квадратный код. ${squareCode(uri)}
          <details>
            <summary>Ввести ключ вручную</summary>
            <p><code class="secret-key">${key.match(/.{1,4}/gu)?.join(' ') ?? key}</code></p>
            <p class="muted small">Тип: по времени, 6 цифр, 30 секунд.</p>
          </details>
        </li>
        <li>Введите код, который показывает приложение.</li>
      </ol>
      <form method="post" action="/console/security/second-step/confirm" class="stack">
        <input type="hidden" name="uri" value="${uri}" />
        <label
          >Код из приложения<input
            name="code"
            inputmode="numeric"
            autocomplete="one-time-code"
            maxlength="12"
            required
            autofocus
        /></label>
        <button class="button button-main">Включить</button>
      </form>
      <p><a href="/console/security">Не сейчас</a></p>`,
  );
}

/** Backup codes, on this page only once. */
export function codesPage(codes: readonly string[]): Html {
  return barePage(
    'Запасные коды',
    html`<h1>Запасные коды</h1>
      <p role="status">
        Второй шаг включён. Сохраните эти коды: больше их не покажут. Каждый подходит один раз, если телефона
        нет под рукой.
      </p>
      <ul class="backup-codes">
        ${codes.map((code) => html`<li><code>${code}</code></li>`)}
      </ul>
      <p class="muted small">
        Распечатайте страницу или перепишите коды и храните отдельно от телефона. Если коды кончатся, второй
        шаг сбросит администратор.
      </p>
      <p><a class="button button-main" href="/console/security">Коды сохранены</a></p>`,
  );
}
