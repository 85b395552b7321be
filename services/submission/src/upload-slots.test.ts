import { expect, it } from 'vitest';
import { openUploadSlots } from './upload-slots.ts';

it('gives each sender a limited number of uploads, and a free slot to the next', () => {
  const slots = openUploadSlots(2);
  const first = slots.take('reporter');
  expect(slots.take('reporter')).toBeTypeOf('function');
  expect(slots.take('reporter')).toBeUndefined();
  expect(slots.take('editor')).toBeTypeOf('function');
  first?.();
  expect(slots.take('reporter')).toBeTypeOf('function');
  expect(slots.take('reporter')).toBeUndefined();
});
