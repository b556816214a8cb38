import { createHash } from 'node:crypto';
import {
  type AgencyPack,
  type PolicyInForce,
  policyAt,
  type Process,
  scheduleOf,
  type Target,
  type TargetQuestion,
  targetsFor,
  targetsOf,
} from '../agency/index.ts';
import { OtklikError } from '../kernel/errors.ts';
import type { Instant } from '../kernel/instants.ts';
import { type CalendarYear, compileSchedule, deadline, isOpen, type Schedule } from '../sla/index.ts';
import type { PlannedClock } from './clocks.ts';
import { riskOf } from './risk.rules.ts';

/** Deadlines of a body by the policy in force at an instant. Compiled once per schedule and day of policy. */
export interface ResponseClocks {
  /** Names the content of the production calendars that deadlines are computed with. */
  readonly calendarVersion: string;
  /** The deadlines that a message would start, from the instant at which it was written on the platform. */
  plan(pack: AgencyPack, asked: TargetQuestion, startedAt: Instant): readonly PlannedClock[];
  /** The deadlines of a process that does not begin with a message. */
  planProcess(pack: AgencyPack, process: Process, startedAt: Instant): readonly PlannedClock[];
  policy(pack: AgencyPack, at: Instant): PolicyInForce;
  /** Whether the body works at an instant by its own schedule. */
  openAt(pack: AgencyPack, at: Instant): boolean;
  /** A body's schedule by id, compiled. Throws `configuration` for an id that the pack does not have. */
  schedule(pack: AgencyPack, id: string): Schedule;
}

/** Computes with these production calendars; their version is stored with each clock. */
export function createResponseClocks(calendars: ReadonlyMap<number, CalendarYear>): ResponseClocks {
  const version = createHash('sha256')
    .update(JSON.stringify([...calendars]))
    .digest('hex')
    .slice(0, 8);
  const compiled = new Map<string, Schedule>();
  const policies = new Map<string, PolicyInForce>();

  function schedule(pack: AgencyPack, id: string): Schedule {
    const key = `${pack.id}/${id}`;
    const known = compiled.get(key);
    if (known) return known;
    const spec = scheduleOf(pack, id);
    if (!spec) {
      throw new OtklikError('configuration', `The pack ${pack.id} has no schedule ${id}`, {
        hint: 'Name a schedule of agency.yaml in the policy row.',
      });
    }
    const made = compileSchedule(spec, calendars);
    compiled.set(key, made);
    return made;
  }

  function policy(pack: AgencyPack, at: Instant): PolicyInForce {
    const date = Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(pack.zone).toPlainDate();
    const key = `${pack.id}/${date.toString()}`;
    const known = policies.get(key);
    if (known) return known;
    if (policies.size > 1_000) policies.clear();
    const made = policyAt(pack, at);
    policies.set(key, made);
    return made;
  }

  function planned(
    pack: AgencyPack,
    { settings, version: policyVersion }: PolicyInForce,
    target: Target,
    startedAt: Instant,
  ): PlannedClock {
    const hours = schedule(pack, target.schedule);
    const { at: deadlineAt, provisional } = deadline(hours, { n: 1, ...target.term }, startedAt);
    const { kind } = target.term;
    return {
      target: target.id,
      process: target.process,
      name: target.name,
      clause: target.clause,
      term: target.term,
      schedule: target.schedule,
      goal: target.goal,
      startedAt,
      deadlineAt,
      riskAt: riskOf({ kind, startedAt, deadlineAt }, hours, settings.warning_shares),
      provisional,
      policyVersion,
      calendarVersion: version,
    };
  }

  return {
    calendarVersion: version,
    policy,
    schedule,
    openAt: (pack, at) => isOpen(schedule(pack, 'default'), at),
    plan(pack, asked, startedAt) {
      const inForce = policy(pack, startedAt);
      return targetsFor(inForce, asked).map((target) => planned(pack, inForce, target, startedAt));
    },
    planProcess(pack, process, startedAt) {
      const inForce = policy(pack, startedAt);
      return targetsOf(inForce, process).map((target) => planned(pack, inForce, target, startedAt));
    },
  };
}
