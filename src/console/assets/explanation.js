// @ts-check
/** Why a deadline is what it is, in a box above the page that asked. */

import { byId } from './page.js';

let explaining = false;

export function awaitExplanation() {
  byId('explanation-body')?.replaceChildren();
  explaining = true;
}

export function showExplanation() {
  const box = byId('explanation');
  if (!explaining || !(box instanceof HTMLDialogElement) || !byId('explanation-body')?.firstElementChild)
    return;
  explaining = false;
  if (!box.open) box.showModal();
  box.scrollTop = 0;
}
