export * from './delivery.ts';
export * from './keys.ts';
export * from './port.ts';
