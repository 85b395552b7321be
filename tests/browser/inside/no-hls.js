/** Removes the browser's own HLS, so that it behaves like Firefox. */
const { canPlayType } = HTMLMediaElement.prototype;
HTMLMediaElement.prototype.canPlayType = function (type) {
  return /mpegurl/i.test(type) ? '' : canPlayType.call(this, type);
};
