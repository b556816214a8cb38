import type { AgencyFacts } from './agency-schema.ts';
import type { PolicyRow } from './policy-schema.ts';
import { seam } from './validity.rules.ts';
import type { Dated } from './validity.rules.ts';
import type { DataPath } from './yaml-source.ts';

/** A fault between parts of a pack, at a path of the file that it was found in. */
export interface Fault {
  readonly path: DataPath;
  readonly message: string;
  readonly hint?: string;
}

/** A row with the place where it stands, so that a fault can name the line. */
export interface Placed<T> {
  readonly item: T;
  readonly path: DataPath;
}

/** Places the items of a list under its key. */
export function placed<T>(list: readonly T[], key: string): readonly Placed<T>[] {
  return list.map((item, at) => ({ item, path: [key, at] }));
}

/** An id used somewhere that nothing defines. */
export function unknownIds(
  used: readonly { readonly id: string; readonly path: DataPath }[],
  known: ReadonlySet<string>,
  what: string,
): readonly Fault[] {
  return used
    .filter(({ id }) => !known.has(id))
    .map(({ id, path }) => ({
      path,
      message: `${what} «${id}» нигде не описан(о)`,
      hint: known.size === 0 ? undefined : `Есть: ${[...known].join(', ')}.`,
    }))
    .map(({ hint, ...fault }) => (hint === undefined ? fault : { ...fault, hint }));
}

/** Editions of one id that claim the same day, and with `noGaps` also days that none of them covers. */
export function editionFaults<T extends Dated>(
  rows: readonly Placed<T>[],
  idOf: (item: T) => string,
  noGaps: boolean,
): readonly Fault[] {
  const backwards = rows
    .filter(({ item }) => item.validTo !== null && item.validTo < item.validFrom)
    .map(({ item, path }) => ({ path, message: `«${idOf(item)}»: validTo раньше, чем validFrom` }));
  const groups = Map.groupBy(rows, ({ item }) => idOf(item));
  return [...backwards, ...[...groups.values()].flatMap((group) => seamFaults(group, idOf, noGaps))];
}

function seamFaults<T extends Dated>(
  group: readonly Placed<T>[],
  idOf: (item: T) => string,
  noGaps: boolean,
): readonly Fault[] {
  const sorted = group.toSorted((a, b) => (a.item.validFrom < b.item.validFrom ? -1 : 1));
  return sorted.flatMap((later, at) => {
    const earlier = sorted[at - 1];
    if (earlier === undefined) return [];
    const found = seam(earlier.item, later.item);
    if (found === 'joined' || (found === 'gap' && !noGaps)) return [];
    const id = idOf(later.item);
    const message =
      found === 'overlap'
        ? `«${id}»: две редакции действуют одновременно с ${later.item.validFrom}`
        : `«${id}»: между ${earlier.item.validTo ?? ''} и ${later.item.validFrom} не действует ни одна редакция`;
    return [{ path: later.path, message, hint: 'Поправьте validTo предыдущей редакции или validFrom этой.' }];
  });
}

/** Hours have to be stated: a deadline over silently invented hours could not be defended. */
export function hoursFaults(facts: AgencyFacts): readonly Fault[] {
  if (facts.schedules.length === 0) {
    return [
      {
        path: ['schedules'],
        message: 'Не указаны часы работы, сроки в рабочем времени считать не по чему',
        hint: 'Опишите расписание. Если в регламенте часов нет, поставьте assumption: true или подтвердите: confirmed: {by, date}.',
      },
    ];
  }
  return placed(facts.schedules, 'schedules').flatMap(({ item, path }) =>
    item.versions.flatMap((version, at) =>
      Object.values(version.week).every((day) => day.length === 0)
        ? [{ path: [...path, 'versions', at], message: `«${item.id}»: в неделе нет ни одного рабочего часа` }]
        : [],
    ),
  );
}

/** A setting that two rows with different ids fix for the same day. */
export function contradictions(rows: readonly Placed<PolicyRow>[]): readonly Fault[] {
  const settings = rows.flatMap(({ item, path }) => (item.type === 'setting' ? [{ item, path }] : []));
  return editionFaults(settings, (row) => row.setting, false).filter(
    // Editions of one id are reported by their id already.
    ({ path }) => {
      const own = settings.find((row) => row.path === path)?.item;
      return settings.some(({ item }) => item.setting === own?.setting && item.id !== own.id);
    },
  );
}
