import type { UseInForce } from '../agency/index.ts';
import type { Finding } from '../channel/abilities.ts';
import { USE_NAMES } from './words.ts';

/** What a body lets a channel be used for, where that is not everything; shown among what was found of a connection. */
export function useFinding({ use, why }: UseInForce): readonly Finding[] {
  if (use === 'on') return [];
  return [
    {
      id: 'use',
      state: 'limited',
      text: `Канал ${USE_NAMES[use]}.${why === null ? '' : ` ${why.clause}.`}`,
      todo: 'Меняется строкой telegram в policy.yaml ведомства, по его письменному решению.',
    },
  ];
}
