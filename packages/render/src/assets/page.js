/**
 * Adds adaptive streaming to videos in browsers without HLS, and plays moving pictures. Without this script, or
 * where it can't help, the browser plays the MP4 that is listed beside the stream, and moving pictures play when a
 * reader starts them.
 */
const HLS = 'application/vnd.apple.mpegurl';

const sourceOf = (video, type) => video.querySelector(`source[type="${type}"]`)?.src;

const needsPlayer = (video) =>
  sourceOf(video, HLS) !== undefined && video.canPlayType(HLS) === '' && 'MediaSource' in window;

const untouched = (video) => video.paused && video.currentTime === 0;

/** Starts playing. If the browser requires a click first, nothing happens: the reader has the controls. */
const play = (video) => void video.play().catch(() => {});

/**
 * Calls `change` at once if the video plays, else when it starts to play.
 *
 * The source of a video is changed only then, and `play()` is called right after. A browser loads a new source in
 * two steps (https://html.spec.whatwg.org/multipage/media.html#media-element-load-algorithm). Between them, its
 * controls have no source, and Chromium's ignore a press of the play button.
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

/** Continues with the MP4 file at the time at which the stream failed. */
function playFile(video, file, hls) {
  const change = () => {
    const { currentTime, paused } = video;
    hls.destroy();
    video.src = file;
    video.currentTime = currentTime;
    if (!paused) play(video);
  };
  // The controls of a video with an error do nothing, so don't wait until a reader presses play.
  if (video.error === null) whilePlaying(video, change);
  else change();
}

/** Plays the stream with hls.js. Call it right after the reader has pressed play. */
function playStream(video, Hls) {
  // renderTextTracksNatively: the page lists the captions itself, so those of the stream would appear twice.
  // enableWorker: fragmented MP4 needs no remuxing and so no worker, and the page's policy needs no `blob:`
  // workers.
  const hls = new Hls({ enableWorker: false, capLevelToPlayerSize: true, renderTextTracksNatively: false });
  // Read before hls.js starts, because it may remove the `<source>` elements.
  const file = sourceOf(video, 'video/mp4');
  let recovered = false;
  const onError = (_, { fatal, type }) => {
    if (!fatal) return;
    if (type === Hls.ErrorTypes.MEDIA_ERROR && !recovered) {
      recovered = true;
      const { paused } = video;
      hls.recoverMediaError(); // This loads the stream again, which pauses the video.
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

/** Loads hls.js. A reader who presses play before it has loaded watches the MP4 file to the end. */
async function prepare(video) {
  const { default: Hls } = await import(new URL(video.dataset.player, document.baseURI));
  if (!Hls.isSupported() || !untouched(video)) return;
  whilePlaying(video, () => playStream(video, Hls));
}

/** Loads hls.js when a video is near the viewport. The stream is loaded only when somebody plays it. */
const nearby = new IntersectionObserver(
  (entries) => {
    for (const { isIntersecting, target } of entries) {
      if (!isIntersecting) continue;
      nearby.unobserve(target);
      prepare(target).catch(() => {}); // hls.js could not be loaded: the MP4 file plays.
    }
  },
  { rootMargin: '300px' },
);

for (const video of document.querySelectorAll('video[data-player]')) {
  if (needsPlayer(video)) nearby.observe(video);
}

const lessMotion = matchMedia('(prefers-reduced-motion: reduce)');

/**
 * Plays a moving picture while it is visible, unless the reader prefers less motion; then it plays only when
 * started. A picture that the reader stopped, or that has ended, is left alone.
 */
const seen = new IntersectionObserver((entries) => {
  for (const { isIntersecting, target } of entries) {
    if (isIntersecting) {
      if (!lessMotion.matches) target.play().catch(() => {}); // May fail when the device saves power: there is a button.
    } else if (!target.paused) target.pause();
    else if (!untouched(target)) seen.unobserve(target);
  }
});

for (const video of document.querySelectorAll('video[data-moving]')) seen.observe(video);
