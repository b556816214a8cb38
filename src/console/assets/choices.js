// @ts-check
/** What a person chose for this browser. */

import { showNotifyChoice } from './own-news.js';
import { byId } from './page.js';

/** @param {string} theme */
export function chooseTheme(theme) {
  localStorage.setItem('otklik.theme', theme);
  document.documentElement.dataset['theme'] = theme;
}

export function showChoices() {
  const theme = byId('theme');
  if (theme instanceof HTMLSelectElement) theme.value = localStorage.getItem('otklik.theme') ?? 'system';
  showNotifyChoice();
}
