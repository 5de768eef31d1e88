// The shop's API: one function per call. Every failure is a ShopError whose message a shopper can read.

const patienceMs = 10_000;

/** A call that did not do what was asked: `status` is the HTTP status, or 0 where there was no answer. */
export class ShopError extends Error {
  constructor(message, status) {
    super(message);
    this.status = status;
  }
}

async function call(method, url, body) {
  let response;
  try {
    response = await fetch(url, {
      method,
      cache: 'no-store',
      headers: body === undefined ? {} : { 'Content-Type': 'application/json' },
      body: body === undefined ? undefined : JSON.stringify(body),
      // A lost Region does not refuse the connection: it never answers.
      signal: AbortSignal.timeout(patienceMs),
    });
    const text = await response.text();
    if (response.ok) {
      return text;
    }
  } catch (error) {
    const why = error.name === 'TimeoutError' ? `no answer within ${patienceMs / 1000} s` : 'no connection';
    throw new ShopError(`${method} ${url}: ${why}`, 0);
  }

  throw new ShopError(`${method} ${url}: answered ${response.status}`, response.status);
}

function parse(text, what) {
  if (text === '') {
    return null;
  }

  try {
    return JSON.parse(text);
  } catch {
    throw new ShopError(`${what}: the answer is not JSON`, 200);
  }
}

/** Reads where this page's API is: `{host, region}`, from the bucket that the page came from. */
export async function readConfig() {
  const config = parse(await call('GET', 'config.json'), 'config.json');
  if (!config?.host || !config.region) {
    throw new ShopError('config.json names no host or no region', 200);
  }

  return { host: config.host.replace(/\/+$/, ''), region: config.region };
}

/** The calls of the API at `host`. */
export function shopAt(host) {
  const line = (user, unicorn) => ({ uuid: user, unicorns: [{ uuid: unicorn }] });

  return {
    unicorns: async () => parse(await call('GET', `${host}/unicorns`), 'unicorns') ?? [],
    signUp: async (person) => parse(await call('POST', `${host}/user`, person), 'user'),
    logIn: async (email) => parse(await call('POST', `${host}/user/login`, { email }), 'login'),
    // A shopper without a cart is answered with nothing at all by some back ends.
    basket: async (user) => parse(await call('GET', `${host}/unicorns/basket/${encodeURIComponent(user)}`), 'basket')?.unicorns ?? [],
    add: (user, unicorn) => call('POST', `${host}/unicorns/basket`, line(user, unicorn)),
    order: async (user) => parse(await call('POST', `${host}/unicorns/order`, { uuid: user }), 'order'),
    orders: async (user) => parse(await call('GET', `${host}/unicorns/order/${encodeURIComponent(user)}`), 'orders')?.orders ?? [],
    remove: (user, unicorn) => call('DELETE', `${host}/unicorns/basket`, line(user, unicorn)),
  };
}
