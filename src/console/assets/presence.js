// @ts-check
/** Tells which case this page shows and whether something is being written in it; only when that changes. */

import { openCase } from './page.js';

/** This page among all that are open. */
export const PAGE = Math.random().toString(36).slice(2);
/** Writing that goes on is told so often, ms. */
const GOES_ON = 10_000;

let told = '';
let writtenAt = 0;

/** @param {boolean} writing */
function post(writing) {
  told = openCase();
  const body = new URLSearchParams({ page: PAGE, case: told, writing: writing ? 'yes' : '' });
  // Nothing hangs on it: what does not arrive is told again with the next line.
  fetch('/console/presence', { method: 'POST', body, keepalive: true }).catch(() => undefined);
}

/** After parts were replaced, and (`anew`) when there is a new line. */
export function tellPresence(anew = false) {
  if (!anew && told === openCase()) return;
  writtenAt = 0;
  if (told !== '' || openCase() !== '') post(false);
}

/** With every change of what is written. @param {boolean} empty */
export function tellWriting(empty) {
  if (empty && writtenAt === 0) return;
  if (!empty && Date.now() - writtenAt < GOES_ON) return;
  writtenAt = empty ? 0 : Date.now();
  post(!empty);
}
