// The page: catalogue, account, cart. The host is read once per load, as a shopper's open tab does it.

import { readConfig, shopAt, ShopError } from './api.js';
import { remember, restore, shopper } from './session.js';

const byId = (id) => document.getElementById(id);
const money = new Intl.NumberFormat('en-US', { style: 'currency', currency: 'USD' });
const toastMs = 5000;

let shop = null;
let catalogue = [];
// The uuids in the cart, or null while they are not known: an unknown cart is not an empty one.
let cart = null;

function toast(text, failed = false) {
  const item = document.createElement('p');
  item.textContent = text;
  item.classList.toggle('failed', failed);
  const toasts = byId('toasts');
  // Everything outside an open dialog is inert: it would neither be seen above it nor be read out.
  (document.querySelector('dialog[open]') ?? document.body).append(toasts);
  toasts.append(item);
  setTimeout(() => item.remove(), failed ? 2 * toastMs : toastMs);
}

function showTrouble(text) {
  const trouble = byId('trouble');
  trouble.querySelector('p').textContent = text ?? '';
  trouble.hidden = !text;
}

function showFailure(dialog, text) {
  const failure = dialog.querySelector('.failure');
  failure.textContent = text ?? '';
  failure.hidden = !text;
}

function picture(unicorn) {
  const name = unicorn?.image || unicorn?.name?.replace(/\s+/g, '') || 'UnicornPink';
  return /\.\w+$/.test(name) ? name : `${name}.svg`;
}

function showPicture(image, unicorn) {
  image.addEventListener('error', () => image.replaceWith(document.createElement('span')), { once: true });
  image.src = picture(unicorn);
}

function renderCatalogue() {
  const cards = catalogue.map((unicorn) => {
    const card = byId('unicorn').content.firstElementChild.cloneNode(true);
    showPicture(card.querySelector('img'), unicorn);
    card.querySelector('h2').textContent = unicorn.name;
    card.querySelector('.description').textContent = unicorn.description ?? '';
    card.querySelector('.price').textContent = money.format(unicorn.price);
    const button = card.querySelector('button');
    button.dataset.unicorn = unicorn.uuid;
    button.addEventListener('click', () => add(unicorn, button));
    return card;
  });
  byId('catalogue').replaceChildren(...cards);
  renderAccount();
}

function renderAccount() {
  const user = shopper();
  byId('open-sign-up').hidden = byId('open-log-in').hidden = user !== null;
  byId('open-cart').hidden = byId('open-orders').hidden = byId('log-out').hidden = byId('who').hidden = user === null;
  byId('who').textContent = user?.email ?? '';
  const title = `Cart ( ${cart?.length ?? '?'} )`;
  byId('open-cart').textContent = byId('cart-title').textContent = title;
  for (const button of byId('catalogue').querySelectorAll('button[data-unicorn]')) {
    const taken = cart?.includes(button.dataset.unicorn) ?? false;
    const name = button.closest('li').querySelector('h2').textContent;
    button.disabled = taken;
    button.textContent = taken ? 'In your cart' : 'Add to cart';
    button.setAttribute('aria-label', `${button.textContent}: ${name}`);
  }
}

function renderCart() {
  const lines = (cart ?? []).map((uuid) => {
    const unicorn = catalogue.find((known) => known.uuid === uuid);
    const name = unicorn?.name ?? `Unicorn ${uuid}`;
    const line = byId('cart-item').content.firstElementChild.cloneNode(true);
    showPicture(line.querySelector('img'), unicorn);
    line.querySelector('.name').textContent = name;
    line.querySelector('.price').textContent = unicorn ? money.format(unicorn.price) : '';
    const button = line.querySelector('button');
    button.setAttribute('aria-label', `Remove from Cart: ${name}`);
    button.addEventListener('click', () => remove(uuid, button));
    return line;
  });
  byId('cart-items').replaceChildren(...lines);
  byId('cart-empty').hidden = cart === null || cart.length > 0;
  const total = (cart ?? []).reduce((sum, uuid) => sum + (catalogue.find((known) => known.uuid === uuid)?.price ?? 0), 0);
  byId('cart-total').hidden = byId('check-out').hidden = !cart?.length;
  byId('cart-total').textContent = `Total ${money.format(total)}`;
}

async function refreshCart() {
  const user = shopper();
  try {
    cart = user ? (await shop.basket(user.uuid)).map((unicorn) => unicorn.uuid) : null;
  } catch (error) {
    cart = null;
    throw error;
  } finally {
    renderAccount();
    renderCart();
  }
}

// A button stays off while its call runs, and what failed is said where the shopper looks.
async function attempt(button, say, action) {
  button.disabled = true;
  try {
    await action();
  } catch (error) {
    if (!(error instanceof ShopError)) {
      throw error;
    }

    say(error);
  } finally {
    button.disabled = false;
    renderAccount();
  }
}

function add(unicorn, button) {
  if (!shopper()) {
    showDialog(byId('log-in'));
    return;
  }

  const say = (error) => toast(`Not added. ${error.message}`, true);
  attempt(button, say, async () => {
    await shop.add(shopper().uuid, unicorn.uuid);
    toast('Added to cart!');
    await refreshCart().catch((error) => toast(`The cart could not be read. ${error.message}`, true));
  });
}

