// @ts-check
/** What all parts of the script know of the page. */

/** @typedef {{ ajax(verb: string, path: string, options: object): Promise<void>, swap(what: object): Promise<void> }} Htmx */
export const htmx = /** @type {{ htmx: Htmx }} */ (/** @type {unknown} */ (window)).htmx;

/** @param {string} id */
export const byId = (id) => document.getElementById(id);

/** @param {string} id */
export function textField(id) {
  const field = byId(id);
  return field instanceof HTMLTextAreaElement ? field : null;
}

/** The id of the case that is open in the page; empty when none is. */
export function openCase() {
  return byId('case')?.dataset['case'] ?? '';
}
