import { createHash } from 'node:crypto';
import type { AgencyPack } from './pack.ts';
import type { Basis, PolicyInForce, PolicyRow, Process, Target, Term } from './policy-schema.ts';
import type { Settings } from './policy-settings.ts';
import { inForce, localDate } from './validity.rules.ts';

/** What a message is, as far as targets look at it. */
export interface TargetQuestion {
  readonly kind: 'direct' | 'comment' | 'mention' | 'post';
  readonly client: 'external' | 'internal';
  readonly place: 'private' | 'public';
  /** A person has decided that the message is urgent (U-05, L3-05). */
  readonly urgent: boolean;
}

/** One line of `otklik policy list`. `value` is compact and language-free: `5 working_hours`, `off`, `50; 80; 100`. */
export interface PolicyLine {
  readonly id: string;
  readonly rule: string;
  readonly value: string;
  readonly clause: string;
  readonly validFrom: string;
  readonly validTo: string | null;
  readonly name: string;
  readonly basis: Basis;
}

/**
 * The policy of a body at an instant (epoch ms), by the local date in its zone. The version names the newest row's
 * first day and the content, so that a clock can prove what it was started under even after the file was edited.
 */
export function policyAt(pack: AgencyPack, at: number): PolicyInForce {
  const date = localDate(at, pack.zone);
  const rows = pack.policy.filter((row) => inForce(row, date));
  const newest = rows.reduce((latest, row) => (row.validFrom > latest ? row.validFrom : latest), '');
  const content = createHash('sha256').update(JSON.stringify(rows)).digest('hex').slice(0, 8);
  return {
    agency: pack.id,
    date,
    version: rows.length === 0 ? 'none' : `${newest}-${content}`,
    targets: rows.flatMap((row) => (row.type === 'target' ? [{ ...row, goal: row.basis === 'goal' }] : [])),
    settings: settingsOf(rows),
    rows,
  };
}

/** Every target that a message starts, the tightest first by a rough measure; which one leads is decided by real deadlines (D8). */
export function targetsFor(policy: PolicyInForce, asked: TargetQuestion): readonly Target[] {
  return policy.targets
    .filter((target) => applies(target, asked))
    .toSorted((a, b) => rough(a.term) - rough(b.term));
}

/** The targets of a process that a person starts: a redirect, an abuse notice, a registration. */
export function targetsOf(policy: PolicyInForce, process: Process): readonly Target[] {
  return policy.targets.filter((target) => target.process === process);
}

/** All rows of a pack, or those in force at an instant (epoch ms), as lines. */
export function policyRows(pack: AgencyPack, at?: number): readonly PolicyLine[] {
  const rows = at === undefined ? pack.policy : policyAt(pack, at).rows;
  return rows.map((row) => ({
    id: row.id,
    rule: row.rule,
    value: row.type === 'target' ? termText(row.term) : valueText(row.value),
    clause: row.clause,
    validFrom: row.validFrom,
    validTo: row.validTo,
    name: row.name,
    basis: row.basis,
  }));
}

/** What the deadline engine takes. */
export interface TermRule {
  readonly kind: Term['kind'];
  readonly n: number;
  readonly roll?: 'preceding' | 'following';
  readonly countFrom?: 'next-day' | 'same-day';
  readonly clause: string;
}

/** A target's term for the deadline engine, with the clause that the explanation repeats. */
export function ruleOf(target: Target, term: Term = target.term): TermRule {
  return { n: 0, ...term, clause: target.clause };
}

/** A term as `5 working_hours`, `30 calendar_days preceding`, `end_of_working_day`. */
export function termText(term: Term): string {
  if (term.kind === 'end_of_working_day') return term.kind;
  const roll = term.kind === 'calendar_days' ? ` ${term.roll}` : '';
  return `${term.n} ${term.kind}${roll}`;
}

function applies(target: Target, asked: TargetQuestion): boolean {
  const { applies: rule } = target;
  if (rule === null) return false;
  if (rule.urgent === true && !asked.urgent) return false;
  return (
    rule.kinds.includes(asked.kind) && rule.client.includes(asked.client) && rule.place.includes(asked.place)
  );
}

function settingsOf(rows: readonly PolicyRow[]): Settings {
  const pairs = rows.flatMap((row) => (row.type === 'setting' ? [[row.setting, row.value] as const] : []));
  // Each value was checked against the shape of its key when the pack was loaded.
  return Object.fromEntries(pairs);
}

/** Hours that one unit of a term takes at the least, and a working day for the term without a number; only for order. */
const ROUGH_HOURS: Readonly<Record<Term['kind'], number>> = {
  working_minutes: 1 / 60,
  working_hours: 1,
  clock_hours: 1,
  end_of_working_day: 8,
  working_days: 24,
  calendar_days: 24,
};

function rough(term: Term): number {
  return ROUGH_HOURS[term.kind] * ('n' in term ? term.n : 1);
}

function valueText(value: unknown): string {
  if (Array.isArray(value)) return value.map(valueText).join('; ');
  if (typeof value !== 'object' || value === null) return String(value);
  return Object.values(value).map(valueText).join(' ');
}
