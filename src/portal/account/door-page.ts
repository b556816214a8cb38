import { html } from 'hono/html';
import type { AgencyPack } from '../../agency/index.ts';
import { type Html, NOTHING } from '../../console/html.ts';
import { signInLinks } from '../identity/pages.ts';
import { signInOf } from '../identity/sign-in.rules.ts';
import { canSignIn } from './can-sign-in.ts';
import type { AccountDeps } from './deps.ts';
import { accountPage, officialRoute } from './layout.ts';

/** What a person who is not signed in reads: why to sign in and how, or the official route where nobody can be identified. */
export function doorPage(
  deps: Pick<AccountDeps, 'esia' | 'publicUrl' | 'clock'>,
  agency: AgencyPack,
  next: string,
): Html {
  if (!canSignIn(deps, agency)) return closedDoor(agency);
  const required = signInOf(agency, deps.clock()) === 'required';
  return accountPage({
    title: 'Личный кабинет',
    agency,
    who: null,
    content: html`<h1>Подать обращение</h1>
      <p class="lead">
        ${agency.name} принимает обращение здесь после входа через Госуслуги: так мы узнаём, кому отвечать.
      </p>
      ${signInLinks(agency.id, next)}
      <p class="muted">
        Госуслуги передадут нам только имя и почту, а при входе от организации — ещё её название и ОГРН.
        Паспорт и СНИЛС мы не спрашиваем.
        <a href="/portal/privacy/${agency.id}">Как мы обращаемся с вашими данными</a>
      </p>
      ${
        required
          ? html`<p class="notice">
              Без входа обращение здесь отправить нельзя: так велит порядок ведомства.
            </p>`
          : html`<p class="notice">
              Входить необязательно: можно подать обращение через официальную форму или письмом.
            </p>`
      }
      <h2>Что вас ждёт</h2>
      <ol>
        <li>Вы входите и описываете, что случилось.</li>
        <li>Проверяете текст и отправляете.</li>
        <li>Здесь же видите номер, дату, статус и ответ.</li>
      </ol>
      ${officialRoute(agency)}`,
  });
}

function closedDoor(agency: AgencyPack): Html {
  return accountPage({
    title: 'Как подать обращение',
    agency,
    who: null,
    content: html`<h1>Как подать обращение</h1>
      <p class="lead">Здесь обращения пока не принимаются: вход через Госуслуги не подключён.</p>
      ${officialRoute(agency)}
      <p>
        Просто спросить можно <a href="/portal/chat">в чате</a>: это не обращение, номер ему не присваивают.
      </p>`,
  });
}

/** An address at which there is nothing for this person; the same whether it exists for somebody else or not. */
export function missingPage(agency: AgencyPack | null, who: string | null): Html {
  return accountPage({
    title: 'Страницы нет',
    agency,
    who,
    content: html`<h1>Такой страницы нет</h1>
      <p>Возможно, черновик отменили или вы вошли под другим именем.</p>
      <p>
        <a class="button" href="/portal/account${agency === null ? NOTHING : html`/${agency.id}`}"
          >В личный кабинет</a
        >
      </p>`,
  });
}

/** Whose account to open. With one body there is nothing to choose. */
export function bodiesPage(agencies: readonly AgencyPack[]): Html {
  return accountPage({
    title: 'Личный кабинет',
    agency: null,
    who: null,
    content: html`<h1>Куда вы хотите обратиться?</h1>
      <ul class="chats">
        ${agencies.map(({ id, name }) => html`<li><a href="/portal/account/${id}">${name}</a></li>`)}
      </ul>`,
  });
}
