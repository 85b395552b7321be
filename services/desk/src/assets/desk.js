// The pages work by themselves; this keeps them up to date and sends the form with its progress.

const $ = (selector, within = document) => within.querySelector(selector);
const all = (selector, within = document) => [...within.querySelectorAll(selector)];

/* Times in the reader's own zone */

const clock = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'short' });

function localTimes(within) {
  for (const time of all('time', within)) {
    const text = clock.format(new Date(time.dateTime));
    // In the timeline the text is the time since submission.
    if ('keep' in time.dataset) time.title = text;
    else time.textContent = text;
  }
}

/* Live pages: the server renders, and what is different here is replaced */

/** Elements as the server sent them: what happened to them here since must not look like news. */
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
  if (focused) $(focused, fresh)?.focus();
  return fresh;
}

/** How to find an element again in a newer version of what it is in. */
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

/** Reads the page again. Asked while it reads, it reads once more: what it reads now may be old. */
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

/** Browsers allow few connections to one host, so a tab that nobody looks at gives its own back. */
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

/* Answers of the API, in the reader's words */

function say(place, tone, ...content) {
  const note = document.createElement('p');
  note.className = `note ${tone}`;
  note.append(...content);
  place.replaceChildren(note);
}

/** https://www.rfc-editor.org/rfc/rfc9457 */
function problemOf(status, text) {
  if (status === 0)
    return 'The desk did not answer. Nothing here is lost: press the button again, it is sent only once.';
  try {
    const { title, detail, where } = JSON.parse(text);
    const about = where && !title.includes(where) ? `${where}: ` : '';
    return `${about}${title}${/[.!?]$/.test(title) ? '' : '.'} ${detail}`;
  } catch {
    return `The desk answered ${status} and gave no reason.`;
  }
}

const signInAgain = () => location.assign(`/desk/sign-in?next=${encodeURIComponent(location.pathname)}`);

document.addEventListener('submit', async (event) => {
  const form = event.target.closest('form[data-api]');
  if (!form) return;
  event.preventDefault();
  const button = $('button', form);
  button.disabled = true;
  const response = await fetch(form.action, { method: 'POST' }).catch(() => undefined);
  if (response?.status === 401) return signInAgain();
  if (!response?.ok)
    say($('[data-outcome]', form), 'bad', problemOf(response?.status ?? 0, (await response?.text()) ?? ''));
  button.disabled = false;
  refresh();
});

/* The form for a new story */

const size = (bytes) =>
  bytes < 1e6 ? `${Math.max(1, Math.round(bytes / 1e3))} kB` : `${(bytes / 1e6).toFixed(1)} MB`;

/** The same package sent twice is one story; a package that was changed is another. */
const newKey = () =>
  Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16)).join('');

