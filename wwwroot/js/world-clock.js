// The world's clock in the browser. In a simulation it runs several times faster than the viewer's own, so the server says
// once what time it is and how fast time goes, and the browser counts on from there.
let anchor = { world: Date.now(), real: performance.now(), speed: 1 };
let seen = '';

/** Reads what the server said last, if it said anything new. */
export function synchronise() {
  const beacon = document.getElementById('world-clock');
  const said = beacon ? beacon.dataset.now + '/' + beacon.dataset.speed : '';
  if (said !== seen && beacon) {
    seen = said;
    anchor = { world: Number(beacon.dataset.now), real: performance.now(), speed: Number(beacon.dataset.speed) };
  }
}

/** World seconds per second of the viewer. */
export const speed = () => anchor.speed;

/** The world's time now, in milliseconds since 1970. */
export const now = () => anchor.world + (performance.now() - anchor.real) * anchor.speed;