function remove(uuid, button) {
  const dialog = byId('cart');
  attempt(button, (error) => showFailure(dialog, error.message), async () => {
    await shop.remove(shopper().uuid, uuid);
    toast('Removed from cart!');
    showFailure(dialog, null);
    await refreshCart();
    dialog.querySelector('[data-close]').focus();
  });
}

function checkOut() {
  const dialog = byId('cart');
  attempt(byId('check-out'), (error) => showFailure(dialog, `Not ordered. ${error.message}`), async () => {
    const order = await shop.order(shopper().uuid);
    toast(`Order ${order.sequence} confirmed in ${order.region}`);
    showFailure(dialog, null);
    await refreshCart().catch((error) => showFailure(dialog, `The cart could not be read. ${error.message}`));
    dialog.querySelector('[data-close]').focus();
  });
}

function renderOrders(orders) {
  byId('order-list').replaceChildren(...orders.map((order) => {
    const line = byId('order').content.firstElementChild.cloneNode(true);
    line.querySelector('.number').textContent = `Order ${order.sequence}, ${order.region}`;
    const time = line.querySelector('time');
    time.dateTime = order.committedAt;
    time.textContent = new Date(order.committedAt).toLocaleString('en-US');
    line.querySelector('.price').textContent = money.format(order.total);
    return line;
  }));
  byId('orders-empty').hidden = orders.length > 0;
}

async function openOrders() {
  const dialog = byId('orders');
  showDialog(dialog);
  renderOrders([]);
  byId('orders-empty').hidden = true;
  try {
    renderOrders(await shop.orders(shopper().uuid));
  } catch (error) {
    if (!(error instanceof ShopError)) {
      throw error;
    }

    showFailure(dialog, `Your orders could not be read. ${error.message}`);
  }
}

function showDialog(dialog) {
  showFailure(dialog, null);
  dialog.showModal();
}

async function openCart() {
  const dialog = byId('cart');
  showDialog(dialog);
  try {
    await refreshCart();
  } catch (error) {
    showFailure(dialog, `The cart could not be read. ${error.message}`);
  }
}

function onSubmit(dialog, action) {
  dialog.querySelector('form').addEventListener('submit', (event) => {
    event.preventDefault();
    showFailure(dialog, null);
    const fields = Object.fromEntries(new FormData(event.target));
    attempt(event.submitter ?? dialog.querySelector('[type=submit]'), (error) => showFailure(dialog, error.message), async () => {
      if (!shop) {
        throw new ShopError('The shop has no connection to its API; try again.', 0);
      }

      await action(fields);
      event.target.reset();
      dialog.close();
    });
  });
}

async function signUp(person) {
  try {
    await shop.signUp(person);
  } catch (error) {
    throw error.status === 400 ? new ShopError(`Not signed up: this e-mail is taken, or the database does not take writes now. ${error.message}`, 400) : error;
  }

  toast('Successfully Signed up. You may now login');
}

async function logIn({ email }) {
  try {
    const user = await shop.logIn(email);
    remember({ uuid: user.uuid, email: user.email });
  } catch (error) {
    throw error.status === 400 ? new ShopError(`Not logged in: this e-mail is not known here, or the database does not answer. ${error.message}`, 400) : error;
  }

  toast('Successfully Logged in');
  await refreshCart().catch((error) => toast(`The cart could not be read. ${error.message}`, true));
}

function logOut() {
  remember(null);
  cart = null;
  renderAccount();
  byId('open-log-in').focus();
}

function showRegion(config) {
  byId('region').textContent = byId('region').dataset.region = config.region;
  byId('served-from').textContent = `${config.region} (${config.host})`;
  document.title = `The Unicorns Shop - ${config.region}`;
}

async function load() {
  const list = byId('catalogue');
  list.setAttribute('aria-busy', 'true');
  showTrouble(null);
  try {
    const config = await readConfig();
    showRegion(config);
    shop = shopAt(config.host);
    catalogue = await shop.unicorns();
    renderCatalogue();
    if (restore()) {
      renderAccount();
      await refreshCart();
      toast('Logged in!');
    }
  } catch (error) {
    if (!(error instanceof ShopError)) {
      throw error;
    }

    showTrouble(`The shop is in trouble. ${error.message}`);
  } finally {
    list.setAttribute('aria-busy', 'false');
  }
}

byId('again').addEventListener('click', load);
byId('open-sign-up').addEventListener('click', () => showDialog(byId('sign-up')));
byId('open-log-in').addEventListener('click', () => showDialog(byId('log-in')));
byId('open-cart').addEventListener('click', openCart);
byId('check-out').addEventListener('click', checkOut);
byId('open-orders').addEventListener('click', openOrders);
byId('log-out').addEventListener('click', logOut);
onSubmit(byId('sign-up'), signUp);
onSubmit(byId('log-in'), logIn);
for (const dialog of document.querySelectorAll('dialog')) {
  dialog.querySelector('[data-close]').addEventListener('click', () => dialog.close());
  dialog.addEventListener('close', () => document.body.append(byId('toasts')));
}

renderAccount();
load();
