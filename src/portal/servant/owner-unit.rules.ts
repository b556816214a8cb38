import type { Contact, Unit } from '../../agency/agency-schema.ts';
import { contactsAt, scheduleOf, unitsAt } from '../../agency/agency.rules.ts';
import type { AgencyPack } from '../../agency/pack.ts';
import type { Article } from '../../knowledge/articles.ts';
import { ownerUnit, servantsUnit } from '../../knowledge/owner-unit.rules.ts';
import { wordsOf } from '../../understanding/russian/words.rules.ts';
import { hoursLines } from './hours.rules.ts';

/** Whom to ask, with what the body's own act says of them; empty lists where it says nothing. */
export interface WhomToAsk {
  readonly name: string;
  readonly lines: readonly {
    readonly what: string;
    readonly values: readonly string[];
    readonly kind: 'phone' | 'email' | 'text';
  }[];
  readonly hours: readonly string[];
  /** The hours are not in the act: somebody took them for granted. */
  readonly hoursAssumed: boolean;
  readonly site: string;
}

/** Whom a servant asks about an article at an instant: its owner by name, or for an article of all bodies the unit that fits. */
export function whomToAskAbout(pack: AgencyPack, article: Article, at: number): WhomToAsk {
  return asked(pack, ownerUnit(pack, article, at) ?? null, at, article.unit);
}

/** Whom a servant asks when no article answers: the owner of the topic, or the unit for servants. */
export function whomToAskOn(pack: AgencyPack, topic: string | null, at: number): WhomToAsk {
  const units = unitsAt(pack, at);
  const owner = pack.topics.find(({ id }) => id === topic)?.unit;
  return asked(
    pack,
    units.find(({ id }) => id === owner) ?? servantsUnit(pack, units) ?? null,
    at,
    pack.name,
  );
}

const WHAT: Partial<Record<Contact['kind'], string>> = {
  phone: 'Телефон',
  email: 'Почта',
  visit: 'Приём',
  post: 'Адрес для писем',
};

function asked(pack: AgencyPack, unit: Unit | null, at: number, otherwise = pack.name): WhomToAsk {
  const schedule = unit ? scheduleOf(pack, unit.schedule) : undefined;
  const own: WhomToAsk['lines'] = unit
    ? [
        { what: 'Телефон', values: unit.phones, kind: 'phone' },
        { what: 'Почта', values: unit.emails, kind: 'email' },
        { what: 'Адрес', values: unit.address === null ? [] : [unit.address], kind: 'text' },
      ]
    : [];
  // Addresses of single people are named in the acts for bookings alone, and what is for citizens is not for servants.
  const more = contactsAt(pack, at).filter(
    (contact) =>
      unit !== null &&
      contact.unit === unit.id &&
      !contact.personal &&
      (contact.for === 'internal' || contact.for === 'everybody'),
  );
  const lines = [...own, ...more.flatMap(contactLine)];
  const known = new Set<string>();
  return {
    name: unit?.name ?? otherwise,
    lines: lines
      .map((line) => ({ ...line, values: line.values.filter((value) => isNew(value, known)) }))
      .filter(({ values }) => values.length > 0),
    hours: schedule ? hoursLines(schedule, at) : [],
    hoursAssumed: schedule !== undefined && schedule.assumption && schedule.confirmed === null,
    site: pack.site,
  };
}

/** The same address is written with and without «г.» and with other dots in one act. */
function isNew(value: string, known: Set<string>): boolean {
  const bare = wordsOf(value)
    .filter((word) => word !== 'г')
    .join('');
  if (known.has(bare)) return false;
  known.add(bare);
  return true;
}

function contactLine({ kind, values }: Contact): WhomToAsk['lines'] {
  const what = WHAT[kind];
  if (what === undefined) return [];
  return [{ what, values, kind: kind === 'phone' || kind === 'email' ? kind : 'text' }];
}
