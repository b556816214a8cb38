import { html } from 'hono/html';

/** Markup made by the `html` tag: everything put into it was escaped. */
export type Html = ReturnType<typeof html>;

/** Nothing at all, where a piece of a page is absent. */
export const NOTHING = html``;

/** Marks an element of an answer that is merged into the element of the same id in the open page. */
export const MERGED = html`hx-swap-oob="outerMorph"`;

/** The attributes of a form whose answer is the open case as it is then; without a script the page itself. */
export function changesCase(action: string): Html {
  return html`method="post" action="${action}" hx-post="${action}" hx-target="#case" hx-swap="outerHTML"`;
}

const ICONS = {
  clock: 'M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18Zm0 4v5l3 2',
  alert: 'M12 4 2.8 20h18.4L12 4Zm0 6v4m0 3v.01',
  check: 'm5 12.5 4.5 4.5L19 7.5',
  lock: 'M7 11V8a5 5 0 0 1 10 0v3M5 11h14v9H5z',
  people:
    'M4 19c0-3 2.5-5 5-5s5 2 5 5M9 11a3 3 0 1 0 0-6 3 3 0 0 0 0 6Zm7 3c2.300 0 4 1.800 4 4.500M15.500 5.200a3 3 0 0 1 0 5.600',
  public:
    'M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18ZM3.500 9.500h17M3.500 14.500h17M12 3c-5 5-5 13 0 18 5-5 5-13 0-18Z',
  chat: 'M4 5h16v11H10l-4 4v-4H4z',
  bell: 'M6 17V11a6 6 0 0 1 12 0v6l1.500 2h-15L6 17Zm4 4h4',
  bolt: 'M13 3 5 14h6l-1 7 8-11h-6l1-7Z',
  user: 'M12 12a4 4 0 1 0 0-8 4 4 0 0 0 0 8Zm-7 8c0-3.500 3-6 7-6s7 2.500 7 6',
  mail: 'M3.500 6h17v12h-17zm0 1 8.500 6 8.500-6',
  note: 'M6 3h9l4 4v14H6zM9 11h7M9 15h7',
  back: 'M15 5l-7 7 7 7',
  down: 'm6 9 6 6 6-6',
  eye: 'M2.500 12c2-4 5.500-6 9.500-6s7.500 2 9.500 6c-2 4-5.500 6-9.500 6s-7.500-2-9.500-6Zm9.500 2.500a2.500 2.500 0 1 0 0-5 2.500 2.500 0 0 0 0 5Z',
  pen: 'M4 20l1-4L16 5l3 3L8 19l-4 1Zm10-13 3 3',
  box: 'M4 8l8-4 8 4v9l-8 4-8-4zM4 8l8 4 8-4M12 12v9',
} as const;
export type IconName = keyof typeof ICONS;

/** A line icon that screen readers pass over: a word always stands beside it. */
export function icon(name: IconName): Html {
  return html`<svg class="icon" viewBox="0 0 24 24" aria-hidden="true" focusable="false">
    <path d="${ICONS[name]}"></path>
  </svg>`;
}

/** What a person wrote: its direction stays its own, its line breaks are kept by the style. */
export function written(text: string): Html {
  return html`<span class="written" dir="auto">${text}</span>`;
}

/** A name inside our sentence: it must not turn the sentence around. */
export function named(name: string | null, otherwise: string): Html {
  return html`<bdi>${name ?? otherwise}</bdi>`;
}
