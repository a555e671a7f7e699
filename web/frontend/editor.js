// Draws a draft. What is drawn stands in the browser until it is saved; two who draw on one draft are told of each other.
import Modeler from 'bpmn-js/lib/Modeler';
import simulation from 'bpmn-js-token-simulation';
import minimap from 'diagram-js-minimap';
import { Adding } from './add.js';
import { Findings, go } from './findings.js';
import motcua from './motcua_moddle.js';
import { nameOf, typeOf } from './names.js';
import { Panel, make } from './panel.js';
import { mendSimulation } from './simulation_words.js';
import steps from './steps.js';
import { translation } from './vietnamese.js';

const LONGEST = 900_000; // characters, as on the server
const READABLE = 0.6; // below this scale the names of the steps cannot be read
const ROOMY = 900; // pixels of the canvas beside which the small map hides nothing
const MARGIN = 20; // of the drawing, around the diagram
const by = id => document.getElementById(id);
const bench = JSON.parse(by('bench').textContent);
const { words, addresses } = bench;
let { version } = bench;
let savedAt = 0; // place in the command stack

const modeler = new Modeler({
  container: by('canvas'),
  moddleExtensions: { motcua },
  additionalModules: [translation(bench.language), simulation, minimap, steps],
  minimap: { open: by('canvas').offsetWidth > ROOMY },
  steps: words,
});
const stack = () => modeler.get('commandStack');
const isChanged = () => stack()._stackIdx !== savedAt;

async function send(address, fields) {
  const form = new FormData();
  for (const [name, value] of Object.entries({ csrf_token: by('csrf').value, ...fields })) form.append(name, value);
  const answer = await fetch(address, { method: 'POST', body: form, credentials: 'same-origin', redirect: 'manual' }).catch(() => null);
  if (!answer) return { said: words.notSaved, lost: true };
  if (answer.status === 413) return { said: words.tooLarge };
  if (answer.headers.get('Content-Type')?.includes('json')) return answer.json();
  if (answer.status >= 500) return { said: words.notSaved, lost: true };
  return { said: words.signedOut, lost: true, signedOut: answer.status === 400 || answer.type === 'opaqueredirect' };
}

/** Once more with the token of a sign-in that happened in another tab meanwhile. */
async function ask(address, fields) {
  const answer = await send(address, fields);
  if (!answer.signedOut) return answer;
  const page = await fetch(location.href, { credentials: 'same-origin' }).then(found => found.text()).catch(() => '');
  const token = new DOMParser().parseFromString(page, 'text/html').getElementById('csrf')?.value;
  if (!token) return answer;
  by('csrf').value = token;
  return send(address, fields);
}

function say(sentence) {
  if (sentence !== by('state').textContent) by('state').textContent = sentence;
}

function trouble(sentence, conflict = false) {
  by('trouble').hidden = !sentence;
  by('trouble-said').textContent = sentence;
  by('conflict').hidden = !conflict;
  if (sentence) by('trouble').focus();
}

async function save() {
  say(words.saving);
  by('save').disabled = true;
  const place = stack()._stackIdx;
  const { xml } = await modeler.saveXML({ format: true });
  const answer = await ask(addresses.save, { text: xml, seen: version });
  by('save').disabled = false;
  if (answer.version) {
    version = answer.version;
    savedAt = place;
    trouble('');
    say(isChanged() ? words.unsaved : words.saved.replace('%(at)s', answer.at));
    return true;
  }
  say(words.unsaved);
  trouble(answer.said, answer.conflict);
  return false;
}

async function keepAsAnother() {
  const { xml } = await modeler.saveXML({ format: true });
  const answer = await ask(addresses.another, { text: xml });
  if (!answer.address) return trouble(answer.said);
  savedAt = stack()._stackIdx;
  location.assign(answer.address);
}

async function takeIn(file) {
  const text = await file.text();
  if (text.length > LONGEST) return trouble(words.tooLarge);
  const answer = await ask(addresses.check, { text });
  if (answer.refused ?? answer.said) return trouble(answer.refused || answer.said);
  await draw(text);
  savedAt = -2; // nothing of it is saved
  trouble('');
  say(words.imported);
}

async function draw(text) {
  await modeler.importXML(text);
  fit();
  savedAt = stack()._stackIdx;
  changed();
}

