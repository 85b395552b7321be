import { forwarded } from './mail-words.ts';

/**
 * A field above the text of a mail. Without a name, it is a line that says that the mail was forwarded. `line` counts
 * from 1.
 */
export interface HeaderField {
  line: number;
  name: string;
  value: string;
}

/** Names of mail fields in mail programs, in the languages of newsrooms. In lower case. */
const words = {
  from: 'from von de da van od от kimden gönderen من المرسل مرسل فرستنده از מאת प्रेषक dari 发件人 寄件者 寄件人 差出人 보낸사람 보낸_사람 od_kogo avsender fra från feladó expéditeur remitente mittente',
  to: 'to an à para a aan do кому kime kime: إلى الى المستلم گیرنده به אל प्रति kepada 收件人 宛先 받는사람 받는_사람 komu til till címzett destinataire destinatario',
  subject:
    'subject betreff objet asunto assunto oggetto onderwerp temat тема konu الموضوع موضوع נושא विषय perihal subjek 主题 主旨 件名 제목 emne ämne tárgy předmět',
  date: 'date sent datum gesendet envoyé fecha enviado data enviada inviato verzonden wysłano дата отправлено tarih gönderildi التاريخ تاريخ تاریخ ارسال תאריך נשלח दिनांक भेजा भेजा_गया tanggal dikirim enviado_el enviado_em enviada_em enviado_a enviado: gönderme gönderim gönderme_tarihi gönderilme_tarihi تاريخ_الإرسال تم_الإرسال أرسلت تاریخ_ارسال ارسال_شده wysłano datum/uhrzeit 寄件日期 傳送日期 傳送時間 発信日 送信日 보낸_시간 日期 发送时间 日時 送信日時 날짜 보낸날짜 보낸_날짜 sendt skickat',
  other:
    'cc bcc kopie copie cópia kopia копия importance priority reply-to replyto sender message-id mime-version content-type content-transfer-encoding received return-path delivered-to x-mailer user-agent in-reply-to references attachments anhänge anlagen pièces_jointes adjuntos anexos allegati bijlagen załączniki вложения ekler 附件 添付ファイル 첨부',
};

const kinds = new Map<string, keyof typeof words>(
  (Object.keys(words) as (keyof typeof words)[]).flatMap((kind) =>
    words[kind].split(' ').map((word) => [word.replaceAll('_', ' '), kind] as const),
  ),
);

/** Returns the kind of a mail field by its name; undefined if mails have no such field. */
export const kindOfField = (name: string): keyof typeof words | undefined =>
  kinds.get(name.toLowerCase().trim()) ?? (/^x-[\w-]+$/i.test(name) ? 'other' : undefined);

/** A field: a name of up to three words, perhaps bold in Markdown or with a space before the colon (French, CJK). */
const field =
  /^\s{0,3}\*{0,2}([\p{L}\p{M}][\p{L}\p{M}-]*(?: [\p{L}\p{M}-]+){0,2})\*{0,2}\s?[:：]\*{0,2}\s*(.*)$/u;
const mostFields = 200;

/**
 * Returns the fields that a text begins with, and the number of lines they take, including blank lines around them. A
 * line that begins with a space continues the field before it. Returns no fields if they name neither a sender nor a
 * subject, or if there is only one field: then the text is not a mail.
 */
export function mailFields(lines: readonly string[]): { fields: HeaderField[]; end: number } {
  const none = { fields: [], end: 0 };
  const start = lines.findIndex((line) => line.trim() !== '');
  if (start < 0) return none;
  const fields: HeaderField[] = [];
  let at = start;
  // A forwarded mail begins with a line that says so.
  const opening = lines[start]?.trim() ?? '';
  if (opening.length < 200 && forwarded.test(opening)) {
    fields.push({ line: start + 1, name: '', value: opening });
    at = lines.findIndex((line, index) => index > start && line.trim() !== '');
    if (at < 0) return none;
  }
  for (; at < lines.length && fields.length < mostFields; at++) {
    const text = lines[at] ?? '';
    if (text.trim() === '') break;
    const last = fields.at(-1);
    const [, name = '', value = ''] = field.exec(text.slice(0, 2_000)) ?? [];
    if (kindOfField(name) !== undefined) fields.push({ line: at + 1, name, value: value.trim() });
    else if (last && /^\s+\S/.test(text)) last.value = `${last.value} ${text.trim()}`.trim();
    else if (name !== '' && fields[0]?.value.includes('@'))
      fields.push({ line: at + 1, name, value: value.trim() });
    else if (last && /^[\w-]+:\s/.test(text) && fields.length > 2)
      fields.push({
        line: at + 1,
        name: text.slice(0, text.indexOf(':')),
        value: text.slice(text.indexOf(':') + 1).trim(),
      });
    else break;
  }
  const found = new Set(fields.filter(({ name }) => name !== '').map(({ name }) => kindOfField(name)));
  const isMail = found.has('from')
    ? found.size > 1
    : found.has('subject') && (found.has('to') || found.has('date'));
  // An interview may begin "From: …", "To: …". A mail also names an address, a date or a subject.
  return isMail && (found.has('subject') || found.has('date')) ? { fields, end: at } : none;
}

/** Whether the beginning of a file, decoded as Latin-1, is that of a mail as programs send it (RFC 5322). */
export function isMail(head: string, name: string): boolean {
  const above = head.split(/\r?\n\r?\n/, 1)[0] ?? '';
  const names = [...above.matchAll(/^([A-Za-z][A-Za-z0-9-]*):/gm)].map(([, field = '']) =>
    field.toLowerCase(),
  );
  if (!/^(?:From |[A-Za-z][A-Za-z0-9-]*:)/.test(head)) return false;
  const isSent = names.some((field) =>
    ['mime-version', 'content-type', 'message-id', 'received'].includes(field),
  );
  const hasSender = names.some((field) => ['from', 'sender', 'return-path', 'subject'].includes(field));
  return hasSender && (isSent || /\.eml$/i.test(name));
}

/** Whether a text begins with the fields of a mail, as people paste it from a mail program. */
export const isPastedMail = (head: string): boolean => mailFields(head.split(/\r\n|\r|\n/)).fields.length > 0;
