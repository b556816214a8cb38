import type { z } from 'zod';
import type { AgencyFacts } from './agency-schema.ts';
import { contradictions, editionFaults, hoursFaults, placed, unknownIds } from './pack-checks.ts';
import type { Fault, Placed } from './pack-checks.ts';
import type { policySchema, PolicyRow } from './policy-schema.ts';
import type { SurveyForm } from './surveys-schema.ts';
import type { topicsSchema } from './topics-schema.ts';
import type { touchpointsSchema } from './touchpoints-schema.ts';
import type { PackProblem, Part } from './yaml-source.ts';

interface PackParts {
  /** Name of the folder, which has to be the body's id. */
  readonly folder: string;
  readonly facts: Part<AgencyFacts>;
  readonly policy: Part<z.infer<typeof policySchema>>;
  readonly topics: Part<z.infer<typeof topicsSchema>>;
  readonly touchpoints: Part<z.infer<typeof touchpointsSchema>>;
  readonly surveys: readonly Part<SurveyForm>[];
}

/** What is wrong between the files of a pack. A file that cannot be read takes no part: its own faults come first. */
export function crossFaults(parts: PackParts): readonly PackProblem[] {
  const { facts, policy, topics, touchpoints, surveys } = parts;
  return [
    ...located(facts, (value) => factFaults(value, parts.folder, touchpoints.value)),
    ...located(policy, (value) => policyFaults(value, schedulesOf(facts.value))),
    ...located(topics, (value) => topicFaults(value, facts.value)),
    ...located(touchpoints, touchpointFaults),
    ...surveys.flatMap((survey) => located(survey, (value) => surveyFaults(value, surveys))),
  ];
}

/** What is wrong inside the common policy. Its rows may name only the `default` schedule: they serve every body. */
export function commonPolicyFaults(policy: Part<z.infer<typeof policySchema>>): readonly PackProblem[] {
  return located(policy, (value) => policyFaults(value, new Set(['default'])));
}

function located<T>(part: Part<T>, check: (value: T) => readonly Fault[]): readonly PackProblem[] {
  const { source, value } = part;
  if (source === undefined || value === undefined) return [];
  return check(value).map(({ path, message, hint }) => ({
    file: source.file,
    line: source.lineOf(path),
    message,
    hint,
  }));
}

function factFaults(
  facts: AgencyFacts,
  folder: string,
  touchpoints: z.infer<typeof touchpointsSchema> | undefined,
): readonly Fault[] {
  const schedules = new Set(facts.schedules.map((schedule) => schedule.id));
  const units = new Set(facts.units.map((unit) => unit.id));
  const hours = hoursFaults(facts);
  return [
    ...(facts.id === folder
      ? []
      : [{ path: ['id'], message: `id «${facts.id}» не совпадает с именем папки «${folder}»` }]),
    ...hours,
    ...(facts.schedules.length === 0 ? [] : scheduleUses(facts, schedules)),
    ...unknownIds(
      facts.contacts.flatMap(({ unit }, at) =>
        unit === null ? [] : [{ id: unit, path: ['contacts', at, 'unit'] }],
      ),
      units,
      'Подразделение',
    ),
    ...(touchpoints === undefined
      ? []
      : unknownIds(
          facts.channels.map(({ touchpoint }, at) => ({
            id: touchpoint,
            path: ['channels', at, 'touchpoint'],
          })),
          new Set(touchpoints.touchpoints.map((row) => row.id)),
          'Точка взаимодействия',
        )),
    ...editionFaults(placed(facts.units, 'units'), (unit) => unit.id, true),
    ...editionFaults(placed(facts.contacts, 'contacts'), (contact) => contact.id, false),
    ...repeated(placed(facts.schedules, 'schedules'), (schedule) => schedule.id),
  ];
}

