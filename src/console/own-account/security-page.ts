import { html } from 'hono/html';
import type { OpenSession } from '../../staff/own-sessions.ts';
import type { Person } from '../../staff/person.ts';
import { alertLine } from '../forms.ts';
import { type Html, icon, NOTHING } from '../html.ts';
import { fullMoment, shortMoment } from '../moments.ts';
import { plural } from '../words.ts';
import { deviceWords } from './device.rules.ts';

/** What the page of one's own sign-in tells. */
export interface OwnAccount {
  readonly person: Person;
  readonly sessionId: string;
  readonly sessions: readonly OpenSession[];
  /** Backup codes left; null without the second step. */
  readonly codesLeft: number | null;
  readonly now: number;
  readonly zone: string;
}

/** A problem belongs to the form that was sent. */
export interface OwnProblem {
  readonly at: 'on' | 'codes' | 'off';
  readonly text: string;
}

const STEP = '/console/security/second-step';
const FEW_CODES = 3;

function passwordForm(action: string, button: string, problem: string | null): Html {
  return html`<form method="post" action="${action}" class="stack narrow">
    ${alertLine(problem)}
    <label
      >Ваш пароль<input name="password" type="password" autocomplete="current-password" required
    /></label>
    <button class="button">${button}</button>
  </form>`;
}

/** Shown before anything else to those whose role demands the step and who do not have it. */
export function stepDue(problem: OwnProblem | null): Html {
  return html`<h1>Включите второй шаг</h1>
    <p>Для вашей роли администратор сделал его обязательным.</p>
    ${stepOff(problem)}
    <form method="post" action="/console/sign-out"><button class="quiet">Выйти</button></form>`;
}

/** Turning the second step on, for those who do not have it. */
function stepOff(problem: OwnProblem | null): Html {
  return html`<p>
      Кроме пароля программа будет просить код из приложения на телефоне. Тогда с украденным паролем не войти.
    </p>
    ${passwordForm(STEP, 'Включить второй шаг', problem?.at === 'on' ? problem.text : null)}`;
}

function stepOn({ person, codesLeft }: OwnAccount, problem: OwnProblem | null): Html {
  const left = codesLeft ?? 0;
  const of = (at: OwnProblem['at']) => (problem?.at === at ? problem.text : null);
  return html`<p>
      ${icon('check')}Включён для <bdi>${person.email}</bdi>. При входе программа просит код из приложения.
    </p>
    <p class="${left < FEW_CODES ? 'warning' : 'muted'}">
      ${left < FEW_CODES ? icon('alert') : NOTHING}${left === 0 ? 'Запасных кодов не осталось: получите новые.' : `Осталось ${plural(left, 'запасной код', 'запасных кода', 'запасных кодов')}.`}
    </p>
    <details ${of('codes') === null ? NOTHING : html`open`}>
      <summary>Получить новые запасные коды</summary>
      <p class="muted">Прежние коды перестанут подходить.</p>
      ${passwordForm(`${STEP}/codes`, 'Получить коды', of('codes'))}
    </details>
    <details ${of('off') === null ? NOTHING : html`open`}>
      <summary>Выключить или перенести на другой телефон</summary>
      <p class="muted">
        Чтобы сменить телефон, выключите второй шаг и включите его заново. Доверенные устройства программа
        забудет. Если для вашей роли второй шаг обязателен, без него дальше не пустят.
      </p>
      ${passwordForm(`${STEP}/off`, 'Выключить второй шаг', of('off'))}
    </details>`;
}

function sessionItem(session: OpenSession, { sessionId, now, zone }: OwnAccount): Html {
  const own = session.id === sessionId;
  const moment = (at: number) =>
    html`<time title="${fullMoment(at, zone)}">${shortMoment(at, now, zone)}</time>`;
  return html`<li class="session">
    <div>
      <p>
        <strong>${deviceWords(session.userAgent)}</strong
        >${own ? html` <span class="status">${icon('check')}это устройство</span>` : NOTHING}
      </p>
      <p class="muted small">
        Вход ${moment(session.since)}${session.via === 'provider' ? ' через учётную запись ведомства' : ''},
        последний раз около
        ${moment(session.usedAt)}${session.address === '' ? NOTHING : html`, адрес <bdi>${session.address}</bdi>`}
      </p>
    </div>
    ${
      own
        ? NOTHING
        : html`<form method="post" action="/console/security/sessions/${session.id}/end">
            <button class="button button-small">
              Завершить<span class="sr"> вход: ${deviceWords(session.userAgent)}</span>
            </button>
          </form>`
    }
  </li>`;
}

function sessionList(account: OwnAccount): Html {
  const others = account.sessions.filter(({ id }) => id !== account.sessionId).length;
  return html`<ul class="people">
      ${account.sessions.map((session) => sessionItem(session, account))}
    </ul>
    ${
      others === 0
        ? html`<p class="muted">На других устройствах вы не вошли.</p>`
        : html`<form method="post" action="/console/security/sessions/end-others">
            <button class="button">Завершить все остальные</button>
          </form>`
    }
    <p class="muted small">
      Не узнаёте устройство? Завершите его и <a href="/console/password">смените пароль</a>.
    </p>`;
}

/** One's own sign-in: password, second step, and where one is signed in. */
export function securityContent(account: OwnAccount, problem: OwnProblem | null): Html {
  return html`<div class="page">
    <h1>Вход и безопасность</h1>
    <section aria-labelledby="own-password">
      <h2 id="own-password">Пароль</h2>
      <p><a class="button" href="/console/password">Сменить пароль</a></p>
    </section>
    <section aria-labelledby="own-step">
      <h2 id="own-step">Второй шаг при входе</h2>
      ${account.person.secondStep === 'on' ? stepOn(account, problem) : stepOff(problem)}
    </section>
    <section aria-labelledby="own-sessions">
      <h2 id="own-sessions">Где вы вошли</h2>
      ${sessionList(account)}
    </section>
  </div>`;
}
