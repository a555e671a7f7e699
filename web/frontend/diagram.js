// Draws the diagrams of a dossier with "you are here". What is drawn stands in the page as a JSON data block:
// {"url", "first", "steps": {element id: {"state": "done" | "here" | "overdue", "badge", "slow"}}, "flows": [[source, target]]}
import NavigatedViewer from 'bpmn-js/lib/NavigatedViewer';
import { follow } from './trace.js';

const READABLE = 0.65; // below this scale the names of the steps cannot be read
const COMFORTABLE = 0.85;
const MARGIN = 20; // of the drawing, around the diagram

async function draw(container) {
  const data = JSON.parse(document.getElementById(container.dataset.source).textContent);
  const viewer = new NavigatedViewer({ container });
  if (data.drawings) {
    await follow(viewer, data, { open, mark, show });
  } else {
    await open(viewer, data.url);
    mark(viewer, data);
    show(viewer, data.steps, data.first);
  }
  container.dataset.drawn = 'yes';
  return viewer;
}

async function open(viewer, url) {
  const answer = await fetch(url, { credentials: 'same-origin' });
  if (!answer.ok) throw new Error(`HTTP ${answer.status}`);
  await viewer.importXML(await answer.text());
}

function mark(viewer, { steps, flows }) {
  const canvas = viewer.get('canvas');
  const overlays = viewer.get('overlays');
  const registry = viewer.get('elementRegistry');
  const taken = new Set(flows.map(ends => ends.join(' ')));
  for (const [id, { state, badge, slow }] of Object.entries(steps)) {
    if (!registry.get(id)) continue;
    canvas.addMarker(id, `step-${state}`);
    if (badge) overlays.add(id, { position: { top: -12, left: 6 }, html: badgeOf(slow ? 'overdue' : state, badge), scale: { min: 0.7 } });
  }
  for (const flow of registry.filter(element => element.type === 'bpmn:SequenceFlow')) {
    if (taken.has(`${flow.source?.id} ${flow.target?.id}`)) canvas.addMarker(flow.id, 'flow-done');
  }
}

function badgeOf(state, text) {
  const badge = document.createElement('span');
  badge.className = `step-badge ${state}`;
  badge.textContent = text;
  return badge;
}

/** The whole diagram, or, where that would be too small to read, the step that matters, else the one being done. */
function show(viewer, steps, first) {
  const canvas = viewer.get('canvas');
  canvas.zoom('fit-viewport', 'auto');
  if (canvas.zoom() >= READABLE) return;
  const here = viewer.get('elementRegistry').get(first) ? first : Object.keys(steps).find(id => steps[id].state !== 'done');
  const shape = viewer.get('elementRegistry').get(here);
  if (!shape) return;
  const { outer, inner } = canvas.viewbox();
  const width = outer.width / COMFORTABLE, height = outer.height / COMFORTABLE;
  canvas.viewbox({
    x: start(shape.x + shape.width / 2, width, inner.x, inner.width),
    y: start(shape.y + shape.height / 2, height, inner.y, inner.height),
    width,
    height,
  });
}

/** Where a window begins that has `middle` in its middle, yet shows no emptiness beside a diagram larger than it. */
function start(middle, length, first, whole) {
  if (whole + 2 * MARGIN <= length) return first + whole / 2 - length / 2;
  const last = first + whole + MARGIN - length;
  return Math.min(Math.max(middle - length / 2, first - MARGIN), last);
}

for (const container of document.querySelectorAll('.diagram')) {
  const tools = document.getElementById(`${container.id}-tools`);
  draw(container).then(
    viewer => {
      tools?.querySelectorAll('button[data-zoom]').forEach(button => {
        button.hidden = false;
        button.addEventListener('click', () => {
          if (button.dataset.zoom === 'fit') viewer.get('canvas').zoom('fit-viewport', 'auto');
          else viewer.get('zoomScroll').stepZoom(Number(button.dataset.zoom));
        });
      });
    },
    () => {
      container.textContent = '';
      const sentence = document.createElement('p');
      sentence.className = 'failed';
      sentence.textContent = container.dataset.failed;
      container.append(sentence);
    },
  );
}
