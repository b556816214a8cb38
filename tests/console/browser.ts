import { existsSync } from 'node:fs';
import { type Browser, chromium } from 'playwright-core';
import { missing } from '../stands/process.ts';

const CHROMIUM = process.env['CHROMIUM_PATH'] ?? '/usr/bin/chromium';

const ARGS = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** The system's Chromium, or null after saying that it is missing. */
export async function browserForTests(): Promise<Browser | null> {
  if (!existsSync(CHROMIUM)) return missing('Chromium', 'install it or set CHROMIUM_PATH');
  return chromium.launch({ executablePath: CHROMIUM, args: ARGS });
}
