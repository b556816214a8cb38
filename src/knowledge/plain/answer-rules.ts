import { type AgencyPack, contactsAt, policyAt } from '../../agency/index.ts';
import type { Instant } from '../../kernel/instants.ts';
import type { AnswerRules } from './answer.ts';

/** Where no act names a number (K-30): the defaults of the register of rules. */
const LONG_SENTENCE = 20;
const TOO_LONG_SENTENCE = 35;
const CAPITALS_FROM = 5;

function surveyUrlOf(pack: AgencyPack): string | null {
  const [survey] = pack.surveys.filter(({ publicUrl }) => publicUrl !== undefined && publicUrl !== null);
  return survey?.publicUrl ?? null;
}

/** What a body asks of its answers at a moment, each with the clause of its act. */
export function answerRules(pack: AgencyPack, at: Instant): AnswerRules {
  const { settings, rows } = policyAt(pack, at);
  const clauseOf = (setting: string) =>
    rows.find((row) => row.type === 'setting' && row.setting === setting)?.clause;
  const act = clauseOf('plain_language');
  const places = Object.entries(settings.plain_language ?? {});
  const clauses = places.map(([check, place]) => [check, `${act ?? ''}, ${place}`] as const);
  const survey = clauseOf('survey_link_in_final_message');
  return {
    words: pack.plainWords,
    abuse: pack.lexicon.abuse,
    longSentence: settings.sentence_words_warn ?? LONG_SENTENCE,
    tooLongSentence: settings.sentence_words_error ?? TOO_LONG_SENTENCE,
    names: [pack.name, pack.shortName, ...Object.values(pack.forms)].toSorted((a, b) => b.length - a.length),
    capitalsFrom: settings.capitals_from_letters ?? CAPITALS_FROM,
    clauses: Object.fromEntries([...clauses, ...(survey === undefined ? [] : [['survey', survey] as const])]),
    surveyUrl: settings.survey_link_in_final_message === true ? surveyUrlOf(pack) : null,
    contacts: contactsAt(pack, at).flatMap(({ values }) => values),
  };
}
