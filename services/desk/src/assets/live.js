// Keeps the pages up to date. They also work without this script.

const $ = (selector, within = document) => within.querySelector(selector);
const all = (selector, within = document) => [...within.querySelectorAll(selector)];

/* Times in the reader's time zone */

const clock = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'short' });

function localTimes(within) {
  for (const time of all('time', within)) {
    const text = clock.format(new Date(time.dateTime));
    // The timeline shows the time since submission, so the local time becomes the tooltip.
    if ('keep' in time.dataset) time.title = text;
    else time.textContent = text;
  }
}

/* Live pages: the server renders the page again, and changed elements are replaced */

/**
 * The HTML of elements as the server sent it. This script changes elements; that must not count as a change.
 */
const served = new WeakMap();

const remember = (element) => served.set(element, element.outerHTML);
const partsOf = (live) => (live.localName === 'ol' ? [...live.children] : [live]);

function replace(old, fresh) {
  const html = fresh.outerHTML;
  if (served.get(old) === html) return old;
  const open = all('details[open]', old).map((details) => details.id);
  const focused = old.contains(document.activeElement) ? addressOf(document.activeElement) : undefined;
  const news = fresh.dataset.news;
  if (news !== undefined && news !== old.dataset.news) $('#news').textContent = news;
  old.replaceWith(fresh);
  served.set(fresh, html);
  localTimes(fresh);
  for (const details of all('details', fresh)) details.open = open.includes(details.id);
  // The focused element may be gone, such as a button after use. The keyboard focus must stay on the page.
  if (focused) ($(focused, fresh) ?? $('#main')).focus();
  return fresh;
}

/** Returns a selector that finds the same element in a newer version of its parent. */
function addressOf({ localName, id, attributes }) {
  if (id) return `#${CSS.escape(id)}`;
  const href = attributes.getNamedItem('href')?.value;
  return href ? `${localName}[href="${CSS.escape(href)}"]` : localName;
}

function updateList(list, fresh) {
  const before = new Map([...list.children].map((child) => [child.id, child]));
  let place = null;
  for (const child of [...fresh.children]) {
    const old = before.get(child.id);
    before.delete(child.id);
    let current = child;
    if (old) current = replace(old, child);
    else {
      remember(child);
      localTimes(child);
    }
    const next = place === null ? list.firstElementChild : place.nextElementSibling;
    if (next !== current) list.insertBefore(current, next);
    place = current;
  }
  for (const gone of before.values()) gone.remove();
}

let refreshing;
let again = false;

/** Fetches the page again. When called during a fetch, fetches once more after it, because that answer may be old. */
async function refresh() {
  if (refreshing) {
    again = true;
    return refreshing;
  }
  refreshing = read()
    .then(
      (reached) => ($('#stale').hidden = reached),
      () => ($('#stale').hidden = false),
    )
    .finally(() => {
      refreshing = undefined;
      if (!again) return;
      again = false;
      refresh();
    });
  return refreshing;
}

async function read() {
  const response = await fetch(location.href, {
    headers: { accept: 'text/html' },
    signal: AbortSignal.timeout(10_000),
  });
  if (response.redirected) location.assign(response.url);
  if (!response.ok) return false;
  const page = new DOMParser().parseFromString(await response.text(), 'text/html');
  for (const fresh of all('[data-live]', page)) {
    const old = document.getElementById(fresh.id);
    if (old?.localName === 'ol') updateList(old, fresh);
    else if (old) replace(old, fresh);
  }
  return true;
}

function poll(every) {
  const look = async () => {
    if (!document.hidden) await refresh();
    setTimeout(look, every);
  };
  setTimeout(look, every);
  document.addEventListener('visibilitychange', () => !document.hidden && refresh());
}

/** Follows the event stream while the tab is visible. Browsers allow few connections to one host. */
function follow({ events, types }) {
  let source;
  let soon;
  const changed = () => {
    clearTimeout(soon);
    soon = setTimeout(refresh, 50);
  };
  const connect = () => {
    source?.close();
    if (document.hidden) return;
    source = new EventSource(events);
    for (const type of types.split(' ')) source.addEventListener(type, changed);
    source.addEventListener('error', () => {
      if (source.readyState === EventSource.CLOSED) setTimeout(connect, 2000);
      changed();
    });
  };
  document.addEventListener('visibilitychange', connect);
  connect();
}

for (const live of all('[data-live]')) partsOf(live).forEach(remember);
localTimes(document);
document.addEventListener('desk:changed', refresh);
const polled = $('[data-poll]');
if (polled) poll(Number(polled.dataset.poll));
const followed = $('[data-events]');
if (followed) follow(followed.dataset);
