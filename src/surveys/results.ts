import type { AgencyPack, Survey } from '../agency/index.ts';
import type { Db } from '../store/db.ts';
import { placeOf, type Seal } from '../store/seal.ts';
import { type KeptAnswers, type QuestionResult, resultsOf } from './results.rules.ts';

/** One edition of a survey over some days. */
export interface SurveyResults {
  readonly survey: Survey;
  /** How many links were given in these days. */
  readonly given: number;
  /** How many people answered in these days. */
  readonly answered: number;
  readonly questions: readonly QuestionResult[];
}

/** Dates `YYYY-MM-DD` in the body's zone, both included. */
export interface Days {
  readonly from: string;
  readonly to: string;
}

/** What people answered to a body's surveys, edition by edition: answers to other words are not added up (S1-13). */
export async function readResults(
  { db, seal }: { readonly db: Db; readonly seal: Seal },
  pack: AgencyPack,
  { from, to }: Days,
): Promise<readonly SurveyResults[]> {
  const links = await db
    .selectFrom('survey_links')
    .select(['survey', 'edition', (eb) => eb.fn.countAll<number>().as('n')])
    .where('agency', '=', pack.id)
    .where('given_on', '>=', from)
    .where('given_on', '<=', to)
    .groupBy(['survey', 'edition'])
    .execute();
  const rows = await db
    .selectFrom('survey_answers')
    .selectAll()
    .where('agency', '=', pack.id)
    .where('answered_on', '>=', from)
    .where('answered_on', '<=', to)
    .orderBy('id')
    .execute();
  return pack.surveys.flatMap((survey) => {
    const own = (row: { survey: string; edition: string }) =>
      row.survey === survey.id && row.edition === survey.validFrom;
    const kept = rows.filter(own).map((row): KeptAnswers => ({
      chosen: JSON.parse(row.chosen) as KeptAnswers['chosen'],
      words: JSON.parse(
        seal.open(row.words, placeOf('survey_answers', 'words', row.id)),
      ) as KeptAnswers['words'],
    }));
    const given = links.find(own)?.n ?? 0;
    if (given === 0 && kept.length === 0) return [];
    return [{ survey, given, answered: kept.length, questions: resultsOf(survey.questions, kept) }];
  });
}
