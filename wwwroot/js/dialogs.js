// Opens and closes native dialogs: [data-opens="id"] and [data-closes]. A menu made of <details> closes on Escape and on a
// click elsewhere.
document.addEventListener('click', event => {
  const target = event.target instanceof Element ? event.target : null;
  const opener = target?.closest('[data-opens]');
  if (opener) {
    document.getElementById(opener.dataset.opens)?.showModal();
  }
  if (target?.closest('[data-closes]')) {
    target.closest('dialog')?.close();
  }
  for (const menu of document.querySelectorAll('details.menu[open]')) {
    if (!menu.contains(target)) {
      menu.open = false;
    }
  }
});

// What a dialog asked has been answered.
document.addEventListener('submit', event => {
  if (event.target instanceof Element) {
    event.target.closest('dialog')?.close();
  }
});

document.addEventListener('keydown', event => {
  if (event.key === 'Escape') {
    for (const menu of document.querySelectorAll('details.menu[open]')) {
      menu.open = false;
      menu.querySelector('summary')?.focus();
    }
  }
});
