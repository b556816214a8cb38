import { type RawBuilder, sql } from 'kysely';

/** What a person who is limited to units sees of one body. */
export interface UnitTopics {
  readonly agency: string;
  /** The person's units. */
  readonly units: readonly string[];
  /** Topics of the person's units. */
  readonly topics: readonly string[];
  /** Topics that have a unit: a case of any other, or of none, is unsorted. Null where only others sort them. */
  readonly sorted: readonly string[] | null;
}

/** Who looks: only cases of their agencies, and of their units where they are limited to them, are found. */
export interface Viewer {
  readonly id: string;
  readonly agencies: readonly string[] | 'all';
  /** Absent: not limited to units. */
  readonly units?: readonly UnitTopics[];
}

interface Seen {
  readonly agency: string;
  readonly topic: string | null;
  /** The unit that a person named; null: the topic's. */
  readonly unit: string | null;
  readonly owner_id: string | null;
}

/** True when the viewer may see the case. What a person holds stays theirs when its topic is corrected. */
export function sees({ id, agencies, units }: Viewer, row: Seen): boolean {
  if (agencies !== 'all' && !agencies.includes(row.agency)) return false;
  if (units === undefined || row.owner_id === id) return true;
  const own = units.find(({ agency }) => agency === row.agency);
  if (own === undefined) return false;
  if (row.unit !== null) return own.units.includes(row.unit);
  if (row.topic !== null && own.topics.includes(row.topic)) return true;
  return own.sorted !== null && (row.topic === null || !own.sorted.includes(row.topic));
}

const NEVER = sql<boolean>`1 = 0`;
const ALWAYS = sql<boolean>`1 = 1`;

function oneOf(column: RawBuilder<unknown>, values: readonly string[]): RawBuilder<boolean> {
  return values.length === 0 ? NEVER : sql<boolean>`${column} in (${sql.join(values)})`;
}

/** `sees` as a condition on the units only, over a query that has the table `cases`. */
export function ofOwnUnits({ id, units }: Viewer): RawBuilder<boolean> {
  if (units === undefined) return ALWAYS;
  const topic = sql`cases.topic`;
  const each = units.map(({ agency, units: own, topics, sorted }) => {
    const unsorted =
      sorted === null ? NEVER : sql<boolean>`(cases.topic is null or not ${oneOf(topic, sorted)})`;
    const named = oneOf(sql`cases.unit`, own);
    return sql<boolean>`(cases.agency || '' = ${agency} and case when cases.unit is null
      then (${oneOf(topic, topics)} or ${unsorted}) else ${named} end)`;
  });
  return sql<boolean>`(${sql.join([sql`cases.owner_id = ${id}`, ...each], sql` or `)})`;
}

/**
 * The bodies as a test of rows that other conditions found: as a column, SQLite would read a body's cases from end to
 * end.
 */
export function ofOwnAgencies({ agencies }: Viewer): RawBuilder<boolean> {
  return agencies === 'all' ? ALWAYS : oneOf(sql`cases.agency || ''`, agencies);
}
