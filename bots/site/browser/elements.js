// @ts-check

/**
 * An element with a class, attributes and children; children that are text stay text.
 * @template {keyof HTMLElementTagNameMap} T
 * @param {T} tag @param {string} [className] @param {Record<string, string>} [attributes] @param {...(Node | string)} children
 * @returns {HTMLElementTagNameMap[T]}
 */
export function element(tag, className = '', attributes = {}, ...children) {
  const made = document.createElement(tag);
  if (className) made.className = className;
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  made.append(...children);
  return made;
}

/** @param {string} label @param {string} className @param {() => void} onPress @param {...(Node | string)} children */
export function button(label, className, onPress, ...children) {
  const made = element(
    'button',
    className,
    { type: 'button' },
    ...(children.length > 0 ? children : [label]),
  );
  if (children.length > 0) made.setAttribute('aria-label', label);
  made.addEventListener('click', onPress);
  return made;
}

const SVG = 'http://www.w3.org/2000/svg';

/** A line drawing on a field of 24 by 24, hidden from readers: its button carries the words. @param {string} path */
export function icon(path) {
  const made = document.createElementNS(SVG, 'svg');
  const line = document.createElementNS(SVG, 'path');
  for (const [name, value] of Object.entries({
    viewBox: '0 0 24 24',
    'aria-hidden': 'true',
    class: 'icon',
  })) {
    made.setAttribute(name, value);
  }
  line.setAttribute('d', path);
  made.append(line);
  return made;
}
