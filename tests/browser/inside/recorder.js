/** Passes on every sample that it gets, with its time on the audio clock. */
class Recorder extends AudioWorkletProcessor {
  process([[channel]], [[out]]) {
    if (channel === undefined) return true;
    out.set(channel);
    this.port.postMessage({ frame: currentFrame, samples: channel.slice() });
    return true;
  }
}
registerProcessor('recorder', Recorder);