/** The whole diagram beside the tools, or its beginning where the whole would be too small to read. */
function fit() {
  const canvas = modeler.get('canvas');
  const { inner, outer } = canvas.viewbox();
  const tools = (document.querySelector('.djs-palette')?.offsetWidth ?? 0) + 2 * MARGIN;
  const scale = Math.min(1, Math.max(READABLE, Math.min((outer.width - tools - MARGIN) / inner.width, (outer.height - 2 * MARGIN) / inner.height)));
  canvas.viewbox({ x: inner.x - tools / scale, y: inner.y - MARGIN / scale, width: outer.width / scale, height: outer.height / scale });
}

async function takeOut() {
  const { xml } = await modeler.saveXML({ format: true });
  const address = URL.createObjectURL(new Blob([xml], { type: 'application/xml' }));
  make('a', { href: address, download: `${bench.process}.bpmn` }).click();
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}

function changed() {
  by('save').disabled = false;
  by('undo').disabled = !stack().canUndo();
  by('redo').disabled = !stack().canRedo();
  if (isChanged()) say(words.unsaved);
  const chosen = by('elements').value;
  const named = modeler.get('elementRegistry').filter(one => one.parent && one.type !== 'label');
  by('elements').replaceChildren(make('option', { value: '', textContent: words.none }), ...grouped(named));
  by('elements').value = chosen;
}

/** By kind of element, so that a long list is found through. */
function grouped(elements) {
  const groups = new Map();
  for (const one of elements) {
    const kind = typeOf(one.businessObject, modeler.get('translate'));
    if (!groups.has(kind)) groups.set(kind, make('optgroup', { label: kind }));
    groups.get(kind).append(make('option', { value: one.id, textContent: one.businessObject.name || nameOf(one.businessObject, words) }));
  }
  return groups.values();
}

function simulate() {
  const button = by('simulate');
  modeler.get('toggleMode').toggleMode();
  const draws = button.getAttribute('aria-pressed') !== 'true';
  button.setAttribute('aria-pressed', draws);
  by('panel').inert = draws;
  button.textContent = draws ? words.stopsDrawing : words.draws;
}

new Panel(modeler, by('panel'), bench);
new Adding(modeler, { kinds: by('add-kind'), button: by('add'), said: () => by('panel-name')?.focus() });
new Findings(modeler, { words, ask: async text => { const found = await ask(addresses.check, { text }); return found.findings ? found : null; } });
modeler.on('commandStack.changed', changed);
modeler.on('selection.changed', ({ newSelection }) => { by('elements').value = newSelection.length === 1 ? newSelection[0].id : ''; });
mendSimulation(by('canvas'), bench.language);

by('save').addEventListener('click', save);
by('another').addEventListener('click', keepAsAnother);
by('undo').addEventListener('click', () => stack().undo());
by('redo').addEventListener('click', () => stack().redo());
by('zoom-in').addEventListener('click', () => modeler.get('zoomScroll').stepZoom(1));
by('zoom-out').addEventListener('click', () => modeler.get('zoomScroll').stepZoom(-1));
by('zoom-fit').addEventListener('click', fit);
by('simulate').addEventListener('click', simulate);
by('export').addEventListener('click', takeOut);
by('import').addEventListener('change', event => { const [file] = event.target.files; event.target.value = ''; if (file) takeIn(file); });
by('elements').addEventListener('change', event => { const shape = modeler.get('elementRegistry').get(event.target.value); if (shape) go(modeler, shape); });
/** What is drawn is saved before one goes on to a page about it. */
async function goOn(event) {
  if (!isChanged()) return;
  event.preventDefault();
  if (await save()) location.assign(event.target.href);
}
by('review').addEventListener('click', goOn);
by('panel').addEventListener('click', event => { if (event.target.matches('.form-way')) goOn(event); });
document.addEventListener('keydown', event => {
  if (event.key.toLowerCase() === 's' && (event.ctrlKey || event.metaKey)) { event.preventDefault(); save(); }
});
window.addEventListener('beforeunload', event => { if (isChanged()) event.preventDefault(); });

fetch(addresses.file, { credentials: 'same-origin' })
  .then(answer => { if (!answer.ok) throw new Error(`HTTP ${answer.status}`); return answer.text(); })
  .then(draw)
  .then(() => { by('canvas').dataset.drawn = 'yes'; })
  .catch(() => trouble(by('canvas').dataset.failed));
