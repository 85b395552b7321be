import pino from 'pino';

/** A logger that writes nothing. */
export const silent = pino({ level: 'silent' });
