import type { UnreadMetadata, Warning } from '@slugline/story';

const because: Record<UnreadMetadata, string> = {
  xmp_too_long: 'XMP that is longer than 8 MB',
  xmp_too_deep: 'XMP that is nested too deep',
  xmp_damaged: 'XMP that is damaged',
  xmp_incomplete: 'XMP of which a part is missing',
  iptc_too_long: 'IPTC metadata that are longer than 64 KB',
  iptc_damaged: 'IPTC metadata that are damaged',
};

/** Returns the warning that a picture holds metadata that could not be read, or false. */
export const unreadWarning = (
  file: string,
  unread: readonly UnreadMetadata[] = [],
): Omit<Warning, 'where'> | false =>
  unread.length > 0 && {
    code: 'metadata_unread',
    message:
      `${file} has ${[...new Set(unread)].map((block) => because[block]).join(', and ')}: it was not read, and what it says ` +
      `of credit, rights and caption is not shown. Say in story.yaml (media, ${file}) what is to be shown, ` +
      'or export the picture again with metadata that can be read',
  };
