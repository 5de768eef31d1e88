// When the connection is lost the page says so at once and gets it back: the script of the framework tries for a while; a server
// that was restarted no longer knows this page, and then the page is loaded again. The address bar holds all of its state.
const modal = document.getElementById('components-reconnect-modal');
let asking = false;

async function reloadWhenServerAnswers() {
  if (asking) {
    return;
  }
  asking = true;
  for (;;) {
    try {
      const answer = await fetch('/health/live', { cache: 'no-store' });
      if (answer.ok) {
        location.reload();
        return;
      }
    } catch {
      // Not back yet.
    }
    await new Promise(resolve => setTimeout(resolve, 1000));
  }
}

// A page that was served but never got its connection is as dead as one that lost it, and looks alive.
const firstConnectionMs = 10000;

function isConnected() {
  const main = document.querySelector('[data-interactive]');
  return main === null || main.dataset.interactive === 'true' || main.dataset.interactive === '';
}

if (modal) {
  setTimeout(() => {
    if (!isConnected()) {
      modal.classList.add('components-reconnect-show');
      reloadWhenServerAnswers();
    }
  }, firstConnectionMs);
  new MutationObserver(() => {
    const state = modal.classList;
    if (state.contains('components-reconnect-failed') || state.contains('components-reconnect-rejected')) {
      reloadWhenServerAnswers();
    }
  }).observe(modal, { attributes: true, attributeFilter: ['class'] });
}
