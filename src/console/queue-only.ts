import { html } from 'hono/html';
import type { CaseFilter } from '../cases/queue.ts';
import { type Person, maySee } from '../staff/person.ts';
import type { ConsoleAgency, ConsoleDeps } from './deps.ts';
import { type Html, NOTHING } from './html.ts';
import { channelName } from './words.ts';

/** To what a list is narrowed besides its view, as it stands in the address; absent means not narrowed by it. */
export interface QueueOnly {
  readonly channel?: string;
  readonly agency?: string;
  /** `agency.topic`: topics of different bodies may share an id. */
  readonly topic?: string;
  /** `agency.unit`. */
  readonly unit?: string;
}

const FIELDS = ['channel', 'agency', 'topic', 'unit'] as const;

/** Reads the filters of an address. What is malformed or nobody's narrows to nothing rather than being ignored. */
export function readOnly(query: Readonly<Record<string, string | undefined>>): QueueOnly {
  const given = FIELDS.flatMap((name) => {
    const value = (query[name] ?? '').slice(0, 130);
    return value === '' ? [] : [[name, value] as const];
  });
  return Object.fromEntries(given);
}

/** The filters as pieces of an address. */
export function onlyFields(only: QueueOnly): readonly (readonly [string, string])[] {
  return FIELDS.flatMap((name) => {
    const value = only[name];
    return value === undefined ? [] : [[name, value] as const];
  });
}

function parted(value: string): readonly [agency: string, id: string] {
  const dot = value.indexOf('.');
  return [value.slice(0, Math.max(0, dot)), value.slice(dot + 1)];
}

/** What the store is asked for: filters that contradict each other find nothing. */
export function filterOf(only: QueueOnly, agencies: readonly ConsoleAgency[]): CaseFilter {
  const bodies = [only.agency, ...[only.topic, only.unit].map((value) => value && parted(value)[0])];
  const named = bodies.filter((body) => body !== undefined);
  const ofUnit = only.unit === undefined ? null : topicsOfUnit(only.unit, agencies);
  const topic = only.topic === undefined ? null : parted(only.topic)[1];
  const topics = [...(ofUnit ?? (topic === null ? [] : [topic]))].filter(
    (id) => topic === null || id === topic,
  );
  return {
    ...(only.channel === undefined ? {} : { channel: only.channel }),
    ...(named[0] === undefined ? {} : { agency: named.every((body) => body === named[0]) ? named[0] : '' }),
    ...(ofUnit === null && topic === null ? {} : { topics }),
  };
}

function topicsOfUnit(unit: string, agencies: readonly ConsoleAgency[]): readonly string[] {
  const [body, id] = parted(unit);
  const owners = agencies.find((agency) => agency.id === body)?.unitOfTopic ?? {};
  return Object.keys(owners).filter((topic) => owners[topic] === id);
}

type Option = readonly [value: string, label: string];

function select(label: string, name: string, chosen: string | undefined, options: readonly Option[]): Html {
  if (options.length < 2 && chosen === undefined) return NOTHING;
  return html`<label
    >${label}
    <select name="${name}">
      <option value="">любые</option>
      ${options.map(
        ([value, text]) =>
          html`<option value="${value}" ${value === chosen ? html`selected` : NOTHING}>${text}</option>`,
      )}
    </select></label
  >`;
}

function ofBodies(
  bodies: readonly ConsoleAgency[],
  read: (body: ConsoleAgency) => readonly Option[],
): Option[] {
  const mark = (body: ConsoleAgency, text: string) =>
    bodies.length > 1 ? `${text} — ${body.shortName}` : text;
  return bodies.flatMap((body) =>
    read(body).map(([id, text]) => [`${body.id}.${id}`, mark(body, text)] as const),
  );
}

/** The form that narrows the list; open when it narrows. Works without a script. */
export function onlyForm(
  deps: ConsoleDeps,
  person: Person,
  only: QueueOnly,
  kept: readonly (readonly [string, string])[],
): Html {
  const bodies = deps.agencies.filter(({ id }) => maySee(person, id));
  const channels = [...new Set(deps.accounts.map(({ channel }) => channel))];
  const active = onlyFields(only).length;
  const reset = `/console/queue?${new URLSearchParams(kept.map(([name, value]) => [name, value])).toString()}`;
  return html`<details class="only" ${active > 0 ? html`open` : NOTHING}>
    <summary>Отбор${active > 0 ? html` <span class="count">${active}</span>` : NOTHING}</summary>
    <form action="/console/queue">
      ${kept.map(([name, value]) => html`<input type="hidden" name="${name}" value="${value}" />`)}
      ${select(
        'Канал',
        'channel',
        only.channel,
        channels.map((id) => [id, channelName(id)]),
      )}
      ${select(
        'Организация',
        'agency',
        only.agency,
        bodies.map(({ id, shortName }) => [id, shortName]),
      )}
      ${select(
        'Подразделение',
        'unit',
        only.unit,
        ofBodies(bodies, ({ units }) => units.map(({ id, name }) => [id, name])),
      )}
      ${select(
        'Тема',
        'topic',
        only.topic,
        ofBodies(bodies, ({ topics }) => Object.entries(topics)),
      )}
      <div class="only-end">
        <button class="button button-small">Показать</button>
        ${active > 0 ? html`<a href="${reset}">Снять отбор</a>` : NOTHING}
      </div>
    </form>
  </details>`;
}
