// Who is logged in, remembered by the browser per site. Two buckets may share one origin here, where AWS gives each
// its own: the bucket's path is part of the key, so that each site keeps a session of its own.

const key = `unishop.session:${new URL('.', location.href).pathname}`;
let current = null;

// In a sandboxed frame the store is forbidden: the session then lives as long as the page.
function store() {
  try {
    return window.localStorage;
  } catch {
    return null;
  }
}

/** The shopper `{uuid, email}`, or null. */
export function restore() {
  try {
    const kept = JSON.parse(store()?.getItem(key) ?? 'null');
    current = kept?.uuid ? kept : null;
  } catch {
    current = null;
  }

  return current;
}

/** Remembers the shopper, or forgets with null. */
export function remember(user) {
  current = user;
  try {
    if (user) {
      store()?.setItem(key, JSON.stringify(user));
    } else {
      store()?.removeItem(key);
    }
  } catch {
    // A full or forbidden store: the session lives as long as the page.
  }
}

/** The shopper `{uuid, email}` of this page, or null. */
export const shopper = () => current;