function scheduleUses(facts: AgencyFacts, schedules: ReadonlySet<string>): readonly Fault[] {
  return unknownIds(
    [
      { id: facts.defaultSchedule, path: ['defaultSchedule'] },
      ...facts.units.map(({ schedule }, at) => ({ id: schedule, path: ['units', at, 'schedule'] })),
      ...facts.contacts.flatMap(({ schedule }, at) =>
        schedule === null ? [] : [{ id: schedule, path: ['contacts', at, 'schedule'] }],
      ),
    ],
    schedules,
    'Расписание',
  );
}

/** With no hours at all the missing hours are the fault to tell, not every row that needs them. */
function schedulesOf(facts: AgencyFacts | undefined): ReadonlySet<string> | undefined {
  const hours = facts?.schedules ?? [];
  return hours.length === 0 ? undefined : new Set(['default', ...hours.map((one) => one.id)]);
}

function policyFaults(
  policy: z.infer<typeof policySchema>,
  schedules: ReadonlySet<string> | undefined,
): readonly Fault[] {
  const targets = placed(policy.targets, 'targets');
  const settings = placed(policy.settings, 'settings');
  const rows: readonly Placed<PolicyRow>[] = [
    ...targets.map(({ item, path }) => ({ item: { ...item, type: 'target' as const }, path })),
    ...settings.map(({ item, path }) => ({ item: { ...item, type: 'setting' as const }, path })),
  ];
  return [
    ...(schedules === undefined
      ? []
      : unknownIds(
          policy.targets.map(({ schedule }, at) => ({ id: schedule, path: ['targets', at, 'schedule'] })),
          schedules,
          'Расписание',
        )),
    ...editionFaults(rows, (row) => row.id, true),
    ...contradictions(rows),
  ];
}

function topicFaults(topics: z.infer<typeof topicsSchema>, facts: AgencyFacts | undefined): readonly Fault[] {
  const uses = [
    { id: topics.fallbackUnit, path: ['fallbackUnit'] },
    ...topics.topics.map(({ unit }, at) => ({ id: unit, path: ['topics', at, 'unit'] })),
  ];
  return [
    ...(facts === undefined
      ? []
      : unknownIds(uses, new Set(facts.units.map((unit) => unit.id)), 'Подразделение')),
    ...repeated(placed(topics.topics, 'topics'), (topic) => topic.id),
  ];
}

function touchpointFaults(register: z.infer<typeof touchpointsSchema>): readonly Fault[] {
  const rows = placed(register.touchpoints, 'touchpoints');
  return [
    ...unknownIds(
      register.touchpoints.map(({ direction }, at) => ({
        id: direction,
        path: ['touchpoints', at, 'direction'],
      })),
      new Set(register.directions.map((direction) => direction.id)),
      'Направление',
    ),
    ...editionFaults(rows, (row) => row.id, false),
    // Several stages of one process are one touchpoint with its purposes listed (order № 01-02/01, point 3.7).
    ...editionFaults(rows, (row) => [row.direction, row.functionName, row.name].join(' / '), false),
  ];
}

function surveyFaults(form: SurveyForm, all: readonly Part<SurveyForm>[]): readonly Fault[] {
  const first = all.find(({ value }) => value?.id === form.id)?.value;
  return [
    ...(first === form ? [] : [{ path: ['id'], message: `Форма «${form.id}» описана в двух файлах` }]),
    ...editionFaults(placed(form.editions, 'editions'), () => form.id, true),
    ...unknownIds(
      form.editions.flatMap(({ texts }, edition) =>
        texts.map(({ n }, at) => ({ id: String(n), path: ['editions', edition, 'texts', at] })),
      ),
      new Set(form.questions.map(({ n }) => String(n))),
      'Вопрос',
    ),
  ];
}

function repeated<T>(rows: readonly Placed<T>[], idOf: (item: T) => string): readonly Fault[] {
  const seen = new Set<string>();
  return rows.flatMap(({ item, path }) => {
    const id = idOf(item);
    if (!seen.has(id)) {
      seen.add(id);
      return [];
    }
    return [{ path, message: `«${id}» описан(о) второй раз` }];
  });
}
