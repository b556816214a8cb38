import type { AgencyPack } from '../../agency/index.ts';
import { OtklikError } from '../../kernel/errors.ts';

const ADDRESS = /^([a-z0-9](?:[a-z0-9._-]{0,62}[a-z0-9])?)@([a-z0-9.-]{3,200})$/u;

/**
 * Each mail domain with the body whose servants have addresses there. @throws OtklikError `configuration` when two
 * bodies name one domain: a servant would read the base of one of them by chance.
 */
export function domainsOf(agencies: readonly AgencyPack[]): ReadonlyMap<string, AgencyPack> {
  const domains = new Map<string, AgencyPack>();
  for (const agency of agencies) {
    for (const domain of agency.servants?.domains ?? []) {
      const other = domains.get(domain);
      if (other && other.id !== agency.id) {
        throw new OtklikError(
          'configuration',
          `The mail domain ${domain} is named by ${other.id} and ${agency.id}`,
          { hint: 'Leave it under `servants` in the agency.yaml of one of them.' },
        );
      }
      domains.set(domain, agency);
    }
  }
  return domains;
}

/**
 * A typed address in its one form, or null when it cannot be a work address. Names with a plus sign are refused: they
 * would make many addresses out of one box, each with tries of its own.
 */
export function workAddress(typed: string): { readonly address: string; readonly domain: string } | null {
  const found = ADDRESS.exec(typed.trim().toLowerCase());
  return found ? { address: found[0], domain: found[2] ?? '' } : null;
}
