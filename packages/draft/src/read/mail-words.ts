/**
 * Words that mail programs and people put around the text of a mail, in the languages of newsrooms. Every rule looks
 * at one line. Rules that could also match a sentence of a story are used only at the beginning or the end of a mail.
 */

/** The line above a quoted mail: "On Monday, the desk wrote:". It ends with a colon. */
export const attribution = new RegExp(
  [
    '^on\\b.* wrote\\s?:$',
    '^am\\b.* schrieb\\b.*:$',
    '^le\\b.* a écrit\\s?:$',
    '^el\\b.* escribió\\s?:$',
    '^(?:em|a|no dia)\\b.* escreveu\\s?:$',
    '^il\\b.* ha scritto\\s?:$',
    '^op\\b.* (?:schreef|heeft)\\b.*:$',
    '^(?:w dniu|dnia|\\S+, \\d).* (?:napisał|pisze).*:$',
    '\\d.*(?:пишет|писал|писала|написал|написала).*:$',
    '\\d.*yazdı\\s?:$',
    '\\d.*كتب.*[:：]$',
    'كتب.*\\d.*[:：]$',
    '\\d.*נוشת.*:$',
    '\\d.*כתב.*:$',
    '\\d.*نوشت.*[:：]$',
    '\\d.*ने लिखा\\s?[:：]$',
    '^pada\\b.* menulis\\s?:$',
    '^בתאריך .*:$',
    '\\d{1,2}[:.]\\d{2}.*<[^<>]+@[^<>]+>\\s?[:：]$',
    '\\d.*[写寫]道\\s?[:：]$',
    '\\d.*(?:書きました|書かれました|のメール)\\s?[:：]$',
    '\\d.*(?:작성|썼습니다|쓴 글)\\s?[:：]$',
  ].join('|'),
  'iu',
);

