/** Runs in the browser: returns sixteen colours of a picture as it looks on a white page, row by row. */
globalThis.lookAt = async (base64) => {
  const bytes = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
  const picture = await createImageBitmap(new Blob([bytes]));
  const canvas = new OffscreenCanvas(picture.width, picture.height);
  const context = canvas.getContext('2d', { colorSpace: 'srgb' });
  context.fillStyle = '#ffffff';
  context.fillRect(0, 0, canvas.width, canvas.height);
  context.drawImage(picture, 0, 0);
  const { data } = context.getImageData(0, 0, canvas.width, canvas.height);
  const sums = Array.from({ length: 16 }, () => [0, 0, 0, 0]);
  for (let y = 0; y < canvas.height; y += 1) {
    for (let x = 0; x < canvas.width; x += 1) {
      const part = 4 * Math.floor((4 * y) / canvas.height) + Math.floor((4 * x) / canvas.width);
      const at = 4 * (y * canvas.width + x);
      for (const channel of [0, 1, 2]) sums[part][channel] += data[at + channel];
      sums[part][3] += 1;
    }
  }
  return sums.flatMap(([red, green, blue, pixels]) => [red, green, blue].map((sum) => sum / pixels));
};
