import { caseName } from '../agency/index.ts';
import type { ConsoleDeps } from './deps.ts';

/** The name of a case on the pages: «ЛО-12». */
export function caseLabel(
  { agencies }: Pick<ConsoleDeps, 'agencies'>,
  agency: string,
  number: number,
): string {
  return caseName(
    agencies.find(({ id }) => id === agency),
    number,
  );
}
