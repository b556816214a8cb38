import type { UseInForce } from '../agency/index.ts';
import type { Finding } from '../channel/abilities.ts';
import { USE_NAMES } from './words.ts';

/** What a body lets a restricted channel be used for, with the law; shown among what was found of a connection. */
export function useFinding({ use, why }: UseInForce): readonly Finding[] {
  if (use === 'on') {
    if (why === null) return [];
    const text = `Канал включён. Закон ограничивает его: ${why.clause}.`;
    return [{ id: 'use', state: 'works', text }];
  }
  return [
    {
      id: 'use',
      state: 'limited',
      text: `Канал ${USE_NAMES[use]}.${why === null ? '' : ` ${why.clause}.`}`,
      todo: 'Меняется полем use этого канала в файле каналов, а если решило ведомство — строкой telegram в его policy.yaml.',
    },
  ];
}
