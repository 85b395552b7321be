/**
 * Runs in every page before the page's own scripts. Records what tests can't see from outside, and answers as
 * `witness`.
 */
const shifts = [];
new PerformanceObserver((list) => {
  shifts.push(...list.getEntries().map(({ value }) => value));
}).observe({ type: 'layout-shift', buffered: true });

/** The events of players, by name. A source that can't be played is no error of the player. */
const played = [];
for (const type of ['playing', 'seeking', 'error', 'ended']) {
  document.addEventListener(
    type,
    ({ target }) => {
      if (target instanceof HTMLMediaElement) played.push(type);
    },
    { capture: true },
  );
}

/** The violations of the page's Content-Security-Policy. https://www.w3.org/TR/CSP3/#violation-events */
const violations = [];
document.addEventListener('securitypolicyviolation', ({ effectiveDirective, blockedURI }) => {
  violations.push(`${effectiveDirective} ${blockedURI}`);
});

const ranges = (times) =>
  Array.from({ length: times.length }, (_, at) => ({ start: times.start(at), end: times.end(at) }));

globalThis.witness = {
  /** The layout shift score of https://web.dev/articles/cls, without its windows: each shift counts. */
  layoutShift: () => shifts.reduce((sum, value) => sum + value, 0),

  violations: () => violations,

  pictures: () =>
    [...document.images].map((image) => ({
      source: image.currentSrc,
      width: image.naturalWidth,
      height: image.naturalHeight,
      shownWidth: image.clientWidth,
      shownHeight: image.clientHeight,
    })),

  /** Whether a player plays, and its position. */
  running() {
    const { paused, currentTime, muted } = document.querySelector('video');
    return { paused, currentTime, muted };
  },

  video() {
    const video = document.querySelector('video');
    const { currentSrc, currentTime, duration, error } = video;
    return {
      source: currentSrc,
      currentTime,
      duration,
      error: error?.message ?? null,
      played,
      buffered: ranges(video.buffered),
      frames: video.getVideoPlaybackQuality().totalVideoFrames,
      audioBytes: video.webkitAudioDecodedByteCount,
    };
  },

  /** Waits until the page has loaded and run its player's library. */
  async playerLoaded() {
    const address = new URL(document.querySelector('video').dataset.player, document.baseURI).href;
    while (performance.getEntriesByName(address).length === 0) {
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
    await import(address);
  },

  /** Shows the first captions track. Returns its cues once they are loaded. */
  async captions() {
    const track = document.querySelector('track');
    track.track.mode = 'showing';
    if (track.readyState !== HTMLTrackElement.LOADED) {
      await new Promise((resolve, reject) => {
        track.onload = resolve;
        track.onerror = () => reject(new Error(`${track.src} did not load`));
      });
    }
    return [...track.track.cues].map(({ startTime, endTime, text }) => ({ startTime, endTime, text }));
  },

  /** The box of an element's text. The element's own box is as wide as its column. */
  wordsOf(selector) {
    const range = document.createRange();
    range.selectNodeContents(document.querySelector(selector));
    const { left, right } = range.getBoundingClientRect();
    return { left, right };
  },

  /** The number of pixels by which the page is wider than its window. */
  overflow: () => document.documentElement.scrollWidth - document.documentElement.clientWidth,

  /** Lightness of text and background, 0 to 255, in the order in which they are painted. */
  colours() {
    const { color, backgroundColor } = getComputedStyle(document.body);
    const lightness = (colour) => Math.max(...colour.match(/\d+/g).slice(0, 3).map(Number));
    return { ink: lightness(color), paper: lightness(backgroundColor) };
  },
};
