/** A file in a form. Client generators know this format; JSON Schema has no term for it. */
export const file = { type: 'string', format: 'binary' };
