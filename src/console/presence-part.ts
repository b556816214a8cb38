import { html } from 'hono/html';
import { sees } from '../cases/viewer.ts';
import type { Here } from '../live/presence.ts';
import type { Person } from '../staff/person.ts';
import { viewerOf } from './access.ts';
import type { ConsoleDeps } from './deps.ts';
import { type Html, NOTHING, icon, named } from './html.ts';

/** Names that fit beside a row; of more only the number is told. */
const MOST_NAMED = 2;

/** Who else is at cases, as far as the person may see the cases. */
export function othersPresent(deps: ConsoleDeps, person: Person): ReadonlyMap<string, readonly Here[]> {
  const viewer = viewerOf(person, deps.agencies);
  const others = deps.presence.now().filter((here) => here.person !== person.id && sees(viewer, here));
  return Map.groupBy(others, (here) => here.case);
}

function names(people: readonly Here[]): Html {
  if (people.length > MOST_NAMED) return html`${people.length}`;
  return html`${people.map(({ name }, at) => html`${at === 0 ? NOTHING : ', '}${named(name, 'сотрудник')}`)}`;
}

function said(people: readonly Here[], writing: boolean): Html {
  const those = people.filter((one) => one.writing === writing);
  if (those.length === 0) return NOTHING;
  const verb = writing ? 'пишет' : 'смотрит';
  const word = those.length === 1 ? verb : writing ? 'пишут' : 'смотрят';
  return html`<span class="present present-${writing ? 'writing' : 'viewing'}"
    >${icon(writing ? 'pen' : 'eye')}${word}: ${names(those)}</span
  >`;
}

/**
 * Who else is at the open case. That a colleague writes is announced to a screen reader; who only looks is not, it would
 * never be quiet.
 */
export function casePresence(caseId: string, others: readonly Here[]): Html {
  return html`<p class="present-line">
    <span id="viewing-${caseId}">${said(others, false)}</span>
    <span id="writing-${caseId}" aria-live="polite">${said(others, true)}</span>
  </p>`;
}

/** The mark on a row of the queue. Rows are written for many people at once: what stands here is put in by itself. */
export function rowPresence(caseId: string, others: readonly Here[]): Html {
  return html`<span class="row-present" id="present-${caseId}" hx-morph-skip>${rowMark(others)}</span>`;
}

/** Who writes goes before who looks. */
function rowMark(others: readonly Here[]): Html {
  const writes = others.some(({ writing }) => writing);
  return said(others, writes);
}

/** All of it for an open page, which puts in what it shows. */
export function presenceParts(caseId: string, others: readonly Here[]): Html {
  return html`<span id="present-${caseId}" hx-swap-oob="innerHTML">${rowMark(others)}</span
    ><span id="viewing-${caseId}" hx-swap-oob="innerMorph">${said(others, false)}</span
    ><span id="writing-${caseId}" hx-swap-oob="innerMorph">${said(others, true)}</span>`;
}
