import type { Contact, Unit } from '../../agency/agency-schema.ts';
import { contactsAt, scheduleOf, unitsAt } from '../../agency/agency.rules.ts';
import type { AgencyPack } from '../../agency/pack.ts';
import type { Article } from '../../knowledge/articles.ts';
import { stem } from '../../understanding/russian/stem.rules.ts';
import { STOP_WORDS } from '../../understanding/russian/stop-words.ts';
import { normalise, wordsOf } from '../../understanding/russian/words.rules.ts';
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

/** Share of a unit's own words that an article for all bodies has to name for the unit to be meant. */
const NAMES_IT = 0.6;

/** A unit's name, and what stands in its brackets: «Приёмная (отдел по работе с обращениями …)». */
function namesOf({ name }: Unit): readonly string[] {
  const [outside = '', inside] = name.split(/[()]/u);
  return [outside, ...(inside === undefined ? [] : [inside])].map((part) => normalise(part).trim());
}

function rootsOf(text: string): ReadonlySet<string> {
  return new Set(
    wordsOf(text)
      .filter((word) => !STOP_WORDS.has(word) && !word.startsWith('ины'))
      .map(stem),
  );
}

function named(units: readonly Unit[], text: string): Unit | undefined {
  const said = normalise(text);
  return units
    .flatMap((unit) => namesOf(unit).map((name) => ({ unit, name })))
    .filter(({ name }) => name !== '' && said.startsWith(name))
    .toSorted((a, b) => b.name.length - a.name.length)[0]?.unit;
}

function described(units: readonly Unit[], text: string): Unit | undefined {
  const said = rootsOf(text);
  const [best] = units
    .map((unit) => {
      const own = rootsOf(unit.name);
      return { unit, share: own.intersection(said).size / Math.max(1, own.size) };
    })
    .toSorted((a, b) => b.share - a.share);
  return best && best.share >= NAMES_IT ? best.unit : undefined;
}

/** The unit that most of the servants' topics belong to: whom to ask when nothing nearer is known. */
function servantsUnit(pack: AgencyPack, units: readonly Unit[]): Unit | undefined {
  const counts = new Map<string, number>();
  for (const { audience, unit } of pack.topics) {
    if (audience === 'servant') counts.set(unit, (counts.get(unit) ?? 0) + 1);
  }
  const [most] = [...counts].toSorted(([, a], [, b]) => b - a);
  return units.find(({ id }) => id === (most?.[0] ?? pack.fallbackUnit));
}

/** Whom a servant asks about an article at an instant: its owner by name, or for an article of all bodies the unit that fits. */
export function whomToAskAbout(pack: AgencyPack, article: Article, at: number): WhomToAsk {
  const units = unitsAt(pack, at);
  const owner = named(units, article.unit);
  if (owner) return asked(pack, owner, at);
  if (article.agency !== 'common') return asked(pack, null, at, article.unit);
  const general = article.audience === 'servant' ? servantsUnit(pack, units) : fallback(pack, units);
  return asked(pack, described(units, article.unit) ?? general ?? null, at, article.unit);
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

function fallback(pack: AgencyPack, units: readonly Unit[]): Unit | undefined {
  return units.find(({ id }) => id === pack.fallbackUnit);
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
