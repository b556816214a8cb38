import { html } from 'hono/html';
import type { AgencyPack } from '../../agency/index.ts';
import { type Html, NOTHING } from '../../console/html.ts';
import { CODE_MINUTES, CODE_TRIES } from './codes.ts';
import { page } from './layout.ts';

/** What the pages before the sign-in know. */
export interface Door {
  readonly domains: readonly string[];
  /** False: letters stay in the data folder. */
  readonly mailWorks: boolean;
  /** Whose notices on personal data are shown. */
  readonly bodies: readonly Pick<AgencyPack, 'id' | 'shortName'>[];
  /** Whether people can sign in through the body's own provider. */
  readonly provider: boolean;
  /** The page that was asked for, to be opened after the sign-in. */
  readonly next: string;
}

function problemLine(problem: string | null): Html {
  return problem === null ? NOTHING : html`<p class="form-error" role="alert">${problem}</p>`;
}

function mailNote({ mailWorks }: Door): Html {
  if (mailWorks) return NOTHING;
  return html`<p class="notice">
    Почта на этом сервере ещё не настроена: письмо никуда не уйдёт. Код может прочитать администратор — письма
    лежат в папке данных, в подпапке <code>mail</code>, и открываются почтовой программой. В них виден адрес,
    пока администратор их не удалит.
  </p>`;
}

/** Asks for the work address. */
export function addressPage(door: Door, address: string, problem: string | null): Html {
  const { domains, next } = door;
  return page({
    title: 'Вход для служащих',
    inside: null,
    content: html`<h1>База знаний для служащих</h1>
      <p class="lead">Ответы о службе и противодействии коррупции — с нормой и датой проверки.</p>
      ${problemLine(problem)}
      ${
        door.provider
          ? html`<p>
              <a class="button button-main" href="/portal/servant/oidc/begin?next=${encodeURIComponent(next)}"
                >Войти через учётную запись ведомства</a
              >
            </p>`
          : NOTHING
      }
      ${mailNote(door)}
      ${
        domains.length === 0
          ? html`<p class="notice">Вход по служебной почте не открыт ни для одного ведомства.</p>`
          : html`<form method="post" action="/portal/servant/sign-in" class="stack">
              <input type="hidden" name="next" value="${next}" />
              <label for="address">Служебная почта</label>
              <input
                id="address"
                name="address"
                type="email"
                autocomplete="email"
                required
                maxlength="200"
                value="${address}"
                aria-describedby="address-hint"
                autofocus
              />
              <p id="address-hint" class="muted">
                Подойдёт адрес, который кончается на ${domains.map((domain) => `@${domain}`).join(' или ')}.
              </p>
              <button class="button-main">Получить код</button>
            </form>`
      }
      <p class="muted">
        Вход без имени: адрес нужен только для кода${door.mailWorks ? ', мы его не храним' : ''}. Сотрудники
        консоли входят
        <a href="/console/sign-in?next=${encodeURIComponent(next || '/portal/servant')}">со своим паролем</a>.
      </p>
      <p class="muted">
        Как мы обращаемся с данными:
        ${door.bodies.map(({ id, shortName }, index) => html`${index === 0 ? '' : ', '}<a href="/portal/privacy/${id}">${shortName}</a>`)}
      </p>`,
  });
}

/** Asks for the code. The same page whether or not a letter was sent, so that nobody can try out addresses on it. */
export function codePage(door: Door, address: string, problem: string | null): Html {
  return page({
    title: 'Код из письма',
    inside: null,
    content: html`<h1>Код из письма</h1>
      <p class="lead">
        Если ${address} — служебный адрес, ${door.mailWorks ? 'на него отправлен' : 'для него готов'} код из
        шести цифр. Он действует ${CODE_MINUTES} минут.
      </p>
      ${problemLine(problem)} ${mailNote(door)}
      <form method="post" action="/portal/servant/code" class="stack">
        <input type="hidden" name="next" value="${door.next}" />
        <input type="hidden" name="address" value="${address}" />
        <label for="code">Код</label>
        <input
          id="code"
          name="code"
          class="code"
          inputmode="numeric"
          autocomplete="one-time-code"
          pattern="[0-9 ]*"
          required
          maxlength="12"
          aria-describedby="code-hint"
          autofocus
        />
        <p id="code-hint" class="muted">После ${CODE_TRIES} неверных попыток понадобится новый код.</p>
        <button class="button-main">Войти</button>
      </form>
      <p class="muted">
        Письма нет? Подождите минуту, проверьте адрес и
        <a href="/portal/servant">запросите код ещё раз</a>.
      </p>`,
  });
}

/** Lets a member of the staff of several bodies choose one. */
export function choicePage(agencies: readonly AgencyPack[]): Html {
  return page({
    title: 'Чья база знаний',
    inside: null,
    content: html`<h1>Чью базу знаний открыть?</h1>
      ${agencies.length === 0 ? html`<p class="notice">У вас нет доступа ни к одному ведомству. Обратитесь к администратору.</p>` : NOTHING}
      <ul class="chats">
        ${agencies.map(({ id, name }) => html`<li><a href="/portal/servant/${id}">${name}</a></li>`)}
      </ul>`,
  });
}
