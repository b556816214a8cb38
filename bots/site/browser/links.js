// @ts-check

const WEB = String.raw`https?:\/\/[^\s<>"«»]+`;
const MAIL = String.raw`[\w.+-]+@[\w-]+(?:\.[\w-]+)+`;
/** A Russian site named without its protocol, as people write them. */
const SITE = String.raw`(?<![\p{L}\d@./-])(?:[\p{L}\d-]+\.)+(?:ru|рф)(?![\p{L}\d-])(?:\/[^\s<>"«»]*)?`;
const PHONE = String.raw`(?<![\d+])(?:(?:\+7|8)[\s-]?)?\(?\d{3,5}\)?[\s-]?\d{1,3}(?:[\s-]?\d{2}){2}(?!\d)`;
const FOUND = new RegExp(`(?<web>${WEB})|(?<mail>${MAIL})|(?<site>${SITE})|(?<phone>${PHONE})`, 'giu');
const TRAILING = /[.,;:!?)\]}'…]+$/u;

/**
 * The text as nodes, with addresses, e-mails and telephones as links. Only text is made, never HTML.
 * @param {string} text @returns {DocumentFragment}
 */
export function linkify(text) {
  const made = document.createDocumentFragment();
  let end = 0;
  for (const match of text.matchAll(FOUND)) {
    const shown = match.groups?.['phone'] ? match[0] : match[0].replace(TRAILING, '');
    const address = addressOf(match.groups ?? {}, shown);
    if (!address) continue;
    made.append(text.slice(end, match.index), link(address, shown));
    end = match.index + shown.length;
  }
  made.append(text.slice(end));
  return made;
}

/** @param {Record<string, string | undefined>} found @param {string} shown */
function addressOf(found, shown) {
  if (found['web']) return webAddress(shown);
  if (found['mail']) return `mailto:${shown}`;
  return found['site'] ? webAddress(`https://${shown}`) : telephone(shown);
}

/** A number with its area code, ten digits; without it, it may be anything: a document, an account. @param {string} text */
function telephone(text) {
  const digits = text.replace(/\D/g, '');
  const isMarked = /^[+8(]/.test(text);
  if (digits.length === 11 && isMarked) return `tel:+7${digits.slice(1)}`;
  return digits.length === 10 && text.startsWith('(') ? `tel:+7${digits}` : '';
}

/** @param {string} text @returns {string} an address to go to, empty when it is none */
export function webAddress(text) {
  if (!URL.canParse(text)) return '';
  const url = new URL(text);
  // https://gosuslugi.ru@other.example leads to the other one.
  if (url.username || url.password) return '';
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
