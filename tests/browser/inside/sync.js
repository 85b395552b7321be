/**
 * Runs in the bare page: records when the picture turns white and when a tone begins, as the browser outputs
 * them.
 */
const RATE = 48_000;
const LOUD = 0.05;
/** The silence before a tone, in seconds. A tone counts as new only after it. */
const PAUSE = 0.1;

const video = document.querySelector('video');
const pixel = new OffscreenCanvas(1, 1).getContext('2d', { willReadFrequently: true });
/** Each picture that was shown, with its time in the video. */
const pictures = [];
/** The time of the video and of the audio clock, read at the same moment. */
const clocks = [];
/** Where tones begin on the audio clock. */
const beeps = [];
let quietSince = Number.NEGATIVE_INFINITY;

function hear({ data: { frame, samples } }) {
  for (const [at, sample] of samples.entries()) {
    if (Math.abs(sample) < LOUD) continue;
    const time = (frame + at) / RATE;
    if (time - quietSince > PAUSE) beeps.push(time);
    quietSince = time;
  }
}

globalThis.sync = {
  async listen() {
    const context = new AudioContext({ sampleRate: RATE });
    await context.audioWorklet.addModule('/recorder.js');
    const recorder = new AudioWorkletNode(context, 'recorder');
    recorder.port.onmessage = hear;
    context.createMediaElementSource(video).connect(recorder).connect(context.destination);
    const look = () => {
      video.requestVideoFrameCallback(look);
      clocks.push({ video: video.currentTime, audio: context.currentTime });
      // Not the element itself with the callback's `mediaTime`: it may already show the next picture.
      const picture = new VideoFrame(video);
      pixel.drawImage(picture, 0, 0, 1, 1);
      const white = pixel.getImageData(0, 0, 1, 1).data[0] > 128;
      pictures.push({ time: picture.timestamp / 1_000_000, white });
      picture.close();
    };
    video.requestVideoFrameCallback(look);
  },
  seen: () => ({ pictures, clocks, beeps }),
};
