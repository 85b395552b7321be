// What tests outside this package need of its insides.
export { nothingHere } from '../refusals.ts';
