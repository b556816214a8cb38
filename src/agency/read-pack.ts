import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { z } from 'zod';
import { agencySchema } from './agency-schema.ts';
import type { AgencySchedule } from './agency-schema.ts';
import { lexiconSchema } from './lexicon-schema.ts';
import type { Lexicon } from './lexicon-schema.ts';
import type { AgencyPack } from './pack.ts';
import { commonPolicyFaults, crossFaults } from './pack-cross.ts';
import { plainWordsSchema } from './plain-words-schema.ts';
import type { PlainWords } from './plain-words-schema.ts';
import { policySchema } from './policy-schema.ts';
import type { PolicyRow } from './policy-schema.ts';
import { commonRepliesSchema, ownRepliesSchema } from './replies-schema.ts';
import type { Replies } from './replies-schema.ts';
import { editionsOf, surveyFormSchema } from './surveys-schema.ts';
import { topicsSchema } from './topics-schema.ts';
import { touchpointsSchema } from './touchpoints-schema.ts';
import { typicalRepliesSchema } from './typical-replies-schema.ts';
import type { TypicalReply } from './typical-replies-schema.ts';
import { readYaml } from './yaml-source.ts';
import type { PackProblem, Part } from './yaml-source.ts';
import { checkShape } from './zod-problems.ts';

/** What all bodies share. */
export interface CommonPack {
  readonly policy: Part<z.infer<typeof policySchema>>;
  readonly replies: Part<Replies>;
  readonly lexicon: Part<Lexicon>;
  readonly plainWords: Part<PlainWords>;
  readonly typical: Part<z.infer<typeof typicalRepliesSchema>>;
}

export interface ReadResult<T> {
  readonly value: T | undefined;
  readonly problems: readonly PackProblem[];
}

/** Reads `<kb>/common`. */
export function readCommon(kbDir: string): {
  readonly common: CommonPack;
  readonly problems: readonly PackProblem[];
} {
  const problems: PackProblem[] = [];
  const folder = join(kbDir, 'common');
  const common: CommonPack = {
    policy: readPart(join(folder, 'policy.yaml'), policySchema, problems),
    replies: readPart(join(folder, 'replies.yaml'), commonRepliesSchema, problems),
    lexicon: readPart(join(folder, 'words.yaml'), lexiconSchema, problems),
    plainWords: readPart(join(folder, 'plain-words.yaml'), plainWordsSchema, problems),
    typical: readPart(join(folder, 'typical-replies.yaml'), typicalRepliesSchema, problems),
  };
  problems.push(...commonPolicyFaults(common.policy));
  return { common, problems };
}

/** Reads one body's folder and joins it with what is common. The pack is undefined when anything in it is wrong. */
export function readPack(kbDir: string, id: string, common: CommonPack): ReadResult<AgencyPack> {
  const problems: PackProblem[] = [];
  const folder = join(kbDir, id);
  const facts = readPart(join(folder, 'agency.yaml'), agencySchema, problems);
  const policy = readPart(join(folder, 'policy.yaml'), policySchema, problems);
  const topics = readPart(join(folder, 'topics.yaml'), topicsSchema, problems);
  const replies = readPart(join(folder, 'replies.yaml'), ownRepliesSchema, problems);
  const typical = readPart(join(folder, 'typical-replies.yaml'), typicalRepliesSchema, problems);
  const touchpoints = readPart(join(folder, 'touchpoints.yaml'), touchpointsSchema, problems);
  const surveys = yamlFiles(join(folder, 'surveys')).map((file) =>
    readPart(file, surveyFormSchema, problems),
  );
  problems.push(...crossFaults({ folder: id, facts, policy, topics, touchpoints, surveys }));
  if (
    problems.length > 0 ||
    !facts.value ||
    !policy.value ||
    !topics.value ||
    !replies.value ||
    !touchpoints.value ||
    !typical.value ||
    !common.typical.value ||
    !common.replies.value ||
    !common.lexicon.value ||
    !common.plainWords.value
  ) {
    return { value: undefined, problems };
  }
  return {
    problems,
    value: {
      ...facts.value,
      schedules: facts.value.schedules.map(settled),
      policy: joinPolicy(rowsOf(common.policy.value), rowsOf(policy.value)),
      topics: topics.value.topics,
      fallbackUnit: topics.value.fallbackUnit,
      replies: joinReplies(common.replies.value, replies.value),
      typicalReplies: joinTypical(common.typical.value.replies, typical.value.replies),
      directions: touchpoints.value.directions,
      touchpoints: touchpoints.value.touchpoints,
      surveys: surveys.flatMap(({ value }) => (value === undefined ? [] : editionsOf(value))),
      lexicon: common.lexicon.value,
      plainWords: common.plainWords.value,
    },
  };
}

/** Hours that a person has confirmed are no longer an assumption, whatever the file says beside it. */
function settled(schedule: AgencySchedule): AgencySchedule {
  return { ...schedule, assumption: schedule.assumption && schedule.confirmed === null };
}

/** Targets and settings of a policy file as one list of rows. */
export function rowsOf(policy: z.infer<typeof policySchema> | undefined): readonly PolicyRow[] {
  if (policy === undefined) return [];
  return [
    ...policy.targets.map((row) => ({ ...row, type: 'target' as const })),
    ...policy.settings.map((row) => ({ ...row, type: 'setting' as const })),
  ];
}

/** A body's own row hides the common one with the same id, and its own setting the common one of the same name. */
function joinPolicy(common: readonly PolicyRow[], own: readonly PolicyRow[]): readonly PolicyRow[] {
  const ids = new Set(own.map((row) => row.id));
  const settings = new Set(own.flatMap((row) => (row.type === 'setting' ? [row.setting] : [])));
  const kept = common.filter(
    (row) => !ids.has(row.id) && !(row.type === 'setting' && settings.has(row.setting)),
  );
  return [...own, ...kept];
}

/** A body's own typical reply hides the common one with the same id. */
function joinTypical(common: readonly TypicalReply[], own: readonly TypicalReply[]): readonly TypicalReply[] {
  const ids = new Set(own.map(({ id }) => id));
  return [...own, ...common.filter(({ id }) => !ids.has(id))];
}

function joinReplies(common: Replies, own: z.infer<typeof ownRepliesSchema>): Replies {
  return {
    texts: { ...common.texts, ...stated(own.texts) },
    buttons: { ...common.buttons, ...stated(own.buttons) },
  };
}

/** Without the keys whose value is undefined, which would otherwise hide the common text. */
function stated<K extends string>(
  texts: Readonly<Partial<Record<K, string | undefined>>>,
): Partial<Record<K, string>> {
  return Object.fromEntries(Object.entries(texts).filter(([, text]) => text !== undefined)) as Partial<
    Record<K, string>
  >;
}

function readPart<T>(file: string, schema: z.ZodType<T>, problems: PackProblem[]): Part<T> {
  if (!existsSync(file)) {
    problems.push({
      file,
      line: 1,
      message: 'Файла нет',
      hint: 'Создайте файл по образцу соседнего ведомства.',
    });
    return { source: undefined, value: undefined };
  }
  const source = readYaml(file);
  const checked = checkShape(source, schema);
  problems.push(...checked.problems);
  return { source, value: checked.value };
}

function yamlFiles(folder: string): readonly string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((name) => name.endsWith('.yaml'))
    .sort()
    .map((name) => join(folder, name));
}
