/** Hands on every sample that it hears, and where it stood on the clock of the sound. */
class Recorder extends AudioWorkletProcessor {
  process([[channel]], [[out]]) {
    if (channel === undefined) return true;
    out.set(channel);
    this.port.postMessage({ frame: currentFrame, samples: channel.slice() });
    return true;
  }
}
registerProcessor('recorder', Recorder);
