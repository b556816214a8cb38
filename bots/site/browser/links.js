// @ts-check

const FOUND =
  /(https?:\/\/[^\s<>"«»]+)|([\w.+-]+@[\w-]+(?:\.[\w-]+)+)|((?:\+7|\b8)[\s-]?\(?\d{3,5}\)?(?:[\s-]?\d){5,7}\b)/giu;
const TRAILING = /[.,;:!?)\]}'…]+$/u;

/**
 * The text as nodes, with addresses, e-mails and telephones as links. Only text is made, never HTML.
 * @param {string} text @returns {DocumentFragment}
 */
export function linkify(text) {
  const made = document.createDocumentFragment();
  let end = 0;
  for (const match of text.matchAll(FOUND)) {
    const shown = match[1] ? match[0].replace(TRAILING, '') : match[0];
    const address = match[1]
      ? webAddress(shown)
      : match[2]
        ? `mailto:${shown}`
        : `tel:${shown.replace(/[^\d+]/g, '')}`;
    if (!address) continue;
    made.append(text.slice(end, match.index), link(address, shown));
    end = match.index + shown.length;
  }
  made.append(text.slice(end));
  return made;
}

/** @param {string} text @returns {string} an address to go to, empty when it is none */
export function webAddress(text) {
  if (!URL.canParse(text)) return '';
  const url = new URL(text);
  return url.protocol === 'https:' || url.protocol === 'http:' ? url.href : '';
}

/** @param {string} address @param {string} text */
export function link(address, text) {
  const made = document.createElement('a');
  made.href = address;
  made.textContent = text;
  if (address.startsWith('http')) {
    made.target = '_blank';
    made.rel = 'noopener noreferrer nofollow';
  }
  return made;
}