/** The line above the mail that is answered: words within hyphens or underscores, or the words alone. */
export const original =
  /^[-_=]{2,}\s*(?:original message|ursprüngliche nachricht|message d['’]origine|mensaje original|mensagem original|messaggio originale|oorspronkelijk bericht|wiadomość oryginalna|исходное сообщение|orijinal mesaj|الرسالة الأصلية|הודעה מקורית|پیام اصلی|मूल संदेश|pesan asli|原始邮件|原始郵件|元のメッセージ|원본 메시지|원본 메일)\s*[-_=]{2,}$/iu;

/** The line above a forwarded mail. */
export const forwarded =
  /^(?:[-_=]{2,}\s*(?:forwarded message|weitergeleitete nachricht|message transféré|mensaje reenviado|mensagem encaminhada|messaggio inoltrato|doorgestuurd bericht|wiadomość przekazana|пересылаемое сообщение|пересланное сообщение|iletilen mesaj|iletilen ileti|رسالة معاد توجيهها|הודעה שהועברה|پیام هدایت‌شده|अग्रेषित संदेश|pesan terusan|转发的邮件|轉寄的郵件|转发邮件|転送メッセージ|전달된 메시지)\s*[-_=]{2,}|begin forwarded message:|anfang der weitergeleiteten nachricht:|début du message (?:réexpédié|transféré)\s?:|inicio del mensaje reenviado:|início da mensagem (?:encaminhada|reenviada):|inizio messaggio inoltrato:|begin doorgestuurd bericht:|начало переадресованного сообщения:|下面是被转发的邮件：|転送されたメッセージ：)$/iu;

/** A line that a phone or program adds below a mail. */
export const sentFrom = new RegExp(
  [
    '^sent (?:from|via|with) (?:my |the |yahoo|outlook|mail|gmail|proton|samsung|iphone|ipad|android|blackberry)',
    '^get outlook for ',
    '^von meinem .* gesendet$',
    '^gesendet (?:von|mit) (?:meinem|der|outlook)',
    '^envoyé (?:de|depuis) mon ',
    '^enviado desde mi ',
    '^enviado d[oe] (?:meu|iphone|ipad)',
    '^inviato da(?:l mio)? ',
    '^verstuurd vanaf ',
    '^verzonden (?:vanaf|met) mijn ',
    '^wysłane? z ',
    '^отправлено с ',
    '^(?:iphone|ipad|android).*gönderildi$',
    '^(?:أرسلت|مرسل|تم الإرسال) من ',
    '^נשלח מ',
    '^(?:ارسال شده|فرستاده شده) از ',
    '^मेरे .* से भेजा',
    '^dikirim dari ',
    '^发自我的',
    '^從我的.*(?:傳送|寄出)',
    '^(?:iphone|ipad|android).*から送信$',
    '^(?:나의|내) .*에서 보냄$',
  ].join('|'),
  'iu',
);

/** A greeting: a short line of its own. */
export const greeting =
  /^(?:hi|hello|hey|dear|good (?:morning|afternoon|evening)|hallo|liebe[rs]?|guten (?:tag|morgen|abend)|sehr geehrte|moin|bonjour|bonsoir|salut|chère?s?|hola|buen(?:os|as) (?:días|tardes|noches)|estimad[oa]s?|querid[oa]s?|olá|oi|prezad[oa]s?|car[oaie]|buon(?:giorno|asera)|ciao|gentil[ei]|beste|geachte|dag|goedemorgen|cześć|dzień dobry|szanown[iya]|witam|здравствуйте|добрый (?:день|вечер)|доброе утро|привет|уважаем\S+|merhaba|sayın|selam|مرحبا|السلام عليكم|عزيزي|سلام|درود|שלום|היי|नमस्ते|प्रिय|halo|selamat (?:pagi|siang|sore|malam)|yth|你好|您好|各位|お世話になって|こんにちは|안녕하세요)(?:\s[^.!?]{0,60})?[,!:，！：、。]?$/iu;

/** A farewell, above the sender's name. */
export const farewell =
  /^(?:(?:with )?(?:best|kind|warm|kindest)(?: wishes| regards)?|regards|cheers|many thanks|thanks(?: a lot)?|thank you|yours (?:sincerely|faithfully|truly)|sincerely|(?:mit )?(?:freundliche[nm]?|beste[nm]?|viele[nm]?|herzliche[nm]?|liebe[nm]?) gr(?:ü|ue)(?:ß|ss)en?|(?:vg|lg|mfg)|danke|(?:bien )?cordialement|(?:bien )?à vous|merci(?: d['’]avance)?|salutations|(?:un )?saludos?(?: cordial(?:es)?)?|un abrazo|gracias|atenciosamente|abraços?|obrigad[oa]|cordiali saluti|(?:distinti |cari )?saluti|grazie|(?:met )?vriendelijke groet(?:en)?|groet(?:en|jes)?|bedankt|pozdrawiam|z poważaniem|dziękuję|с уважением|всего доброго|спасибо|saygılarımla|iyi çalışmalar|teşekkürler|مع (?:أطيب )?(?:التحيات|تحياتي)|تحياتي|با احترام|با تشکر|בברכה|תודה|सादर|धन्यवाद|salam|hormat (?:kami|saya)|terima kasih|此致|祝好|谢谢|敬具|よろしくお願い(?:いた|致)?します|감사합니다|rgds|all (?:the )?best|ta|gru(?:ß|ss)|grüße|beste grüße|herzliche grüße|bis dann|mvg|bien à (?:toi|vous)|à bientôt|amitiés|bises|besos|cumprimentos|com os melhores cumprimentos|beijos|un (?:caro )?saluto|a presto|(?:met )?hartelijke groet(?:en)?|pozdrowienia|z wyrazami szacunku|с наилучшими пожеланиями|всего наилучшего|с приветом|sevgiler|iyi günler|kolay gelsin|مع (?:خالص )?(?:الشكر|التقدير)(?: والتقدير)?|בברכה רבה|שלכם|با سپاس|ارادتمند|भवदीय|salam hangat|敬礼|敬上|顺祝商祺|以上、?よろしくお願い(?:いた|致)?します|お願い(?:いた|致)?します)[,!.，。！،]?$/iu;

/** Farewells that only people who know each other write. A letter to readers has none of these. */
export const informalFarewell =
  /^(?:cheers|thanks(?: a lot)?|thx|ta|rgds|best|all (?:the )?best|lg|vg|mfg|mvg|danke|gru(?:ß|ss)|grüße|(?:viele|liebe) grüße|merci|bises|à bientôt|un saludo|saludos|gracias|besos|abraços?|beijos|obrigad[oa]|un saluto|grazie|a presto|groet(?:en|jes)?|bedankt|pozdrawiam|dzięki|спасибо|с приветом|teşekkürler|kolay gelsin|iyi çalışmalar|תודה|धन्यवाद|terima kasih|谢谢|よろしくお願い(?:いた|致)?します|감사합니다)[,!.，。！،]?$/iu;

/** Words of a note to the desk above the text: "attached", "as promised". */
const passesOn = [
  "attached|enclosed|please find|as (?:promised|discussed|agreed|requested)|let me know|call me|give me a (?:call|ring)|hope (?:it|this|that)[’' ]|fyi|can you (?:check|use|run)|please (?:run|use|publish|check|edit)",
  'anbei|im anhang|wie (?:besprochen|versprochen|vereinbart)|bitte (?:gegenlesen|prüfen|melden|kurz)|meldet euch|melde dich|(?:zur|bei) rückfragen|bei fragen',
  "ci-joint|en pièce jointe|comme (?:convenu|promis)|n[’']hésite|merci de (?:relire|publier|me)",
  'adjunto|te (?:mando|envío|paso)|os (?:mando|envío|paso)|les? envío|como (?:quedamos|acordamos)|cualquier (?:cosa|duda)',
  'em anexo|segue (?:o|a|em|abaixo)|conforme combinado|qualquer (?:coisa|dúvida)',
  "in allegato|allego|come (?:d[’']accordo|promesso|concordato)|ti (?:mando|invio)|vi (?:mando|invio)|fammi sapere",
  'bijgaand|in de bijlage|zoals (?:afgesproken|beloofd)|laat (?:me |het )?(?:even )?weten',
  'w załączniku|w załączeniu|przesyłam|wysyłam|zgodnie z ustaleniami|daj znać',
  'во вложении|прикрепля\\p{L}*|присыла[юе]\\p{L}*|высыла[юе]\\p{L}*|как (?:договаривались|обещал\\p{L}*)|посылаю',
  'ekte(?:dir|ki)?|gönderiyorum|iletiyorum',
  'مرفق|أرفق|أرسل (?:لكم|لك|إليكم)|تجدون|كما (?:اتفقنا|وعدت)',
  'מצורף|מצורפת|כפי ש(?:סיכמנו|הבטחתי)|שולח(?:ת)? (?:לך|לכם)',
  'پیوست|ضمیمه|ارسال می ?شود|خدمت شما',
  'संलग्न|भेज रहा हूं|भेज रही हूं',
  'terlampir|saya kirim(?:kan)?|bersama ini',
].join('|');
const unspaced =
  '附件|附上|请查收|請查收|请审[阅核]|請審閱|お送り(?:し|いた)|添付(?:し|いた)|ご確認(?:を|くだ|お願)|お疲れ様です|お世話になっております|첨부(?:합|하|드)|보내(?:드립|드려)|확인 ?부탁';
/** Words that a story may begin with, too: they count only below a greeting. */
const presents =
  "here(?:[’']s| is| are| comes)|hier (?:ist|der|die|das|kommt|mein)|voici|voilà|aquí (?:va|tienes|está)|aqui (?:vai|está)|ecco|hier(?:bij)? (?:is|komt|het|de)|oto|вот|haberi aşağıda|إليكم|הנה|berikut|below is|see below";
export const coverNote = new RegExp(`(?<![\\p{L}\\p{M}])(?:${passesOn})(?![\\p{L}\\p{M}])|${unspaced}`, 'iu');
export const coverBelowGreeting = new RegExp(`^(?:${presents})(?![\\p{L}\\p{M}])`, 'iu');

/** A legal disclaimer below a mail. */
export const disclaimer =
  /(?=.*\b(?:confidential|privileged|vertraulich|confidentiel\w*|confidencial\w*|riservat\w+|vertrouwelijk|poufn\w+|gizli\w*|rahasia)\b|.*(?:конфиденциальн|سري|محرمانه|סודי|गोपनीय|机密|機密|秘密|기밀))(?=.*(?:e-?mail|message|nachricht|courriel|mensaje|mensagem|messaggio|bericht|wiadomoś|сообщени|письм|mesaj|رسالة|پیام|הודעה|संदेश|pesan|邮件|郵件|メール|메일))/iu;

/** Prefixes that programs put before the subject of a reply or a forwarded mail. */
export const subjectPrefix =
  /^(?:(?:re|aw|sv|vs|antw|odp|ynt|res|r|ha|fwd?|wg|tr|rv|enc|i|pd|ilt|doorst|vb|回复|回覆|答复|转发|轉寄|返信|転送|회신|전달|رد|إعادة توجيه|תגובה|הועבר|पुनः|bls|trs)\s?(?:\[\d+\])?\s?[:：]\s*)+/iu;

/** Whether a subject is that of a forwarded mail. */
export const isForward = (subject: string): boolean =>
  /^(?:fwd?|wg|tr|rv|enc|i|pd|ilt|doorst|vb|转发|轉寄|転送|전달|إعادة توجيه|הועבר|trs)\s?[:：]/iu.test(
    subject,
  );
