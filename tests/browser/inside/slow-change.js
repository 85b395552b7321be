/**
 * Makes the change of a video's source as slow as on a busy machine: the page blocks for a while, and logs to
 * the console when that begins. What a reader presses then arrives before the browser has loaded the new
 * source.
 */
const source = Object.getOwnPropertyDescriptor(HTMLMediaElement.prototype, 'src');
Object.defineProperty(HTMLMediaElement.prototype, 'src', {
  ...source,
  set(address) {
    source.set.call(this, address);
    console.log('the source changes');
    const end = performance.now() + 500;
    while (performance.now() < end);
  },
});
