// Two versions of a diagram beside each other, coloured, with what changed in words.
import { diff } from 'bpmn-js-differ';
import NavigatedViewer from 'bpmn-js/lib/NavigatedViewer';
import motcua from './motcua_moddle.js';

const by = id => document.getElementById(id);
const { before, after, words } = JSON.parse(by('comparison').textContent);
const LONGEST = 120; // characters of a value that is shown

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

const KINDS = [['Task', 'task'], ['Activity', 'task'], ['Gateway', 'gateway'], ['Event', 'event'], ['SequenceFlow', 'flow'], ['Lane', 'lane']];

function nameOf(element) {
  const kind = KINDS.find(([part]) => element.$type.includes(part))?.[1] ?? 'element';
  return `${words[kind]} “${element.name || ends(element) || element.id}”`;
}

function ends({ sourceRef, targetRef }) {
  return sourceRef && targetRef ? `${shown(sourceRef)} → ${shown(targetRef)}` : '';
}

function shown(value) {
  if (value === undefined || value === null || value === '') return words.empty;
  if (Array.isArray(value)) return value.map(shown).join(', ').slice(0, LONGEST);
  if (typeof value === 'object') return String(value.name || value.body || value.id || '…').slice(0, LONGEST);
  return String(value).slice(0, LONGEST);
}

/** Values are read from the two drawings: what the comparison gives are places in them. */
function changesOf(id, attributes, old, now) {
  const [was, is] = [old, now].map(viewer => viewer.get('elementRegistry').get(id)?.businessObject);
  return Object.keys(attributes).map(name => {
    const said = words[name.replace(/^motcua:/, '').split('.')[0]] ?? `${words.other} (${name})`;
    if (!was || !is || name.includes('.')) return said;
    return `${said} ${words.from} “${shown(was.get(name))}” ${words.to} “${shown(is.get(name))}”`;
  });
}

function tell(found, old, now) {
  const changed = ([id, { model, attrs }]) => ['changed', `${nameOf(model)}: ${changesOf(id, attrs, old, now).join('; ')}`];
  const moved = Object.entries(found._layoutChanged).filter(([id]) => !(id in found._changed));
  const lines = [
    ...Object.values(found._added).map(element => ['added', nameOf(element)]),
    ...Object.values(found._removed).map(element => ['removed', nameOf(element)]),
    ...Object.entries(found._changed).map(changed),
    ...moved.map(([, element]) => ['moved', nameOf(element)]),
  ];
  by('changes').replaceChildren(...(lines.length ? lines : [['same', '']]).map(([kind, text]) => {
    const line = document.createElement('li');
    line.className = kind;
    const strong = document.createElement('strong');
    strong.textContent = words[kind];
    line.append(strong, text && `: ${text}`);
    return line;
  }));
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
  tell(found, old, now);
  by('changes').dataset.told = 'yes';
}

compare();
