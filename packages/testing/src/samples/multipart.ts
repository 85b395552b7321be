/** A part of a form, byte by byte. The text after `filename=` is sent as it is. */
export interface RawPart {
  field: string;
  filename?: string;
  body: Buffer | string;
}

/** Builds a multipart body byte by byte. FormData would escape or refuse what hostile clients send. */
export function rawForm(parts: readonly RawPart[], { closed = true } = {}) {
  const boundary = 'slugline-form';
  const pieces = parts.flatMap(({ field, filename, body }) => [
    `--${boundary}\r\ncontent-disposition: form-data; name="${field}"${filename === undefined ? '' : `; filename=${filename}`}\r\n\r\n`,
    body,
    '\r\n',
  ]);
  return {
    method: 'POST',
    headers: { 'content-type': `multipart/form-data; boundary=${boundary}` },
    body: Buffer.concat([...pieces, closed ? `--${boundary}--\r\n` : ''].map((piece) => Buffer.from(piece))),
  };
}
