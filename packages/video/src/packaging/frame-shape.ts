interface Size {
  width: number;
  height: number;
}

/**
 * Returns the aspect ratio of the picture that has these sizes, as DASH writes it: `16:9`. Picks the simplest ratio
 * that fits all sizes, allowing for the pixel by which an even size may be off. Pixels are square.
 */
export function frameShape(sizes: readonly Size[]): string {
  const { width, height } = sizes.at(-1) ?? { width: 1, height: 1 };
  for (let tall = 1; tall < height; tall++) {
    const wide = Math.round((tall * width) / height);
    const fits = (size: Size) => Math.abs((size.height * wide) / tall - size.width) <= 1;
    if (wide > 0 && sizes.every(fits)) return `${wide}:${tall}`;
  }
  return `${width}:${height}`;
}
