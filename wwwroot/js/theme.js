// The theme changes at once and is remembered; without this script the same form does it with a page load.
document.addEventListener('submit', event => {
  const form = event.target;
  if (!(form instanceof HTMLFormElement) || form.dataset.preference !== 'theme') {
    return;
  }
  event.preventDefault();
  const theme = event.submitter?.value ?? '';
  if (theme === 'dark' || theme === 'light') {
    document.documentElement.dataset.theme = theme;
    document.cookie = `theme=${theme}; path=/; max-age=31536000; samesite=lax`;
  } else {
    delete document.documentElement.dataset.theme;
    document.cookie = 'theme=; path=/; max-age=0; samesite=lax';
  }
  for (const button of form.querySelectorAll('button')) {
    button.setAttribute('aria-pressed', String(button === event.submitter));
  }
});
