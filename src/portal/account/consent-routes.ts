import { Hono } from 'hono';
import { chooseChannels, keepContacts } from '../../appeals/applicants.ts';
import { formFields } from '../../console/forms.ts';
import { consentOffers, type ConsentPurpose, withdrawConsent } from '../../privacy/consents.ts';
import type { AccountContext, AccountEnv } from './access.ts';
import { consentsPage } from './consents-page.ts';
import type { AccountDeps } from './deps.ts';
import { consenting, ownConsents, takeTicked } from './own-consents.ts';

/** Takes a telephone and an address out of what the next appeal is filled with; mail stays, answers go there. */
export async function forgetProfile(deps: AccountDeps, c: AccountContext): Promise<void> {
  const { id, card } = c.var.applicant;
  await keepContacts(deps, id, { mail: card.mail, phone: null, address: null }, deps.clock());
}

const isTalk = (choice: string | null): boolean => choice?.startsWith('chat:') ?? false;

/** Where somebody chose a talk, the account stays: an empty choice would mean the talk that the appeal came from. */
async function forgetTalks(deps: AccountDeps, c: AccountContext): Promise<void> {
  const { id, channels } = c.var.applicant;
  const preferred = isTalk(channels.preferred) ? 'account' : channels.preferred;
  const extra = isTalk(channels.extra) ? null : channels.extra;
  await chooseChannels(deps.store, id, { preferred, extra }, deps.clock());
}

/** What is done when a consent ends: the processing that stood on it. */
const ENDS: Readonly<Record<ConsentPurpose, typeof forgetProfile>> = {
  extra_channel: forgetTalks,
  profile: forgetProfile,
};

/** `/portal/account/:agency/consents`: to see, give and take back, for identified people only. */
export function consentRoutes(deps: AccountDeps): Hono<AccountEnv> {
  const offersOf = (c: AccountContext) => consentOffers(c.var.agency, deps.clock());
  const home = (c: AccountContext) => `/portal/account/${c.var.agency.id}/consents`;

  async function show(c: AccountContext, problem: string | null): Promise<Response> {
    const notice = c.req.query('saved') === undefined ? null : 'Запомнили.';
    const view = { offers: offersOf(c), given: await ownConsents(deps, c), notice, problem };
    return c.html(consentsPage(c, view), problem === null ? 200 : 422);
  }

  return new Hono<AccountEnv>()
    .get('/consents', (c) => show(c, null))
    .post('/consents/give', async (c) => {
      const field = await formFields(c);
      const offer = offersOf(c).find(({ digest }) => digest === field('consent'));
      if (offer && (await takeTicked(deps, c, offer, field('consent'))))
        return c.redirect(`${home(c)}?saved`, 303);
      return show(
        c,
        'Поставьте отметку рядом с текстом согласия. Если она стояла, текст изменился: прочтите его ещё раз.',
      );
    })
    .post('/consents/withdraw', async (c) => {
      const field = await formFields(c);
      const purpose = offersOf(c).find((offer) => offer.purpose === field('purpose'))?.purpose;
      if (purpose === undefined) return show(c, 'Такого согласия нет.');
      // First what stood on it: killed between the two, the person sees the consent and takes it back again.
      await ENDS[purpose](deps, c);
      await withdrawConsent(deps.store.db, consenting(deps, c), purpose);
      return c.redirect(`${home(c)}?saved`, 303);
    });
}
