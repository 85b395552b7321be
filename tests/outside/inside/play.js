/**
 * Runs in a bare page: plays one address with a library to its end, with a seek forwards and one back, and
 * reports what went wrong.
 */
const rate = 2;

const once = (video, type) => new Promise((resolve) => video.addEventListener(type, resolve, { once: true }));

/**
 * Each opens an address in the video element and returns a function that closes it. Calls `complain` with
 * errors, and `wait` for each stall.
 */
const libraries = {
  async 'hls.js'(video, url, complain, wait) {
    const { default: Hls } = await import(new URL('hls.js', document.baseURI));
    const hls = new Hls({ enableWorker: false });
    hls.on(Hls.Events.ERROR, (_, { type, details }) => {
      // A busy machine stalls now and then. A video that stalls for ever does not reach its end.
      if (details === Hls.ErrorDetails.BUFFER_STALLED_ERROR) wait();
      else complain(`${type}: ${details}`);
    });
    hls.loadSource(url);
    hls.attachMedia(video);
    return () => hls.destroy();
  },

  async 'dash.js'(video, url, complain) {
    const dash = dashjs.MediaPlayer().create();
    const { events } = dashjs.MediaPlayer;
    for (const name of [events.ERROR, events.PLAYBACK_ERROR])
      dash.on(name, ({ error }) => complain(`${name}: ${error?.code} ${error?.message}`));
    dash.initialize(video, url, false);
    return () => dash.destroy();
  },

  async shaka(video, url, complain) {
    shaka.polyfill.installAll();
    const player = new shaka.Player();
    player.addEventListener('error', ({ detail }) => complain(`${detail.code}: ${detail.message}`));
    await player.attach(video);
    await player.load(url);
    return () => player.destroy();
  },

  async chromium(video, url) {
    video.crossOrigin = 'anonymous';
    video.src = url;
    return () => video.removeAttribute('src');
  },
};

/** Returns the record of the player. Rejects if its library does. Times are in seconds. */
globalThis.play = async (library, url, patience) => {
  const video = document.createElement('video');
  document.body.replaceChildren(video);
  const complaints = [];
  let waits = 0;
  const given = new Promise((resolve) => setTimeout(resolve, patience * 1000));
  const ended = once(video, 'ended');
  const close = await libraries[library](
    video,
    url,
    (words) => complaints.push(words),
    () => waits++,
  );
  await Promise.race([given, watch(video, ended)]);
  const { currentTime, duration, error } = video;
  const record = {
    complaints: [...complaints, ...(error === null ? [] : [`${error.code}: ${error.message}`])],
    waits,
    ended: video.ended,
    currentTime,
    duration,
    frames: video.getVideoPlaybackQuality().totalVideoFrames,
    audioBytes: video.webkitAudioDecodedByteCount,
  };
  await close();
  return record;
};

async function watch(video, ended) {
  if (video.readyState < HTMLMediaElement.HAVE_METADATA) await once(video, 'loadedmetadata');
  video.playbackRate = rate;
  await video.play();
  await past(video, 0.2);
  await seek(video, 0.7);
  await past(video, 0.8);
  await seek(video, 0.4);
  await video.play();
  await ended;
}

/** Resolves when this share of the video has been played. */
async function past(video, share) {
  while (video.currentTime < share * video.duration) await new Promise(requestAnimationFrame);
}

async function seek(video, share) {
  const seeked = once(video, 'seeked');
  video.currentTime = share * video.duration;
  await seeked;
}

/**
 * Returns how this browser shows a picture: its size, and the result of `meansOf` for its pixels. Rejects if it
 * can't be decoded.
 */
globalThis.look = async (url, meansOf) => {
  const blob = await (await fetch(url)).blob();
  const bitmap = await createImageBitmap(blob);
  const { width, height } = bitmap;
  const context = new OffscreenCanvas(width, height).getContext('2d');
  context.fillStyle = '#fff';
  context.fillRect(0, 0, width, height);
  context.drawImage(bitmap, 0, 0);
  return { width, height, means: meansOf(context.getImageData(0, 0, width, height).data, width, height, 4) };
};
