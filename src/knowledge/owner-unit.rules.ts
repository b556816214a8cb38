import type { Unit } from '../agency/agency-schema.ts';
import { unitsAt } from '../agency/agency.rules.ts';
import type { AgencyPack } from '../agency/pack.ts';
import type { Instant } from '../kernel/instants.ts';
import { stem } from '../understanding/russian/stem.rules.ts';
import { STOP_WORDS } from '../understanding/russian/stop-words.ts';
import { normalise, wordsOf } from '../understanding/russian/words.rules.ts';
import type { Article } from './articles.ts';

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
export function servantsUnit(pack: AgencyPack, units: readonly Unit[]): Unit | undefined {
  const counts = new Map<string, number>();
  for (const { audience, unit } of pack.topics) {
    if (audience === 'servant') counts.set(unit, (counts.get(unit) ?? 0) + 1);
  }
  const [most] = [...counts].toSorted(([, a], [, b]) => b - a);
  return units.find(({ id }) => id === (most?.[0] ?? pack.fallbackUnit));
}

function fallback(pack: AgencyPack, units: readonly Unit[]): Unit | undefined {
  return units.find(({ id }) => id === pack.fallbackUnit);
}

/**
 * The body's unit that answers for an article at an instant: its owner by name, or for an article of all bodies the
 * unit that fits. Undefined when the body's own article names somebody whom its pack does not know.
 */
export function ownerUnit(
  pack: AgencyPack,
  article: Pick<Article, 'unit' | 'agency' | 'audience'>,
  at: Instant,
): Unit | undefined {
  const units = unitsAt(pack, at);
  const owner = named(units, article.unit);
  if (owner || article.agency !== 'common') return owner;
  const general = article.audience === 'servant' ? servantsUnit(pack, units) : fallback(pack, units);
  return described(units, article.unit) ?? general;
}
