/**
 * Runs in the bare page: plays one video with a player library and records what happens. Tests read the record
 * from `player`.
 */
const video = document.querySelector('video');

/** The events since the first play, the errors that the library reported, and the heights of the pictures. */
const events = [];
const errors = [];
const heights = [];
/** Stalls for want of data. Stalls in which data was there do not count: a busy machine was slow to decode. */
const stalls = [];
let hasPlayed = false;

const ranges = () =>
  Array.from({ length: video.buffered.length }, (_, at) => ({
    start: video.buffered.start(at),
    end: video.buffered.end(at),
  }));

video.addEventListener('playing', () => {
  hasPlayed = true;
});
video.addEventListener('waiting', () => {
  const { currentTime } = video;
  const there = ranges().some(({ start, end }) => start <= currentTime && end - currentTime > 0.25);
  if (hasPlayed && !there) stalls.push(currentTime);
});
// A seek that the test did not ask for means that the player jumps over a hole.
for (const type of ['seeking', 'error', 'ended']) {
  video.addEventListener(type, () => hasPlayed && events.push(type));
}
// Not the `resize` event: it also reports sizes that are only prepared.
const look = (_, { height }) => {
  video.requestVideoFrameCallback(look);
  if (heights.at(-1) !== height) heights.push(height);
};
video.requestVideoFrameCallback(look);

const once = (type) => new Promise((resolve) => video.addEventListener(type, resolve, { once: true }));

/**
 * Each library plays a manifest at its `lowest` or `highest` rung and changes to the `later` one while the
 * first segment plays. Shaka and the browser choose rungs themselves. Played data stays in the buffer.
 */
const libraries = {
  async hls(url, { rung, later }) {
    const { default: Hls } = await import(new URL('hls.js', document.baseURI));
    // When the rung is to change, load at most one segment ahead.
    const ahead = later === undefined ? {} : { maxBufferLength: 4, maxMaxBufferLength: 4 };
    const hls = new Hls({ enableWorker: false, backBufferLength: Number.POSITIVE_INFINITY, ...ahead });
    hls.on(Hls.Events.ERROR, (_, { type, details, fatal }) => {
      errors.push(`${fatal ? 'fatal ' : ''}${type}: ${details}`);
    });
    const choose = (wanted) => {
      hls.loadLevel = wanted === 'lowest' ? 0 : hls.levels.length - 1;
    };
    hls.on(Hls.Events.MANIFEST_PARSED, () => choose(rung));
    if (later !== undefined) once('playing').then(() => choose(later));
    hls.loadSource(url);
    hls.attachMedia(video);
    return {
      captions: () => hls.subtitleTracks.map(({ lang, name }) => ({ language: lang, label: name })),
      show: (at) => {
        hls.subtitleTrack = at;
      },
    };
  },

  async dash(url, { rung, later }) {
    const dash = dashjs.MediaPlayer().create();
    const { events: type } = dashjs.MediaPlayer;
    dash.updateSettings({
      streaming: {
        // kbit/s that it assumes at first.
        abr: {
          autoSwitchBitrate: { video: false },
          initialBitrate: { video: rung === 'lowest' ? 1 : 1_000_000 },
        },
        // It would seek to the end if nothing moved for a second and less than 1.5 s are left, which happens on a
        // busy machine. The test must see a hole in a video; the player must not jump over it.
        gaps: { jumpGaps: false },
        buffer: {
          bufferToKeep: 3600,
          // Loaded data is not loaded again at another rung: see above.
          ...(later !== undefined && {
            fastSwitchEnabled: false,
            bufferTimeDefault: 4,
            bufferTimeAtTopQuality: 4,
          }),
        },
      },
    });
    for (const name of [type.ERROR, type.PLAYBACK_ERROR]) {
      dash.on(name, ({ error }) => errors.push(`${name}: ${error?.code} ${error?.message}`));
    }
    if (later !== undefined) {
      once('playing').then(() => {
        const last = dash.getRepresentationsByType('video').length - 1;
        dash.setRepresentationForTypeByIndex('video', later === 'lowest' ? 0 : last);
      });
    }
    const ready = new Promise((resolve) => dash.on(type.STREAM_INITIALIZED, resolve));
    dash.initialize(video, url, false);
    await ready;
    return {
      captions: () =>
        dash.getTracksFor('text').map(({ lang, labels }) => ({ language: lang, label: labels[0]?.text })),
      show: (at) => {
        dash.enableText(true);
        dash.setTextTrack(at);
      },
    };
  },

  async shaka(url) {
    // It makes itself a global.
    await import(new URL('shaka.js', document.baseURI));
    const player = new shaka.Player();
    player.addEventListener('error', ({ detail }) => errors.push(`shaka ${detail.code}: ${detail.message}`));
    await player.attach(video);
    await player.load(url);
  },

  async native(url) {
    video.crossOrigin = 'anonymous';
    video.src = url;
  },
};

let library;

globalThis.player = {
  async open(kind, url, choices) {
    library = await libraries[kind](url, choices);
    if (video.readyState < HTMLMediaElement.HAVE_FUTURE_DATA) await once('canplay');
  },
  captions: () => library.captions(),

  /** Chooses captions and plays. Returns their cues as soon as there are `count` of them. */
  async cues(at, count = 1) {
    library.show(at);
    await video.play();
    for (;;) {
      const cues = [...video.textTracks].flatMap(({ cues }) => [...(cues ?? [])]);
      if (cues.length >= count)
        return cues.map(({ startTime, endTime, text }) => ({ startTime, endTime, text }));
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  },

  isOver: () => video.ended || video.error !== null,

  record() {
    const { totalVideoFrames, droppedVideoFrames } = video.getVideoPlaybackQuality();
    return {
      ...{ events, errors, stalls, heights, buffered: ranges() },
      ...{ duration: video.duration, currentTime: video.currentTime, error: video.error?.message ?? null },
      ...{ frames: totalVideoFrames, shown: totalVideoFrames - droppedVideoFrames },
      audioBytes: video.webkitAudioDecodedByteCount,
    };
  },
};
