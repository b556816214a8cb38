import { html } from 'hono/html';
import { nameInFull } from '../../appeals/applicant.rules.ts';
import { type Html, NOTHING } from '../../console/html.ts';
import type { ConsentOffer, GivenConsent } from '../../privacy/consents.ts';
import type { AccountContext } from './access.ts';
import { accountPage, problemLine } from './layout.ts';
import { moment } from './words.ts';

/** One consent to tick: apart from everything else, for one purpose, never ticked beforehand (152-ФЗ ст. 9 ч. 1). */
export function consentTick({ name, text, digest }: ConsentOffer, policyUrl: string): Html {
  return html`<fieldset class="consent">
    <legend>Согласие, по желанию</legend>
    <label class="choice"
      ><input type="checkbox" name="consent" value="${digest}" autocomplete="off" />
      <span>${name}<small>${text}</small></span></label
    >
    <p class="hint"><a href="${policyUrl}">Как мы обращаемся с вашими данными</a></p>
  </fieldset>`;
}

export interface ConsentsView {
  readonly offers: readonly ConsentOffer[];
  /** The oldest first. */
  readonly given: readonly GivenConsent[];
  readonly notice: string | null;
  readonly problem: string | null;
}

function offered(c: AccountContext, offer: ConsentOffer, given: readonly GivenConsent[]): Html {
  const { agency } = c.var;
  const at = `/portal/account/${agency.id}/consents`;
  const now = given.findLast((one) => one.purpose === offer.purpose && one.withdrawnAt === null);
  if (!now) {
    return html`<section class="card">
      <h2>${offer.name}</h2>
      <form method="post" action="${at}/give" class="stack">
        ${consentTick(offer, `/portal/privacy/${agency.id}`)}
        <p class="actions"><button>Дать согласие</button></p>
      </form>
    </section>`;
  }
  return html`<section class="card">
    <h2>${offer.name}</h2>
    <p><span class="status">Вы согласились ${moment(now.givenAt, agency.zone)}</span></p>
    <p>${now.text}</p>
    <p class="muted">Если отозвать: ${offer.withdrawal}</p>
    <form method="post" action="${at}/withdraw" class="actions">
      <input type="hidden" name="purpose" value="${offer.purpose}" />
      <button>Отозвать согласие</button>
    </form>
  </section>`;
}

/** What the person may agree to, each purpose apart, to be taken back as easily as given (152-ФЗ ст. 9 ч. 2). */
export function consentsPage(c: AccountContext, { offers, given, notice, problem }: ConsentsView): Html {
  const { agency, applicant } = c.var;
  const names = new Map(offers.map(({ purpose, name }): [string, string] => [purpose, name]));
  const past = given.filter(({ withdrawnAt }) => withdrawnAt !== null);
  return accountPage({
    title: 'Согласия',
    agency,
    who: nameInFull(applicant.card.name),
    content: html`<h1>Согласия</h1>
      <p class="lead">
        Чтобы рассмотреть обращение и ответить на него, согласие не нужно: так велит закон. Здесь — только то,
        что по вашему желанию.
      </p>
      ${notice === null ? NOTHING : html`<p class="notice" role="status">${notice}</p>`}
      ${problemLine(problem)}
      ${offers.length === 0 ? html`<p>Согласий мы не просим.</p>` : offers.map((offer) => offered(c, offer, given))}
      ${
        past.length === 0
          ? NOTHING
          : html`<h2>Отозванные</h2>
              <ul>
                ${past.map((one) => html`<li>${names.get(one.purpose) ?? one.purpose}: дано ${moment(one.givenAt, agency.zone)}, отозвано ${moment(one.withdrawnAt ?? one.givenAt, agency.zone)}</li>`)}
              </ul>`
      }
      <p><a class="button" href="/portal/account/${agency.id}">В личный кабинет</a></p>`,
  });
}
