import { randomUUID } from 'node:crypto';
import { type AgencyPack, policyAt, type Survey, surveyAt } from '../agency/index.ts';
import { isoDate } from '../cases/moment-words.rules.ts';
import { newToken, sha256 } from '../kernel/ids.ts';
import type { Instant } from '../kernel/instants.ts';
import { recordAudit } from '../staff/audit.ts';
import type { Db, Store, Trx } from '../store/db.ts';
import { placeOf, type Seal } from '../store/seal.ts';
import { type Answers, onPath, valuesOf } from './path.rules.ts';

/** Where the portal asks. */
export const SURVEY_PATH = '/portal/surveys';

const LINK = new RegExp(`https?://\\S+${SURVEY_PATH}/[\\w-]{43}`, 'u');
const TOKEN_IN_LINK = new RegExp(`(${SURVEY_PATH}/)[\\w-]{43}`, 'gu');

/** A text without the tokens of survey links: what staff may read, for the answers are not theirs to give. */
export function withoutTokens(text: string): string {
  return text.replaceAll(TOKEN_IN_LINK, '$1…');
}

/** The address of a one-time link in a letter, to be pressed; null where there is none. */
export function surveyLinkIn(text: string): string | null {
  return LINK.exec(text)?.[0] ?? null;
}

/** A link that is not given yet: its token is known to nobody but the letter that will carry it. */
export interface PreparedSurveyLink {
  readonly token: string;
  readonly url: string;
}

/** Prepares a one-time link of the portal at `origin`. */
export function prepareSurveyLink(origin: string): PreparedSurveyLink {
  const token = newToken();
  return { token, url: `${origin}${SURVEY_PATH}/${token}` };
}

/**
 * The address that stands in a private answer for the link of the reader's own, which is made when the answer is sent
 * (U-11, L1-26); null where the body asks for none, has no form of ours or people cannot reach the portal.
 */
export function surveyAddress(pack: AgencyPack, origin: string, at: Instant): string | null {
  const asks = policyAt(pack, at).settings.survey_link_in_final_message === true;
  return asks && origin !== '' && surveyAt(pack, 'appeals', at) ? `${origin}${SURVEY_PATH}/` : null;
}

/** Makes that address in a text a link of the reader's own, in the transaction that sends it. */
export async function withOwnLink(
  trx: Trx,
  text: string,
  { pack, origin, at }: { readonly pack: AgencyPack; readonly origin: string; readonly at: Instant },
): Promise<string> {
  const address = surveyAddress(pack, origin, at);
  const survey = surveyAt(pack, 'appeals', at);
  if (address === null || !survey) return text;
  const stands = new RegExp(`${RegExp.escape(address.slice(0, -1))}/?(?![\\w/-])`, 'u');
  if (!stands.test(text)) return text;
  const link = prepareSurveyLink(origin);
  await giveSurveyLink(trx, link, pack, survey, at);
  return text.replace(stands, link.url);
}

/** Lets a link work, in the transaction of the letter that carries it. */
export async function giveSurveyLink(
  trx: Trx,
  { token }: PreparedSurveyLink,
  pack: AgencyPack,
  survey: Survey,
  at: Instant,
): Promise<void> {
  await trx
    .insertInto('survey_links')
    .values({
      id: sha256(token),
      agency: pack.id,
      survey: survey.id,
      edition: survey.validFrom,
      given_on: isoDate(at, pack.zone),
      answered: 0,
    })
    .execute();
}

/** What a link leads to. */
export interface FoundLink {
  readonly pack: AgencyPack;
  readonly survey: Survey;
  readonly answered: boolean;
}

/** The survey behind a token, in the edition of the day when it was given; null for a token that was never given. */
export async function findLink(
  db: Db,
  packs: readonly AgencyPack[],
  token: string,
): Promise<FoundLink | null> {
  const row = await db
    .selectFrom('survey_links')
    .selectAll()
    .where('id', '=', sha256(token))
    .executeTakeFirst();
  const pack = packs.find(({ id }) => id === row?.agency);
  const survey = pack?.surveys.find(({ id, validFrom }) => id === row?.survey && validFrom === row.edition);
  return row && pack && survey ? { pack, survey, answered: row.answered === 1 } : null;
}

/**
 * Keeps the answers of a link, once. They are kept apart from it: neither a client nor the link can be read from them
 * (Kursk, cl. 5.4). False when the link has been used before.
 */
export async function keepAnswers(
  { store, seal }: { readonly store: Store; readonly seal: Seal },
  token: string,
  { pack, survey }: FoundLink,
  given: Answers,
  at: Instant,
): Promise<boolean> {
  const answers = onPath(survey.questions, given);
  return store.transact(async (trx) => {
    const used = await trx
      .updateTable('survey_links')
      .set({ answered: 1 })
      .where('id', '=', sha256(token))
      .where('answered', '=', 0)
      .executeTakeFirst();
    if (used.numUpdatedRows === 0n) return false;
    const id = randomUUID();
    const words = seal.seal(JSON.stringify(answers.words), placeOf('survey_answers', 'words', id));
    await trx
      .insertInto('survey_answers')
      .values({
        id,
        agency: pack.id,
        survey: survey.id,
        edition: survey.validFrom,
        answered_on: isoDate(at, pack.zone),
        chosen: JSON.stringify(valuesOf(survey.questions, answers)),
        words,
      })
      .execute();
    // Who it was and what was said stay out: the log is read by name and moment.
    await recordAudit(trx, {
      at,
      actor: 'client',
      action: 'survey.answer',
      subject: `survey:${pack.id}/${survey.id}`,
    });
    return true;
  });
}
