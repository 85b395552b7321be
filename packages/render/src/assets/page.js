/**
 * Gives videos adaptive streaming where the browser has none of its own, and lets pictures move. Without this script, or
 * where it can't help, the browser plays the MP4 that stands beside the stream, and a picture moves when it is told to.
 */
const HLS = 'application/vnd.apple.mpegurl';

const sourceOf = (video, type) => video.querySelector(`source[type="${type}"]`)?.src;

const needsPlayer = (video) =>
  sourceOf(video, HLS) !== undefined && video.canPlayType(HLS) === '' && 'MediaSource' in window;

const untouched = (video) => video.paused && video.currentTime === 0;

/** Plays. Where a browser wants a click first, nothing happens: the reader has the controls. */
const play = (video) => void video.play().catch(() => {});

/**
 * Calls `change` at once if the video plays, else when it plays next.
 *
 * The source of a video changes only then, and a call of `play()` follows at once. Between the two steps in which a
 * browser loads a new source (https://html.spec.whatwg.org/multipage/media.html#media-element-load-algorithm) its
 * controls know of no source, and Chromium's do nothing when a reader presses play just then.
 */
function whilePlaying(video, change) {
  const tryIt = () => {
    if (video.paused) return;
    video.removeEventListener('play', tryIt);
    change();
  };
  video.addEventListener('play', tryIt);
  tryIt();
}

/** Goes on with the file from where the stream broke off. */
function playFile(video, file, hls) {
  const change = () => {
    const { currentTime, paused } = video;
    hls.destroy();
    video.src = file;
    video.currentTime = currentTime;
    if (!paused) play(video);
  };
  // The controls of a video with an error do nothing, so this can't wait until a reader presses play.
  if (video.error === null) whilePlaying(video, change);
  else change();
}

/** Plays the stream with hls.js, on a video whose play button was just pressed. */
function playStream(video, Hls) {
  // The page names the captions itself: those of the stream would be the same again.
  // Fragmented MP4 needs no remuxing, so no worker, and a page's policy needs no `blob:` workers.
  const hls = new Hls({ enableWorker: false, capLevelToPlayerSize: true, renderTextTracksNatively: false });
  // This comes first: hls.js may remove the `<source>` elements.
  const file = sourceOf(video, 'video/mp4');
  let recovered = false;
  const onError = (_, { fatal, type }) => {
    if (!fatal) return;
    if (type === Hls.ErrorTypes.MEDIA_ERROR && !recovered) {
      recovered = true;
      const { paused } = video;
      hls.recoverMediaError(); // It loads the stream anew, which pauses the video.
      if (!paused) play(video);
      return;
    }
    hls.off(Hls.Events.ERROR, onError);
    if (file !== undefined) playFile(video, file, hls);
  };
  hls.on(Hls.Events.ERROR, onError);
  hls.loadSource(sourceOf(video, HLS));
  hls.attachMedia(video);
  play(video);
}

/** Fetches the player. A reader who presses play before it is there watches the file, which is not taken away. */
async function prepare(video) {
  const { default: Hls } = await import(new URL(video.dataset.player, document.baseURI));
  if (!Hls.isSupported() || !untouched(video)) return;
  whilePlaying(video, () => playStream(video, Hls));
}

/** The player is fetched when a video comes near; the stream only when somebody plays it. */
const nearby = new IntersectionObserver(
  (entries) => {
    for (const { isIntersecting, target } of entries) {
      if (!isIntersecting) continue;
      nearby.unobserve(target);
      prepare(target).catch(() => {}); // The player could not be loaded: the file plays.
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
