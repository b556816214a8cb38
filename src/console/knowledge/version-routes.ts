import { Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { OtklikError } from '../../kernel/errors.ts';
import { keepFile } from '../../knowledge/attachments/attachment-files.ts';
import { LARGEST_FILE } from '../../knowledge/attachments/file-kind.rules.ts';
import { attachmentsOf, reviseSource, withAttachments } from '../../knowledge/versions/article-source.ts';
import { phrasingsLost } from '../../knowledge/versions/check-draft.ts';
import { approveVersion, rejectVersion } from '../../knowledge/versions/decide-version.ts';
import { type Version, versionById } from '../../knowledge/versions/read-standing.ts';
import { saveDraft, turnDraft } from '../../knowledge/versions/write-draft.ts';
import type { ConsoleContext, ConsoleEnv } from '../access.ts';
import type { ConsoleDeps } from '../deps.ts';
import { formFields } from '../forms.ts';
import { announce } from './announce.ts';
import { readFields } from './draft-form.ts';
import { checkOf, type DraftOutcome, draftPage, preview } from './draft-page.ts';
import { proposalPage } from './proposal-page.ts';
import { demandEdit, mayApprove, readableEntry, triedAs } from './rights.ts';
import { zoneOf } from './shell.ts';
import { tryDraft } from './trial.ts';

/** Longer than any article; what is pasted by mistake is not stored. */
const LONGEST_SOURCE = 200_000;
/** The other fields of a form with a file. */
const SPARE = 64 * 1_024;
const ELSEWHERE = 'Черновик уже изменили или отправили в другом окне. Скопируйте своё и откройте его заново.';

async function versionOf(deps: ConsoleDeps, c: ConsoleContext): Promise<Version> {
  const version = await versionById(deps.db, c.req.param('id') ?? '');
  if (!version) throw new OtklikError('not_found', 'Такой правки нет.');
  await readableEntry(deps, c.var.person, version.article_id);
  return version;
}

function isOwnDraft({ state, author }: Version, c: ConsoleContext): boolean {
  return state === 'draft' && author === c.var.person.id;
}

async function show(deps: ConsoleDeps, c: ConsoleContext, version: Version, outcome: DraftOutcome = {}) {
  const failed = outcome.problem !== undefined;
  const page = isOwnDraft(version, c)
    ? draftPage(deps, c.var.person, version, outcome)
    : proposalPage(deps, c.var.person, version, outcome.problem);
  return c.html(await page, failed ? 422 : 200);
}

/** What comes of the button besides the text being kept. */
async function actOn(
  deps: ConsoleDeps,
  c: ConsoleContext,
  version: Version,
  field: (name: string) => string,
): Promise<DraftOutcome> {
  const check = await checkOf(deps, c.var.person, version);
  const agencies = triedAs(deps, c.var.person, version.agency);
  const agency = agencies.find(({ id }) => id === field('as')) ?? agencies[0];
  if (!check.article || !agency) {
    return field('act') === 'save'
      ? { said: 'Черновик сохранён.' }
      : { problem: 'Сначала исправьте ошибки.' };
  }
  const { article } = check;
  const knowledge = deps.library.rehearse(article);
  const lost = phrasingsLost(knowledge, article, agency.id, deps.clock());
  const question = field('question').trim();
  if (field('act') !== 'propose' && question !== '') {
    return { trial: tryDraft(deps, { article, knowledge }, question, agency.id), lost };
  }
  if (field('act') === 'try') return { problem: 'Напишите вопрос, который задать черновику.', lost };
  if (field('act') !== 'propose') return { said: 'Черновик сохранён.', lost };
  return check.errors.length > 0 ? { problem: 'Сначала исправьте ошибки.', lost } : { lost };
}

async function saveAndAct(deps: ConsoleDeps, c: ConsoleContext): Promise<Response> {
  const version = await versionOf(deps, c);
  const { person } = c.var;
  demandEdit(person, version.agency);
  const field = await formFields(c);
  const source = reviseSource(version.source, readFields(field));
  const typed = { ...version, source, changed_at: Number(field('seen')) };
  if (source.length > LONGEST_SOURCE) return show(deps, c, version, { problem: 'Текст слишком длинный.' });
  const draft = { id: version.id, author: person.id, seen: Number(field('seen')) };
  const changedAt = await saveDraft(deps.db, draft, source, deps.clock());
  // What was typed stays on the page, so that it is not lost with the refusal.
  if (changedAt === null) return c.html(await draftPage(deps, person, typed, { problem: ELSEWHERE }), 409);
  const saved = { ...version, source, changed_at: changedAt };
  const outcome = await actOn(deps, c, saved, field);
  if (field('act') !== 'propose' || outcome.problem !== undefined) return show(deps, c, saved, outcome);
  await turnDraft(deps.db, 'proposed', { ...draft, seen: changedAt }, deps.clock());
  return c.redirect(`/console/knowledge/versions/${version.id}`, 303);
}

async function showPreview(deps: ConsoleDeps, c: ConsoleContext): Promise<Response> {
  const version = await versionOf(deps, c);
  const source = reviseSource(version.source, readFields(await formFields(c)));
  const typed = { ...version, source };
  const { article } = await checkOf(deps, c.var.person, typed);
  const [agency] = triedAs(deps, c.var.person, version.agency);
  return c.html(preview(deps, version, agency?.id ?? '', source, article));
}

function publicationOf(deps: ConsoleDeps, agency: string, day: string): number | null {
  if (day === '') return deps.clock();
  try {
    return Temporal.PlainDate.from(day).toZonedDateTime(zoneOf(deps, agency)).epochMilliseconds;
  } catch {
    return null;
  }
}

async function approve(deps: ConsoleDeps, c: ConsoleContext): Promise<Response> {
  const version = await versionOf(deps, c);
  const { person } = c.var;
  if (!mayApprove(deps, person, version)) {
    throw new OtklikError('forbidden', 'Эту правку утверждает другой человек.', {
      hint: 'Свою правку утвердить нельзя, а общую для всех органов утверждает тот, кто видит их все.',
    });
  }
  const field = await formFields(c);
  const publishAt = publicationOf(deps, version.agency, field('day'));
  if (publishAt === null) return show(deps, c, version, { problem: 'Проверьте дату.' });
  const { errors } = await checkOf(deps, person, version);
  if (errors.length > 0)
    return show(deps, c, version, { problem: 'В правке есть ошибки: верните её автору.' });
  const approval = { id: version.id, approver: person.id, seen: Number(field('seen')), publishAt };
  if (!(await approveVersion(deps.db, approval, deps.clock()))) {
    const problem = 'Правку уже изменили или по ней уже решили. Прочитайте её снова.';
    return show(deps, c, await versionOf(deps, c), { problem });
  }
  await announce(deps, version.article_id);
  return c.redirect(`/console/knowledge/articles/${version.article_id}`, 303);
}

async function reject(deps: ConsoleDeps, c: ConsoleContext): Promise<Response> {
  const version = await versionOf(deps, c);
  demandEdit(c.var.person, version.agency);
  const field = await formFields(c);
  const reason = field('reason').trim().slice(0, 500);
  if (reason === '') return show(deps, c, version, { problem: 'Напишите, что не так.' });
  await rejectVersion(deps.db, version.id, c.var.person.id, reason, deps.clock());
  const known = await versionById(deps.db, version.id);
  const back = known && (await leftOf(deps, c, known));
  return c.redirect(back ?? '/console/knowledge', 303);
}

/** A new article that was thrown away leaves nothing to go back to. */
async function leftOf(deps: ConsoleDeps, c: ConsoleContext, { article_id }: Version): Promise<string | null> {
  try {
    await readableEntry(deps, c.var.person, article_id);
    return `/console/knowledge/articles/${article_id}`;
  } catch (error) {
    if (error instanceof OtklikError && error.code === 'not_found') return null;
    throw error;
  }
}

/** A form or a sample is added to the person's own draft, or taken out of it. */
async function changeFiles(deps: ConsoleDeps, c: ConsoleContext): Promise<Response> {
  const version = await versionOf(deps, c);
  const { person } = c.var;
  demandEdit(person, version.agency);
  if (version.author !== person.id || version.state !== 'draft')
    return show(deps, c, version, { problem: ELSEWHERE });
  const form = await c.req.parseBody();
  const [given, title, dropped] = [form['file'], form['title'], form['drop']];
  const own = attachmentsOf(version.source);
  const at = deps.clock();
  let next = own.filter(({ file }) => file !== dropped);
  if (dropped === undefined) {
    if (!(given instanceof File) || typeof title !== 'string' || title.trim() === '') {
      return show(deps, c, version, { problem: 'Выберите файл и назовите его.' });
    }
    const bytes = new Uint8Array(await given.arrayBuffer());
    const { agency, article_id: article } = version;
    const kept = await keepFile(deps.db, { agency, article, bytes }, person.id, at);
    if ('fault' in kept) return show(deps, c, version, { problem: kept.fault });
    next = [
      ...own.filter(({ file }) => file !== kept.name),
      { title: title.trim().slice(0, 200), file: kept.name },
    ];
  }
  const draft = { id: version.id, author: person.id, seen: version.changed_at };
  await saveDraft(deps.db, draft, withAttachments(version.source, next), at);
  return c.redirect(`/console/knowledge/versions/${version.id}`, 303);
}

/** Drafts and proposals: writing, trying out, sending, deciding. */
export function versionRoutes(deps: ConsoleDeps): Hono<ConsoleEnv> {
  return new Hono<ConsoleEnv>()
    .get('/:id', async (c) => show(deps, c, await versionOf(deps, c)))
    .post('/:id', (c) => saveAndAct(deps, c))
    .post('/:id/files', bodyLimit({ maxSize: LARGEST_FILE + SPARE }), (c) => changeFiles(deps, c))
    .post('/:id/preview', (c) => showPreview(deps, c))
    .post('/:id/approve', (c) => approve(deps, c))
    .post('/:id/reject', (c) => reject(deps, c))
    .post('/:id/recall', async (c) => {
      const version = await versionOf(deps, c);
      const seen = Number((await formFields(c))('seen'));
      await turnDraft(deps.db, 'draft', { id: version.id, author: c.var.person.id, seen }, deps.clock());
      return c.redirect(`/console/knowledge/versions/${version.id}`, 303);
    });
}
