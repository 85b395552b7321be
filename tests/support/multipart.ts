/** A part of a form as it goes over the wire: what follows `filename=` is written as it is. */
export interface RawPart {
  field: string;
  filename?: string;
  body: Buffer | string;
}

/** A multipart request body, byte by byte: FormData would escape or refuse what hostile clients send. */
export function rawForm(parts: readonly RawPart[], { closed = true } = {}) {
  const boundary = 'edge-of-the-world';
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
