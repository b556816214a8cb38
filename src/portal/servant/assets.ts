import { readFileSync } from 'node:fs';

/** The look of the servants' pages, beside the portal's own. */
export const SERVANT_STYLE = readFileSync(new URL('servant.css', import.meta.url), 'utf8');
