// @ts-check

/** Storage for a page where the browser allows none: lasts as long as the page. @returns {Pick<Storage, 'getItem' | 'setItem' | 'removeItem'> & { names(): string[] }} */
export function pageMemory() {
  /** @type {Map<string, string>} */
  const values = new Map();
  return {
    getItem: (name) => values.get(name) ?? null,
    setItem: (name, value) => void values.set(name, value),
    removeItem: (name) => void values.delete(name),
    names: () => [...values.keys()],
  };
}

/** A frame on another site may be denied its storage: already naming it throws. */
function browserMemory() {
  try {
    const storage = window.localStorage;
    storage.setItem('otklik:probe', '1');
    storage.removeItem('otklik:probe');
    return {
      getItem: (/** @type {string} */ name) => storage.getItem(name),
      setItem: (/** @type {string} */ name, /** @type {string} */ value) => storage.setItem(name, value),
      removeItem: (/** @type {string} */ name) => storage.removeItem(name),
      names: () => Object.keys(storage),
    };
  } catch {
    return pageMemory();
  }
}

/**
 * What this browser remembers of one account's chat, as JSON under names of its own.
 * @param {string} account @param {ReturnType<typeof pageMemory>} lasting
 */
export function createMemory(account, lasting = browserMemory()) {
  const prefix = `otklik:${account}:`;
  const fallback = pageMemory();

  return {
    /** @param {string} name @returns {any} the value, null when there is none */
    get(name) {
      const text = lasting.getItem(prefix + name) ?? fallback.getItem(prefix + name);
      try {
        return text === null ? null : JSON.parse(text);
      } catch {
        return null;
      }
    },
    /** @param {string} name @param {unknown} value */
    set(name, value) {
      try {
        lasting.setItem(prefix + name, JSON.stringify(value));
      } catch {
        fallback.setItem(prefix + name, JSON.stringify(value));
      }
    },
    /** @param {string} name */
    remove(name) {
      lasting.removeItem(prefix + name);
      fallback.removeItem(prefix + name);
    },
    /** Names that begin so. @param {string} start */
    names(start) {
      const all = [...lasting.names(), ...fallback.names()];
      return all.filter((name) => name.startsWith(prefix + start)).map((name) => name.slice(prefix.length));
    },
    /** Tells of what another tab has changed. @param {(name: string) => void} listener */
    onChange(listener) {
      window.addEventListener('storage', (event) => {
        if (event.key?.startsWith(prefix)) listener(event.key.slice(prefix.length));
      });
    },
  };
}

/** @typedef {ReturnType<typeof createMemory>} Memory */
