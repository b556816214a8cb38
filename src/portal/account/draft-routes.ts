import type { Context } from 'hono';
import { Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { keepContacts } from '../../appeals/applicants.ts';
import { cancelDraft, changeDraft, createDraft, type Draft, openDraftByToken } from '../../appeals/drafts.ts';
import { listOwnDrafts, readOwnDraft } from '../../appeals/own-drafts.ts';
import type { NotSent } from '../../appeals/send-appeal.ts';
import { typeName } from '../../appeals/words.rules.ts';
import { formFields } from '../../console/forms.ts';
import { removeUploads } from '../../inbox/files/keep-upload.ts';
import { OtklikError } from '../../kernel/errors.ts';
import { signInOf } from '../identity/sign-in.rules.ts';
import type { AccountContext, AccountEnv } from './access.ts';
import type { AccountDeps } from './deps.ts';
import { attachFiles, attachmentsOf, filesFor, largestOf, ownerOf } from './draft-files.ts';
import { missingPage } from './door-page.ts';
import { contentOf, type Faults, missing, tooLong, type TypedForm, typedForm } from './form.rules.ts';
import { forgetProfile } from './consent-routes.ts';
import { formPage } from './form-page.ts';
import { missingConsent, takeTicked } from './own-consents.ts';
import { previewPage } from './preview-page.ts';
import type { Sample } from './samples.ts';

const MEBIBYTE = 1_024 * 1_024;
const MOST_DRAFTS = 20;

const nameOf = (c: AccountContext): string => c.var.applicant.card.name.first;

const CONFLICT =
  'Черновик изменили в другом окне. Ваш текст ниже ещё не сохранён: проверьте его и сохраните снова.';

const HURDLES: Readonly<Record<NotSent, string>> = {
  no_draft: 'Черновика больше нет.',
  not_yours: 'Черновика больше нет.',
  cancelled: 'Этот черновик удалён.',
  policy_changed: 'Правила приёма обращений изменились. Проверьте текст ещё раз.',
  no_type: 'Выберите, что это: предложение, заявление, жалоба или запрос.',
  no_addressee: 'Напишите, кому обращение.',
  empty: 'Напишите, что случилось и о чём вы просите.',
  too_long: 'Текст длиннее 60 000 знаков. Сократите его.',
  no_card: 'Госуслуги не передали имя. Войдите заново.',
};

/** What the form shows before anything is typed: the draft, and the ways to reach the person that are known (L1-09). */
function filled(c: AccountContext, draft: Draft): TypedForm {
  const { card } = c.var.applicant;
  return {
    type: draft.type,
    addressee: draft.addressee,
    essence: draft.essence,
    mail: card.mail ?? '',
    phone: card.phone ?? '',
    address: card.address ?? '',
  };
}

/** What stands in the way of sending, beside what the form itself lacks. */
function hurdleFor(deps: AccountDeps, c: AccountContext): string | null {
  const required = signInOf(c.var.agency, deps.clock()) === 'required';
  if (!required || c.var.applicant.confirmed) return null;
  return (
    'Отправить можно только с подтверждённой учётной записью Госуслуг, а ваша ещё не подтверждена. ' +
    'Подтвердите её и войдите снова: черновик останется здесь.'
  );
}

/** Drafting, checking and sending an appeal; mounted under `/portal/account/:agency`, for identified people only. */
export function draftRoutes(deps: AccountDeps, samples: readonly Sample[]): Hono<AccountEnv> {
  const { store, clock } = deps;
  const act = (c: AccountContext) => ({ by: c.var.applicant.id, at: clock() });
  const home = (c: AccountContext) => `/portal/account/${c.var.agency.id}`;
  const isOld = (c: AccountContext, draft: Draft) => draft.policyVersion !== deps.policyVersion(c.var.agency);
  const gone = (c: AccountContext) => c.html(missingPage(c.var.agency, nameOf(c)), 404);

  /** The open draft in the address, when it is this person's. */
  async function draftOf(c: AccountContext): Promise<Draft | null> {
    return readOwnDraft(store.db, c.var.applicant, c.req.param('id') ?? '');
  }

  async function form(
    c: AccountContext,
    draft: Draft,
    more: { readonly typed?: TypedForm; readonly faults?: Faults; readonly problem?: string },
    status: 200 | 409 | 413 | 422 = 200,
  ): Promise<Response> {
    const page = formPage(c, {
      draft,
      typed: more.typed ?? filled(c, draft),
      faults: more.faults ?? {},
      problem: more.problem ?? null,
      isOld: isOld(c, draft),
      files: await filesFor(deps, draft),
      largest: largestOf(c.var.agency, deps),
      samples,
      offer: await missingConsent(deps, c, 'profile'),
    });
    return c.html(page, status);
  }

  async function begin(c: AccountContext): Promise<Response> {
    const { agency, applicant } = c.var;
    const open = await listOwnDrafts(store.db, applicant.id);
    if (open.length >= MOST_DRAFTS) return c.redirect(home(c), 303);
    const draft = await store.transact((trx) =>
      createDraft(
        trx,
        {
          agency: agency.id,
          applicantId: applicant.id,
          addressee: agency.name,
          step: 'form',
          policyVersion: deps.policyVersion(agency),
        },
        act(c),
      ),
    );
    return c.redirect(`${home(c)}/drafts/${draft.id}`, 303);
  }

  async function save(c: AccountContext): Promise<Response> {
    const draft = await draftOf(c);
    if (draft?.state !== 'open') return gone(c);
    const body = await c.req.parseBody({ all: true });
    const values = (name: string) => [body[name] ?? []].flat();
    const text = (name: string) => {
      const [first, ...others] = values(name);
      return typeof first === 'string' && others.length === 0 ? first.replaceAll('\r\n', '\n') : '';
    };
    const typed = typedForm(text);
    const over = tooLong(typed);
    if (Object.keys(over).length > 0) return form(c, draft, { typed, faults: over }, 422);
    const version = Number(text('version'));
    if (version !== draft.version) return form(c, draft, { typed, problem: CONFLICT }, 409);
    const owner = ownerOf(draft);
    const removed = values('remove').filter((id) => typeof id === 'string');
    await removeUploads(deps, { owner, by: c.var.applicant.id, only: removed }, clock());
    const given = values('file').filter(
      (file) => file instanceof File && (file.size > 0 || file.name !== ''),
    );
    const refused = await attachFiles(deps, c, draft, given as File[]);
    const attachments = await attachmentsOf(deps, draft);
    let saved: Draft;
    try {
      const policyVersion = deps.policyVersion(c.var.agency);
      const change = { ...contentOf(typed), attachments, policyVersion, step: 'form' };
      saved = await store.transact((trx) => changeDraft(trx, draft, change, act(c)));
    } catch (error) {
      if (!(error instanceof OtklikError) || error.code !== 'conflict') throw error;
      const newest = (await draftOf(c)) ?? draft;
      return newest.state === 'open' ? form(c, newest, { typed, problem: CONFLICT }, 409) : gone(c);
    }
    const offer = await missingConsent(deps, c, 'profile');
    if (offer) await takeTicked(deps, c, offer, text('consent'));
    const faults = missing(typed);
    if (faults.mail === undefined) {
      const contacts = {
        mail: typed.mail || null,
        phone: typed.phone || null,
        address: typed.address || null,
      };
      await keepContacts(deps, c.var.applicant.id, contacts, clock());
    }
    if (refused.length > 0) return form(c, saved, { typed, faults, problem: refused.join('. ') }, 422);
    if (Object.keys(faults).length > 0) return form(c, saved, { typed, faults }, 422);
    return c.redirect(`${home(c)}/drafts/${saved.id}/preview`, 303);
  }

  async function preview(
    c: AccountContext,
    draft: Draft,
    problem: string | null,
    status: 200 | 409 | 422 = 200,
  ): Promise<Response> {
    const typed = filled(c, draft);
    const faults = missing(typed);
    if (draft.type === null || Object.keys(faults).length > 0) return form(c, draft, { faults }, 422);
    const page = previewPage(c, {
      draft,
      typeName: typeName(draft.type),
      files: await filesFor(deps, draft),
      isOld: isOld(c, draft),
      hurdle: hurdleFor(deps, c),
      problem,
      mailWorks: deps.mailWorks,
    });
    return c.html(page, status);
  }

  async function send(c: AccountContext): Promise<Response> {
    const draft = await draftOf(c);
    if (!draft) return gone(c);
    const field = await formFields(c);
    const isOpen = draft.state === 'open';
    if (isOpen && Number(field('version')) !== draft.version) {
      return preview(c, draft, 'Текст изменили в другом окне. Проверьте его ещё раз.', 409);
    }
    const lacks = Object.keys(missing(filled(c, draft))).length > 0;
    if (isOpen && (lacks || hurdleFor(deps, c) !== null)) return preview(c, draft, null, 422);
    const result = await deps.send({ draftId: draft.id, applicantId: c.var.applicant.id, at: clock() });
    if (result.sent) await forgetUnlessAgreed(c);
    if (result.sent) return c.redirect(`${home(c)}/appeals/${result.appealId}?sent`, 303);
    if (draft.state !== 'open') return gone(c);
    return preview(c, draft, HURDLES[result.why], 422);
  }

  /** What was asked for one appeal serves the next one only by consent; another draft may still need it. */
  async function forgetUnlessAgreed(c: AccountContext): Promise<void> {
    const open = await listOwnDrafts(store.db, c.var.applicant.id);
    if (open.length === 0 && (await missingConsent(deps, c, 'profile'))) await forgetProfile(deps, c);
  }

  async function changed(c: AccountContext, what: (draft: Draft) => Promise<Response>): Promise<Response> {
    const draft = await draftOf(c);
    if (draft?.state !== 'open') return gone(c);
    const field = await formFields(c);
    if (Number(field('version')) !== draft.version) {
      return form(c, draft, { problem: 'Черновик изменили в другом окне. Вот его последний вид.' }, 409);
    }
    return what(draft);
  }

  return new Hono<AccountEnv>()
    .use(
      bodyLimit({
        // Ten of the largest files in one form are more than anybody's phone sends; a form has to end somewhere.
        maxSize: 60 * MEBIBYTE,
        onError: (c: Context) =>
          c.text('Вместе файлы слишком большие. Вернитесь назад и приложите их по одному.', 413),
      }),
    )
    .post('/drafts', (c) => begin(c))
    .get('/drafts/:id', async (c) => {
      const draft = await draftOf(c);
      return draft?.state === 'open' ? form(c, draft, {}) : gone(c);
    })
    .post('/drafts/:id', (c) => save(c))
    .get('/drafts/:id/preview', async (c) => {
      const draft = await draftOf(c);
      return draft?.state === 'open' ? preview(c, draft, null) : gone(c);
    })
    .post('/drafts/:id/rules', (c) =>
      changed(c, async (draft) => {
        const policyVersion = deps.policyVersion(c.var.agency);
        await store.transact((trx) => changeDraft(trx, draft, { policyVersion }, act(c)));
        return c.redirect(`${home(c)}/drafts/${draft.id}/preview`, 303);
      }),
    )
    .post('/drafts/:id/cancel', (c) =>
      changed(c, async (draft) => {
        await store.transact((trx) => cancelDraft(trx, draft, act(c)));
        await removeUploads(deps, { owner: ownerOf(draft), by: c.var.applicant.id }, clock());
        return c.redirect(home(c), 303);
      }),
    )
    .post('/drafts/:id/send', (c) => send(c));
}

/** Takes over a draft by the link that a talk gave; null when the link is used, late or of another body. */
export async function takeOverDraft(
  deps: AccountDeps,
  c: AccountContext,
  token: string,
): Promise<Draft | null> {
  const who = { agency: c.var.agency.id, applicantId: c.var.applicant.id };
  return deps.store.transact((trx) => openDraftByToken(trx, token, who, deps.clock()));
}
