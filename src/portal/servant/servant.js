// @ts-check
/**
 * Suggestions are asked for a moment after the last key. When Enter came in between, the answer to the same text is on
 * its way or there: suggestions must not take its place. Everything else works without this file.
 */

const field = document.getElementById('question');
if (field instanceof HTMLInputElement) {
  /** @type {string | null} */
  let asked = null;
  field.form?.addEventListener('submit', () => {
    asked = field.value;
  });
  field.addEventListener('input', () => {
    if (field.value !== asked) asked = null;
  });
  field.addEventListener('htmx:config:request', (event) => {
    if (field.value === asked) event.preventDefault();
  });
}
