/**
 * What a browser may do with a public document: load files of this site, run the page's script, play its media. Inline
 * scripts and styles are forbidden. https://www.w3.org/TR/CSP3/
 */
const contentSecurityPolicy = [
  "default-src 'none'",
  "style-src 'self'",
  "script-src 'self'",
  // Blurred placeholders are inline in the page.
  "img-src 'self' data:",
  "font-src 'self'",
  // Players use `blob:` URLs to give streams to the browser.
  "media-src 'self' blob:",
  "worker-src 'self' blob:",
  "connect-src 'self'",
  "manifest-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
].join('; ');

/**
 * Powerful features that no story needs. Only names that browsers know: they log an error for each unknown name.
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
 * The headers that protect readers of a public document. Every edge sends them with all responses except pictures,
 * video and audio: a browser shows those on a page that it styles itself, and the policy would break that page.
 * `infra/edge/nginx.conf` repeats them; a test compares the two.
 */
export const documentHeaders: Readonly<Record<string, string>> = {
  'content-security-policy': contentSecurityPolicy,
  'permissions-policy': permissionsPolicy,
  // Other sites learn which site a reader came from, but not which story.
  'referrer-policy': 'strict-origin-when-cross-origin',
  'x-content-type-options': 'nosniff',
};
