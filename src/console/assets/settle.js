// @ts-check
/** After parts were replaced: the row of the open case is marked, the draft is back, the talk stands at its newest message. */

import { keepSeen, restoreDrafts } from './drafts.js';
import { byId, openCase } from './page.js';
import { tellPresence } from './presence.js';

let shownCase = '';
/** Whether the reader is at the newest message; parts that grow below the talk must not push it out of sight. */
let atNewest = true;

document.addEventListener(
  'scroll',
  (event) => {
    const talk = event.target;
    if (!(talk instanceof HTMLElement) || talk.id !== 'talk') return;
    atNewest = talk.scrollHeight - talk.scrollTop - talk.clientHeight < 80;
  },
  true,
);

export function settleCase() {
  const id = openCase();
  for (const link of document.querySelectorAll('.row a[aria-current]')) {
    if (link.closest('.row')?.getAttribute('data-case') !== id) link.removeAttribute('aria-current');
  }
  document.querySelector(`.row[data-case="${CSS.escape(id)}"] a`)?.setAttribute('aria-current', 'true');
  tellPresence();
  restoreDrafts();
  keepSeen();
  const talk = byId('talk');
  if (!talk) return;
  if (id !== shownCase || atNewest) {
    talk.scrollTop = talk.scrollHeight;
    atNewest = true;
  }
  shownCase = id;
}
