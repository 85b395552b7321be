/**
 * What a browser may do with a public document: load files of this site, run the page's script, play what lies beside
 * it. Nothing inline runs or styles. https://www.w3.org/TR/CSP3/
 */
const contentSecurityPolicy = [
  "default-src 'none'",
  "style-src 'self'",
  "script-src 'self'",
  // Blurred pictures stand in the page.
  "img-src 'self' data:",
  "font-src 'self'",
  // A player feeds a stream to the browser through a `blob:` address.
  "media-src 'self' blob:",
  "worker-src 'self' blob:",
  "connect-src 'self'",
  "manifest-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
].join('; ');

/**
 * Powerful features that no story needs. Only names that browsers know: each unknown one is an error on their console.
 * https://github.com/w3c/webappsec-permissions-policy/blob/main/features.md
 */
const permissionsPolicy = [
  'accelerometer',
  'camera',
  'display-capture',
  'geolocation',
  'gyroscope',
  'hid',
  'magnetometer',
  'microphone',
  'midi',
  'payment',
  'serial',
  'usb',
]
  .map((feature) => `${feature}=()`)
  .join(', ');

/**
 * The headers that keep a reader safe on a public document. Every edge sends them with all that it answers, but for pictures,
 * films and sounds: a browser styles the page on which it shows one of those inline, and the policy would spoil that page.
 * `infra/edge/nginx.conf` repeats them; a test holds the two equal.
 */
export const documentHeaders: Readonly<Record<string, string>> = {
  'content-security-policy': contentSecurityPolicy,
  'permissions-policy': permissionsPolicy,
  // Other sites learn which site a reader came from, and not which story.
  'referrer-policy': 'strict-origin-when-cross-origin',
  'x-content-type-options': 'nosniff',
};
