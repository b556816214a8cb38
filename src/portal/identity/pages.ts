import { html } from 'hono/html';
import type { AgencyPack } from '../../agency/index.ts';
import { type Html, NOTHING } from '../../console/html.ts';
import { accountPage, officialRoute } from '../account/layout.ts';
import type { Refusal } from './esia.rules.ts';
import type { Identified } from './esia.ts';

type Words = { readonly title: string; readonly what: string; readonly todo: string };

/** What a person reads when a sign-in ended without them being signed in: what happened, and what to do. */
const REFUSALS: Readonly<Record<Refusal, Words>> = {
  denied: {
    title: 'Вы не разрешили вход',
    what: 'Госуслуги сообщили, что вы отказались передать нам имя и почту. Мы ничего не получили.',
    todo: 'Если передумали, начните вход заново и нажмите «Разрешить». Или подайте обращение другим способом.',
  },
  stale: {
    title: 'Вход начат слишком давно или в другом окне',
    what: 'Мы не смогли связать ответ Госуслуг с этим окном и не стали вас впускать.',
    todo: 'Начните вход заново и не закрывайте окно, пока он не закончится.',
  },
  replayed: {
    title: 'Этот вход уже использован',
    what: 'Ответ Госуслуг пришёл второй раз. Так бывает, если обновить страницу или вернуться назад.',
    todo: 'Если вы уже вошли, откройте личный кабинет. Если нет, начните вход заново.',
  },
  code: {
    title: 'Код входа устарел',
    what: 'Госуслуги не приняли код: он действует недолго и только один раз.',
    todo: 'Начните вход заново.',
  },
  away: {
    title: 'Госуслуги сейчас не отвечают',
    what: 'Проверить, кто вы, не получилось. То, что вы написали раньше, сохранилось.',
    todo: 'Подождите несколько минут и начните вход заново. Если ответ нужен сейчас, подайте обращение другим способом.',
  },
  untrusted: {
    title: 'Ответу Госуслуг нельзя доверять',
    what: 'Мы проверили подпись и время ответа, и они не сошлись. Поэтому мы вас не впустили.',
    todo: 'Начните вход заново. Если это повторится, сообщите нам и подайте обращение другим способом.',
  },
  misconfigured: {
    title: 'Вход через Госуслуги настроен неверно',
    what: 'Госуслуги не приняли наш запрос. Вы ни в чём не ошиблись.',
    todo: 'Подайте обращение другим способом. Администратору уже видно, что вход не работает.',
  },
  no_name: {
    title: 'В вашей учётной записи нет имени',
    what: 'В обращении нужны фамилия и имя, а Госуслуги их не передали.',
    todo: 'Укажите имя в профиле на Госуслугах и войдите снова.',
  },
  no_organisation: {
    title: 'К вашей учётной записи не привязана организация',
    what: 'Госуслуги не назвали организацию, от имени которой вы можете писать.',
    todo: 'Попросите руководителя добавить вас в профиль организации на Госуслугах или войдите как гражданин.',
  },
};

/** Links to begin a sign-in; plain links, so that they lead to another site without a form. */
export function signInLinks(agency: string, next: string): Html {
  const begin = (as: string) =>
    `/portal/account/esia/begin?agency=${agency}&as=${as}&next=${encodeURIComponent(next)}`;
  return html`<p class="actions">
    <a class="button button-main" href="${begin('person')}">Войти через Госуслуги</a>
    <a class="button" href="${begin('organisation')}">Войти от организации</a>
  </p>`;
}

/** A sign-in that ended without a session. */
export function refusalPage(refusal: Refusal, agency: AgencyPack | null): Html {
  const { title, what, todo } = REFUSALS[refusal];
  return accountPage({
    title,
    agency,
    who: null,
    content: html`<h1>${title}</h1>
      <p class="lead">${what}</p>
      <p>${todo}</p>
      ${agency === null ? html`<p><a class="button" href="/portal/account">Открыть личный кабинет</a></p>` : signInLinks(agency.id, '')}
      ${agency === null ? NOTHING : officialRoute(agency)}`,
  });
}

/** Lets a person who acts for several organisations choose one. `sealed` is who they are, for ten minutes. */
export function organisationsPage({ organisations }: Identified, agency: AgencyPack, sealed: string): Html {
  return accountPage({
    title: 'От какой организации вы пишете',
    agency,
    who: null,
    content: html`<h1>От какой организации вы пишете?</h1>
      <form method="post" action="/portal/account/esia/organisation" class="stack">
        <input type="hidden" name="who" value="${sealed}" />
        <fieldset>
          <legend>Организации из вашего профиля на Госуслугах</legend>
          ${organisations.map(
            ({ oid, name, ogrn }, index) =>
              html`<label class="choice"
                ><input
                  type="radio"
                  name="organisation"
                  value="${oid}"
                  required
                  ${index === 0 ? 'checked' : ''}
                />
                <span>${name}${ogrn === null ? NOTHING : html`<small>ОГРН ${ogrn}</small>`}</span></label
              >`,
          )}
        </fieldset>
        <p class="actions"><button class="button-main">Продолжить</button></p>
      </form>`,
  });
}

/** After leaving: ЕСИА itself may still know the browser. */
export function signedOutPage(agency: AgencyPack, logout: string | null): Html {
  return accountPage({
    title: 'Вы вышли',
    agency,
    who: null,
    content: html`<h1>Вы вышли из личного кабинета</h1>
      ${
        logout === null
          ? NOTHING
          : html`<p>
              На самих Госуслугах вы, возможно, ещё не вышли. Если это не ваш телефон или компьютер,
              <a href="${logout}">выйдите и там</a>.
            </p>`
      }
      <p><a class="button" href="/portal/account/${agency.id}">Войти снова</a></p>`,
  });
}
