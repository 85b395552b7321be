/**
 * Gives videos adaptive streaming where the browser has none of its own, and lets pictures move. Without this script, or
 * where it can't help, the browser plays the MP4 that stands beside the stream, and a picture moves when it is told to.
 */
const HLS = 'application/vnd.apple.mpegurl';

const sourceOf = (video, type) => video.querySelector(`source[type="${type}"]`)?.src;

const needsPlayer = (video) =>
  sourceOf(video, HLS) !== undefined && video.canPlayType(HLS) === '' && 'MediaSource' in window;

const untouched = (video) => video.paused && video.currentTime === 0;

/** Goes on with the file from where the stream broke off. */
function playFile(video, { currentTime, paused }) {
  const file = sourceOf(video, 'video/mp4');
  if (file === undefined) return;
  video.src = file;
  video.currentTime = currentTime;
  if (!paused) video.play().catch(() => {}); // A browser may ask for a click first; the controls are there.
}

async function stream(video) {
  const { default: Hls } = await import(new URL(video.dataset.player, document.baseURI));
  // A reader who pressed play while the player was loading already watches the file: it is not taken away.
  if (!Hls.isSupported() || !untouched(video)) return;
  // The page names the captions itself: those of the stream would be the same again.
  // Fragmented MP4 needs no remuxing, so no worker, and a page's policy needs no `blob:` workers.
  const hls = new Hls({
    autoStartLoad: false,
    enableWorker: false,
    capLevelToPlayerSize: true,
    renderTextTracksNatively: false,
  });
  let recovered = false;
  hls.on(Hls.Events.ERROR, (_, { fatal, type }) => {
    if (!fatal) return;
    if (type === Hls.ErrorTypes.MEDIA_ERROR && !recovered) {
      recovered = true;
      hls.recoverMediaError();
      return;
    }
    const { currentTime, paused } = video;
    hls.destroy();
    playFile(video, { currentTime, paused });
  });
  hls.loadSource(sourceOf(video, HLS));
  hls.attachMedia(video);
  video.addEventListener('play', () => hls.startLoad(), { once: true });
}

/** The player is fetched when a video comes near; segments only when somebody plays it. */
const nearby = new IntersectionObserver(
  (entries) => {
    for (const { isIntersecting, target } of entries) {
      if (!isIntersecting) continue;
      nearby.unobserve(target);
      stream(target).catch(() => {}); // The player could not be loaded: the file plays.
    }
  },
  { rootMargin: '300px' },
);

for (const video of document.querySelectorAll('video[data-player]')) {
  if (needsPlayer(video)) nearby.observe(video);
}

const lessMotion = matchMedia('(prefers-reduced-motion: reduce)');

/**
 * A picture moves as long as it is seen, and for a reader who wants less motion only when told to. One that a reader
 * stopped, or that has come to its end, is left alone.
 */
const seen = new IntersectionObserver((entries) => {
  for (const { isIntersecting, target } of entries) {
    if (isIntersecting) {
      if (!lessMotion.matches) target.play().catch(() => {}); // A browser that saves power: the button is there.
    } else if (!target.paused) target.pause();
    else if (!untouched(target)) seen.unobserve(target);
  }
});

for (const video of document.querySelectorAll('video[data-moving]')) seen.observe(video);
