/** In the bare page: plays one film with a library of players and keeps the record, which `player` gives to a test. */
const video = document.querySelector('video');

/** What happened since it played first, what the library called an error, how high the pictures were. */
const events = [];
const errors = [];
const heights = [];
/** Where it had to wait for want of data: not where a busy machine was slow to decode what was there. */
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
// A seek that nobody asked for is how a player jumps over a hole.
for (const type of ['seeking', 'error', 'ended']) {
  video.addEventListener(type, () => hasPlayed && events.push(type));
}
// Not by `resize`, which also tells of a size that is only prepared.
const look = (_, { height }) => {
  video.requestVideoFrameCallback(look);
  if (heights.at(-1) !== height) heights.push(height);
};
video.requestVideoFrameCallback(look);

const once = (type) => new Promise((resolve) => video.addEventListener(type, resolve, { once: true }));

/**
 * Each plays a manifest at its `lowest` or `highest` rung, and goes to the one that is `later` while its first segment
 * plays, but for Shaka and the browser, which choose themselves. What was played stays in the buffer.
 */
const libraries = {
  async hls(url, { rung, later }) {
    const { default: Hls } = await import(new URL('hls.js', document.baseURI));
    // Of a film whose rung is to change no more than a segment is loaded ahead.
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
        // kbit/s that it takes the line to have until it is told otherwise.
        abr: {
          autoSwitchBitrate: { video: false },
          initialBitrate: { video: rung === 'lowest' ? 1 : 1_000_000 },
        },
        // It would seek to the end when nothing moved for a second and less than 1.5 s are left, which a busy machine
        // brings about; and a hole in a film is to be seen here, not jumped over.
        gaps: { jumpGaps: false },
        buffer: {
          bufferToKeep: 3600,
          // What was loaded is not loaded again at another rung: see above.
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

  /** Chooses captions and plays, and gives what they say once so many are there. */
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
      soundBytes: video.webkitAudioDecodedByteCount,
    };
  },
};
