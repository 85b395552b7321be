import { expect, it } from 'vitest';
import { unreadWarning } from './unread-metadata.ts';

it('warns of a picture with unread metadata, with each reason once and what to do', () => {
  expect(unreadWarning('pier.jpg', ['xmp_too_long', 'iptc_damaged', 'xmp_too_long'])).toEqual({
    code: 'metadata_unread',
    message: expect.stringMatching(
      /^pier\.jpg has XMP that is longer than 8 MB, and IPTC metadata that are damaged: .*story\.yaml \(media, pier\.jpg\)/,
    ),
  });
});

it('does not warn of a picture whose metadata were read', () => {
  expect(unreadWarning('pier.jpg', undefined)).toBe(false);
  expect(unreadWarning('pier.jpg', [])).toBe(false);
});
