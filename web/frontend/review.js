// Two versions of a diagram beside each other, coloured, with what changed in words.
import { diff } from 'bpmn-js-differ';
import NavigatedViewer from 'bpmn-js/lib/NavigatedViewer';
import motcua from './motcua_moddle.js';
import { nameOf, shown } from './names.js';

const by = id => document.getElementById(id);
const { before, after, words } = JSON.parse(by('comparison').textContent);
const READABLE = 0.5; // below this scale the names of the steps cannot be read
const COMFORTABLE = 0.8;

async function view(container, address) {
  const viewer = new NavigatedViewer({ container, moddleExtensions: { motcua } });
  const answer = await fetch(address, { credentials: 'same-origin' });
  if (!answer.ok) throw new Error(`HTTP ${answer.status}`);
  await viewer.importXML(await answer.text());
  viewer.get('canvas').zoom('fit-viewport', 'auto');
  container.dataset.drawn = 'yes';
  return viewer;
}

function mark(viewer, ids, name) {
  for (const id of ids) if (viewer.get('elementRegistry').get(id)) viewer.get('canvas').addMarker(id, `diff-${name}`);
}

/** What moves in one moves in the other. */
function together(one, other) {
  let leads = null;
  for (const [from, to] of [[one, other], [other, one]]) {
    from.on('canvas.viewbox.changed', ({ viewbox }) => {
      if (leads) return;
      leads = from;
      to.get('canvas').viewbox({ x: viewbox.x, y: viewbox.y, width: viewbox.width, height: viewbox.height });
      leads = null;
    });
  }
}

/** Values are read from the two drawings: what the comparison gives are places in them. */
function changesOf(id, attributes, old, now) {
  const [was, is] = [old, now].map(viewer => viewer.get('elementRegistry').get(id)?.businessObject);
  return Object.keys(attributes).map(name => {
    const said = words[name.replace(/^motcua:/, '').split('.')[0]] ?? `${words.other} (${name})`;
    if (!was || !is || name.includes('.')) return said;
    return `${said} ${words.from} “${shown(was.get(name), words)}” ${words.to} “${shown(is.get(name), words)}”`;
  });
}

/** What changed: kind, element, and the sentence after its kind. */
function linesOf(found, old, now) {
  const named = kind => ([id, element]) => [kind, id, nameOf(element, words)];
  const changed = ([id, { model, attrs }]) => ['changed', id, `${nameOf(model, words)}: ${changesOf(id, attrs, old, now).join('; ')}`];
  return [
    ...Object.entries(found._added).map(named('added')),
    ...Object.entries(found._removed).map(named('removed')),
    ...Object.entries(found._changed).map(changed),
    ...Object.entries(found._layoutChanged).filter(([id]) => !(id in found._changed)).map(named('moved')),
  ];
}

function tell(lines, old, now) {
  by('changes').replaceChildren(...(lines.length ? lines : [['same', '', '']]).map(([kind, id, text]) => {
    const line = document.createElement('li');
    line.className = kind;
    const strong = document.createElement('strong');
    strong.textContent = words[kind];
    line.append(strong, text && ': ');
    if (!placeOf(id, old, now)) { line.append(text); return line; }
    const button = document.createElement('button');
    button.type = 'button';
    button.className = 'quiet';
    button.textContent = text;
    button.addEventListener('click', () => show(id, old, now));
    line.append(button);
    return line;
  }));
}

function placeOf(id, old, now) {
  const shape = now.get('elementRegistry').get(id) ?? old.get('elementRegistry').get(id);
  if (!shape) return null;
  const { x, y } = shape.waypoints ? shape.waypoints[0] : shape;
  return { x: x + (shape.width ?? 0) / 2, y: y + (shape.height ?? 0) / 2 };
}

/** Bring an element into the middle of both, so large that it can be read. */
function show(id, old, now) {
  const { x, y } = placeOf(id, old, now);
  for (const viewer of [old, now]) {
    const { outer } = viewer.get('canvas').viewbox();
    const width = outer.width / COMFORTABLE, height = outer.height / COMFORTABLE;
    viewer.get('canvas').viewbox({ x: x - width / 2, y: y - height / 2, width, height });
  }
}

function failed(container) {
  const sentence = document.createElement('p');
  sentence.className = 'failed';
  sentence.textContent = words.failed;
  container.replaceChildren(sentence);
}

async function compare() {
  const drawn = view(by('after'), after).catch(() => failed(by('after')));
  if (!before) return;
  const [old, now] = [await view(by('before'), before).catch(() => failed(by('before'))), await drawn];
  if (!old || !now) return;
  const found = diff(old.getDefinitions(), now.getDefinitions());
  for (const viewer of [old, now]) {
    mark(viewer, Object.keys(found._layoutChanged), 'moved');
    mark(viewer, Object.keys(found._changed), 'changed');
  }
  mark(old, Object.keys(found._removed), 'removed');
  mark(now, Object.keys(found._added), 'added');
  together(old, now);
  const lines = linesOf(found, old, now);
  tell(lines, old, now);
  const first = lines.find(([, id]) => placeOf(id, old, now));
  if (first && now.get('canvas').zoom() < READABLE) show(first[1], old, now);
  by('changes').dataset.told = 'yes';
}

compare();
