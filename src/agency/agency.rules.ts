import type { AgencySchedule, Contact, Unit } from './agency-schema.ts';
import type { AgencyPack } from './pack.ts';
import { PACK_PLACEHOLDERS } from './reply-keys.ts';
import type { ReplyKey, ReplyValues } from './reply-keys.ts';
import type { Survey } from './surveys-schema.ts';
import { inForce, localDate } from './validity.rules.ts';

/** Something that the program takes for granted and a person has to confirm; the console shows it. */
export interface Assumption {
  readonly what: string;
  readonly clause: string;
  readonly text: string;
}

/** Units as they were at an instant (epoch ms). */
export function unitsAt(pack: AgencyPack, at: number): readonly Unit[] {
  const date = localDate(at, pack.zone);
  return pack.units.filter((unit) => inForce(unit, date));
}

/** Contacts as they were at an instant (epoch ms). */
export function contactsAt(pack: AgencyPack, at: number): readonly Contact[] {
  const date = localDate(at, pack.zone);
  return pack.contacts.filter((contact) => inForce(contact, date));
}

/** The edition of the body's survey of this kind that is in force at a moment (epoch ms). */
export function surveyAt(pack: AgencyPack, kind: Survey['kind'], at: number): Survey | undefined {
  const date = localDate(at, pack.zone);
  return pack.surveys.find((survey) => survey.kind === kind && inForce(survey, date));
}

/** A schedule by id; `default` is the body's own. Undefined for an id that the pack does not have. */
export function scheduleOf(pack: AgencyPack, id: string): AgencySchedule | undefined {
  const wanted = id === 'default' ? pack.defaultSchedule : id;
  return pack.schedules.find((schedule) => schedule.id === wanted);
}

/**
 * Whether the register of touchpoints has an entry for a channel, at an instant (epoch ms) when one is given. The
 * order covers only what comes through the register's points, so a channel without an entry cannot be set up
 * (order of 20.08.2024 № 01-03/351, annex 1, point 1.2).
 */
export function hasTouchpoint(pack: AgencyPack, channelKind: string, at?: number): boolean {
  const date = at === undefined ? undefined : localDate(at, pack.zone);
  return pack.touchpoints.some(
    (row) => row.channels.some((kind) => kind === channelKind) && (date === undefined || inForce(row, date)),
  );
}

/** Everything in a pack that no act fixes: assumed hours, goals, readings, register rows that wait for approval. */
export function assumptions(pack: AgencyPack): readonly Assumption[] {
  return [
    ...pack.schedules
      .filter((schedule) => schedule.assumption)
      .map((schedule) => ({
        what: `Часы работы: ${schedule.name}`,
        clause: schedule.clause,
        text: 'В регламенте часы не указаны. Взяты предполагаемые; подтвердите их или исправьте.',
      })),
    ...pack.policy
      .filter((row) => row.validTo === null && (row.basis === 'goal' || row.basis === 'reading'))
      .map((row) => ({
        what: row.name,
        clause: row.clause,
        text: row.note ?? (row.basis === 'goal' ? 'Это цель, а не норма.' : 'Это принятое прочтение нормы.'),
      })),
    ...pack.surveys
      .filter((survey) => survey.validTo === null)
      .flatMap((survey) =>
        survey.questions.flatMap(({ n, defect }) =>
          defect === undefined
            ? []
            : [{ what: `Вопрос ${n} формы «${survey.title}»`, clause: survey.clause, text: defect }],
        ),
      ),
    ...pack.touchpoints
      .filter((row) => !row.approved && row.validTo === null)
      .map((row) => ({
        what: `Точка взаимодействия: ${row.name}`,
        clause: row.clause,
        text: 'Этой строки ещё нет в утверждённом перечне точек взаимодействия.',
      })),
  ];
}

/** A reply of the bot with its placeholders filled: the pack's own names, and what the caller gives. */
export function say<K extends ReplyKey>(pack: AgencyPack, key: K, values: ReplyValues<K>): string {
  const known: Readonly<Record<string, string | undefined>> = { ...packValues(pack), ...values };
  return pack.replies.texts[key].replaceAll(/\{([^{}]*)\}/gu, (_, name: string) => known[name] ?? '');
}

function packValues(pack: AgencyPack): Readonly<Record<(typeof PACK_PLACEHOLDERS)[number], string>> {
  return {
    agency: pack.name,
    shortName: pack.shortName,
    ...pack.forms,
    site: pack.site,
    appealForm: pack.appealForm.url,
  };
}
