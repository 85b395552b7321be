import type { Warning } from '@slugline/story';
import type { Email } from 'postal-mime';
import type { Attachment } from '../manuscript.ts';

/** Parts of mails that are not files of a story: signatures, appointments, and Outlook's own container format. */
const noMedia =
  /^(?:application\/(?:pkcs7-|pgp-|x-pkcs7|ms-tnef|vnd\.ms-tnef)|text\/calendar|text\/x?-?vcard|message\/)/;

/** In bytes. Programs put logos into signatures; a picture of a story is larger. */
const smallestPicture = 10_240;

const endings: Readonly<Record<string, string>> = {
  'image/jpeg': 'jpg',
  'image/png': 'png',
  'image/gif': 'gif',
  'image/webp': 'webp',
  'image/heic': 'heic',
  'image/tiff': 'tif',
  'video/mp4': 'mp4',
  'video/quicktime': 'mov',
  'audio/mpeg': 'mp3',
};

type MailAttachment = Email['attachments'][number];

/** Returns the files of a mail, and their names by the `cid:` addresses in its HTML. `where` is the mail's file. */
export function attachmentsOf(
  found: readonly MailAttachment[],
  where: string,
): { attachments: Attachment[]; files: Map<string, string>; warnings: Warning[] } {
  const attachments: Attachment[] = [];
  const files = new Map<string, string>();
  const warnings: Warning[] = [];
  for (const [index, { filename, mimeType, contentId, content, related }] of found.entries()) {
    const name = filename ?? `attachment-${index + 1}.${endings[mimeType] ?? 'bin'}`;
    const isLogo = related === true && bytesOf(content).length < smallestPicture;
    if (noMedia.test(mimeType) || isLogo) {
      warnings.push({
        code: 'attachment_left_out',
        message: `${name} (${mimeType}) is not a file of the story`,
        where,
      });
      continue;
    }
    attachments.push({ name, bytes: bytesOf(content) });
    if (contentId) files.set(`cid:${contentId.replace(/^<|>$/g, '')}`, name);
  }
  return { attachments, files, warnings };
}

const bytesOf = (content: MailAttachment['content']): Uint8Array =>
  typeof content === 'string'
    ? Buffer.from(content)
    : content instanceof Uint8Array
      ? content
      : new Uint8Array(content);
