// Shows pages in headless Chromium, as HTML and as XHTML, and compares: no request, no dialog, no script, nothing that no
// page of ours holds; the live DOM of each case is the tree that was meant.
// Speaks the DevTools protocol over two pipes, so that nothing has to be installed beside Chromium.
// node browser.mjs CHROMIUM PAGES.json PROFILE-FOLDER
import { spawn } from 'node:child_process';
import { readFileSync, rmSync } from 'node:fs';

const [chromium, file, profile] = process.argv.slice(2);
const pages = JSON.parse(readFileSync(file, 'utf8'));
rmSync(profile, { recursive: true, force: true });

const child = spawn(chromium, [
  '--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
  '--disable-component-update', '--disable-sync', '--disable-dev-shm-usage', '--remote-debugging-pipe',
  `--user-data-dir=${profile}`, 'about:blank',
], { stdio: ['ignore', 'ignore', 'ignore', 'pipe', 'pipe'] });
const [, , , write, read] = child.stdio;
const timer = setTimeout(() => fail(['the browser did not answer in time']), 240_000);

let last = 0;
const waiting = new Map();
const listeners = [];
let rest = '';
read.setEncoding('utf8');
read.on('data', (chunk) => {
  const parts = (rest + chunk).split('\0');
  rest = parts.pop();
  for (const part of parts) {
    const message = JSON.parse(part);
    if (message.id) {
      const { resolve, reject, method } = waiting.get(message.id);
      waiting.delete(message.id);
      if (message.error) reject(new Error(`${method}: ${message.error.message}`)); else resolve(message.result);
    } else {
      for (const listener of listeners) listener(message);
    }
  }
});
function send(method, params = {}, sessionId) {
  const id = ++last;
  write.write(JSON.stringify({ id, method, params, sessionId }) + '\0');
  return new Promise((resolve, reject) => waiting.set(id, { resolve, reject, method }));
}
function fail(lines) {
  console.error(lines.join('\n'));
  child.kill();
  process.exitCode = 1;
  clearTimeout(timer);
}

// In the page: the outline of each case, and everything that may not be there.
const look = `(cases) => {
  const quote = JSON.stringify;
  const outline = (node, depth) => {
    const indent = '  '.repeat(depth);
    if (node.nodeType === 3) return indent + quote(node.data) + '\\n';
    if (node.nodeType !== 1) return indent + '?? ' + node.nodeType + '\\n';
    const attributes = [...node.attributes].map((it) => [it.name, it.value]).sort((a, b) => a[0] < b[0] ? -1 : 1);
    let out = indent + '<' + node.localName + '>';
    for (const [name, value] of attributes) out += ' ' + name + '=' + quote(value);
    out += '\\n';
    for (const child of node.childNodes) out += outline(child, depth + 1);
    return out;
  };
  const faults = [];
  for (const [name, id, meant] of cases) {
    const node = document.getElementById(id);
    let found = '';
    for (const child of node ? node.childNodes : []) found += outline(child, 0);
    if (found !== meant) faults.push(name + '\\nmeant:\\n' + meant.slice(0, 2000) + '\\nfound:\\n' + found.slice(0, 2000));
  }
  for (const node of document.querySelectorAll('*')) {
    if (node.namespaceURI !== 'http://www.w3.org/1999/xhtml') faults.push('foreign: ' + node.nodeName);
    if (/^(script|iframe|object|embed|base|link|form|template|frame|video|audio)$/.test(node.localName)) faults.push('element: ' + node.localName);
    for (const { name, value } of node.attributes) {
      if (/^on/i.test(name) || name === 'style') faults.push('attribute: ' + name + '=' + value);
    }
    if (node.localName === 'a' && node.hasAttribute('href') && !/^(https?|mailto|tel|data):$/.test(node.protocol)) {
      faults.push('address: ' + node.href);
    }
    if (node.localName === 'a' && node.protocol === 'data:' && !node.hasAttribute('download')) faults.push('data: ' + node.href);
  }
  const margin = document.querySelector('p') && getComputedStyle(document.querySelector('p')).marginBottom;
  // a document of the product has a style of its own; one that is not let in is a security entry of the log
  if (cases.length && margin && margin !== '7px') faults.push('the style sheet is not let in: ' + margin);
  if (document.scripts.length) faults.push('scripts');
  return faults;
}`;

const faults = [];
try {
  const { targetId } = await send('Target.createTarget', { url: 'about:blank' });
  const { sessionId } = await send('Target.attachToTarget', { targetId, flatten: true });
  let current = null;
  let loaded = () => {};
  listeners.push(({ method, params }) => {
    const where = current ? `${current.name} as ${current.type}` : 'before the first page';
    if (method === 'Fetch.requestPaused') {
      const { requestId, request } = params;
      if (current && request.url === current.url && !current.served) {
        current.served = true;
        const responseHeaders = [{ name: 'Content-Type', value: `${current.type}; charset=utf-8` }];
        const body = Buffer.from(current.html).toString('base64');
        send('Fetch.fulfillRequest', { requestId, responseCode: 200, responseHeaders, body }, sessionId).catch(() => {});
        return;
      }
      if (!request.url.endsWith('/favicon.ico')) faults.push(`${where}: request ${request.url.slice(0, 300)}`);
      send('Fetch.failRequest', { requestId, errorReason: 'BlockedByClient' }, sessionId).catch(() => {});
    } else if (method === 'Page.javascriptDialogOpening') {
      faults.push(`${where}: dialog ${params.message}`);
      send('Page.handleJavaScriptDialog', { accept: false }, sessionId).catch(() => {});
    } else if (method === 'Page.loadEventFired') {
      loaded();
    } else if (method === 'Log.entryAdded' && params.entry.source === 'security') {
      faults.push(`${where}: ${params.entry.text}`);
    } else if (method === 'Runtime.exceptionThrown' || method === 'Target.targetCreated' && params.targetInfo.url.includes('invalid')) {
      faults.push(`${where}: ${method}`);
    }
  });
  for (const domain of ['Page', 'Log', 'Runtime']) await send(`${domain}.enable`, {}, sessionId);
  await send('Fetch.enable', { patterns: [{ urlPattern: '*' }] }, sessionId);
  let shown = 0;
  for (const page of pages) {
    for (const type of ['text/html', 'application/xhtml+xml']) {
      current = { ...page, type, url: `http://pages.invalid/${shown++}`, served: false };
      const done = new Promise((resolve) => { loaded = resolve; });
      await send('Page.navigate', { url: current.url }, sessionId);
      await done;
      const expression = `(${look})(${JSON.stringify(page.cases)})`;
      const { result, exceptionDetails } = await send('Runtime.evaluate', { expression, returnByValue: true }, sessionId);
      if (exceptionDetails) faults.push(`${page.name} as ${type}: ${exceptionDetails.exception?.description}`);
      for (const fault of result.value ?? []) faults.push(`${page.name} as ${type}: ${fault}`);
    }
  }
  const cases = pages.reduce((sum, page) => sum + page.cases.length, 0);
  if (faults.length === 0) {
    console.log(`${cases} cases on ${pages.length} pages, as HTML and as XHTML: as meant`);
    await send('Browser.close').catch(() => {});
    clearTimeout(timer);
  } else {
    fail([`${faults.length} faults`, ...faults.slice(0, 5)]);
  }
} catch (error) {
  fail([String(error)]);
}