function submission(form) {
  const { text, draft, media, lane, embargo } = form.elements;
  const button = $('button.main', form);
  const outcome = $('[data-outcome]', form);
  const sending = $('[data-sending]', form);
  let chosen = [];
  let key = newKey();

  const showChosen = () => {
    $('[data-chosen]', form).replaceChildren(
      ...chosen.map((file) => {
        const item = document.createElement('li');
        const remove = document.createElement('button');
        remove.type = 'button';
        remove.className = 'plain';
        remove.textContent = 'Remove';
        remove.setAttribute('aria-label', `Remove ${file.name}`);
        remove.addEventListener('click', () => {
          chosen = chosen.filter((other) => other !== file);
          key = newKey();
          showChosen();
          media.focus();
        });
        const name = document.createElement('span');
        name.textContent = `${file.name} · ${size(file.size)}`;
        item.append(name, remove);
        return item;
      }),
    );
  };
  const add = (files) => {
    chosen.push(...files);
    key = newKey();
    showChosen();
  };
  const draftChanged = () => {
    text.disabled = draft.files.length > 0;
    draft.disabled = text.value !== '';
  };

  form.addEventListener('input', () => {
    key = newKey();
    draftChanged();
  });
  media.addEventListener('change', () => {
    add(media.files);
    // Chosen files are in the list now; choosing again adds to them.
    media.value = '';
  });

  const setDropping = (is) => $('[data-drop]', form).classList.toggle('dropping', is);
  const hasFiles = (event) => event.dataTransfer?.types.includes('Files');
  document.addEventListener('dragover', (event) => {
    if (!hasFiles(event)) return;
    event.preventDefault();
    setDropping(true);
  });
  document.addEventListener('dragleave', (event) => event.relatedTarget === null && setDropping(false));
  document.addEventListener('drop', (event) => {
    if (!hasFiles(event)) return;
    event.preventDefault();
    setDropping(false);
    const files = [...event.dataTransfer.files];
    const needsDraft = text.value === '' && draft.files.length === 0;
    const dropped = needsDraft
      ? files.find(({ name }) => /\.(txt|text|md|markdown)$/i.test(name))
      : undefined;
    if (dropped) {
      const transfer = new DataTransfer();
      transfer.items.add(dropped);
      draft.files = transfer.files;
      draftChanged();
    }
    add(files.filter((file) => file !== dropped));
  });

  /** The draft goes before the media: if it can't be used, nobody waits for an upload to hear so. */
  const parcel = () => {
    const data = new FormData();
    const settings = {
      ...(lane.value ? { lane: lane.value } : {}),
      ...(embargo.value ? { embargo: new Date(embargo.value).toISOString() } : {}),
    };
    if (Object.keys(settings).length > 0) data.append('story', JSON.stringify(settings));
    const pasted = /^\s*(---\r?\n|#{1,3} )/.test(text.value) ? 'draft.md' : 'draft.txt';
    data.append('draft', draft.files[0] ?? new File([text.value], pasted, { type: 'text/plain' }));
    for (const file of chosen) data.append('media', file);
    return data;
  };

  const accepted = ({ storyId, headline }) => {
    const link = document.createElement('a');
    link.href = `/desk/stories/${storyId}`;
    link.textContent = headline ?? 'See what becomes of it';
    say(outcome, 'good', 'Accepted, and safe. ', link);
    form.reset();
    chosen = [];
    key = newKey();
    showChosen();
    draftChanged();
    refresh();
  };

  const busy = (is) => {
    button.disabled = is;
    sending.hidden = !is;
    form.setAttribute('aria-busy', String(is));
  };

  form.addEventListener('submit', (event) => {
    event.preventDefault();
    outcome.replaceChildren();
    if (text.value.trim() === '' && draft.files.length === 0) {
      say(outcome, 'bad', 'There is no draft yet: paste the text, or choose its file.');
      text.focus();
      return;
    }
    const request = new XMLHttpRequest();
    request.open('POST', form.action);
    request.setRequestHeader('idempotency-key', key);
    request.upload.addEventListener('progress', ({ loaded, total }) => {
      const percent = total > 0 ? Math.floor((100 * loaded) / total) : 0;
      $('progress', sending).value = percent;
      $('[data-sent]', sending).textContent =
        loaded < total ? `${percent} % of ${size(total)}` : 'Received; being stored';
    });
    request.addEventListener('loadend', () => {
      busy(false);
      if (request.status === 401) signInAgain();
      else if (request.status === 202) accepted(JSON.parse(request.responseText));
      else say(outcome, 'bad', problemOf(request.status, request.responseText));
    });
    busy(true);
    request.send(parcel());
  });
  draftChanged();
  busy(false);
}

/* Begin */

for (const live of all('[data-live]')) partsOf(live).forEach(remember);
localTimes(document);
const polled = $('[data-poll]');
if (polled) poll(Number(polled.dataset.poll));
const followed = $('[data-events]');
if (followed) follow(followed.dataset);
const form = $('form[data-submit]');
if (form) submission(form);
