// How often the messenger asks what is new, in milliseconds.

// While the window is seen, and when nobody has done anything in it for that long.
const SEEN = [
  [0, 2000],
  [10 * 60_000, 6000],
  [30 * 60_000, 15_000],
];
const CLOSED = 10_000;
const HIDDEN = 30_000;
const FAILED = [2000, 4000, 8000, 15_000, 30_000];

/** Returns the pause after so many failures in a row, of which there is at least one. */
export function pauseAfter(failures) {
  return FAILED[Math.min(failures, FAILED.length) - 1];
}

/** Returns the pause before the next question; `idle` is for how long nobody has done anything in the window. */
export function pause({ isSeen, idle, failures }) {
  const usual = isSeen ? SEEN.findLast(([since]) => idle >= since)[1] : document.hidden ? HIDDEN : CLOSED;
  return failures ? Math.max(usual, pauseAfter(failures)) : usual;
}
