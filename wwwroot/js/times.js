// Times in the viewer's zone (UTC on hover), elapsed times that tick here and not over the wire, ages of readings.
// Each element carries its instant in an attribute; only its text is written, in the node that is already there.
import { now, speed, synchronise } from './world-clock.js';

const root = document.documentElement;
const language = root.lang || 'en';
const [day, hour, minute, second] = (root.dataset.units || 'd|h|min|s').split('|');
const ago = root.dataset.ago || '{0} ago';
const styles = {
  time: { hour: '2-digit', minute: '2-digit', second: '2-digit' },
  moment: { year: 'numeric', month: 'short', day: 'numeric', hour: '2-digit', minute: '2-digit', second: '2-digit' },
};
const formats = Object.fromEntries(Object.entries(styles).map(([name, style]) => [name, new Intl.DateTimeFormat(language, style)]));
const utc = new Intl.DateTimeFormat(language, { ...styles.moment, timeZone: 'UTC' });

// Number and unit, twice; below a minute only the second time.
function parts(milliseconds) {
  const seconds = Math.max(0, Math.floor(milliseconds / 1000));
  const [d, h, m, s] = [Math.floor(seconds / 86400), Math.floor(seconds / 3600) % 24, Math.floor(seconds / 60) % 60, seconds % 60];
  return d > 0 ? [d, day, h, hour]
    : h > 0 ? [h, hour, m, minute]
    : m > 0 ? [m, minute, s, second]
    : ['', '', s, second];
}

const duration = milliseconds => parts(milliseconds).join(' ').trim();

function write(element, text) {
  const node = element.firstChild;
  if (!node) {
    element.textContent = text;
  } else if (node.data !== text) {
    node.data = text;
  }
}

function showLocal(element) {
  if (element.dataset.shown !== element.dateTime) {
    const instant = new Date(element.dateTime);
    element.title = utc.format(instant) + ' UTC';
    element.dataset.shown = element.dateTime;
  }
  write(element, formats[element.dataset.local].format(new Date(element.dateTime)));
}

function showElapsed(element) {
  const elapsed = now() - Number(element.dataset.since);
  if (element.children.length === 4) {
    const [large, largeUnit, small, smallUnit] = parts(elapsed);
    [large, largeUnit && ` ${largeUnit} `, small, ` ${smallUnit}`].forEach((text, i) => write(element.children[i], String(text)));
  } else {
    write(element, duration(elapsed));
  }
}

function showAge(element) {
  const age = now() - Number(element.dataset.age);
  // A reading is fresh for two polls, and for a second and a half of the viewer's own time when the world's clock runs fast.
  element.hidden = age < Math.max(Number(element.dataset.fresh) * 1000, 1500 * speed());
  if (!element.hidden) {
    write(element, ago.replace('{0}', duration(age)));
  }
}

function showAll() {
  synchronise();
  document.querySelectorAll('time[data-local]').forEach(showLocal);
  document.querySelectorAll('time[data-since]').forEach(showElapsed);
  document.querySelectorAll('time[data-age]').forEach(showAge);
  document.querySelectorAll('time[data-now-local]').forEach(element => write(element, formats.time.format(new Date(now()))));
}

// What arrives is shown right before the browser paints it; the ticks in between only move the clocks.
new MutationObserver(showAll).observe(document.body, {
  childList: true, subtree: true, attributes: true, attributeFilter: ['datetime', 'data-since', 'data-age', 'data-now', 'data-speed'],
});
setInterval(showAll, 250);
showAll();
