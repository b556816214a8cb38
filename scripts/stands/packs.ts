import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { isSeq, parseDocument } from 'yaml';
import type { ChannelUse } from '../../src/agency/index.ts';

const BODIES = ['kursk', 'leningrad', 'ulyanovsk'] as const;

/** What an administrator writes into a body's policy.yaml after the body has decided. */
function decision(use: ChannelUse): object {
  return {
    id: 'STAND-telegram',
    rule: 'STAND-telegram',
    name: `Telegram: ${use}`,
    setting: 'telegram',
    value: use,
    basis: 'reading',
    clause: 'Решение для стенда; 149-ФЗ, ст. 10 ч. 8–10; 41-ФЗ',
    validFrom: '2023-01-01',
  };
}

/**
 * Copies the packs into `folder` with every body's own decision on Telegram, which the shipped packs leave to the
 * administrator who connects it.
 */
export function packsWithTelegram(
  folder: string,
  uses: Partial<Record<(typeof BODIES)[number], ChannelUse>> = {},
): string {
  cpSync(join(import.meta.dirname, '../../knowledge-base'), folder, { recursive: true });
  for (const body of BODIES) {
    const file = join(folder, body, 'policy.yaml');
    const document = parseDocument(readFileSync(file, 'utf8'));
    const settings = document.get('settings');
    if (!isSeq(settings)) throw new Error(`${file} has no settings`);
    settings.add(document.createNode(decision(uses[body] ?? 'on')));
    writeFileSync(file, document.toString({ lineWidth: 0 }));
  }
  return folder;
}
