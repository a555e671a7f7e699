// Adds an element without a mouse: after what is selected, on its only arrow or as a branch of its own.
import { getMid } from 'diagram-js/lib/layout/LayoutUtil';
import { typeOf } from './names.js';

const GAP = 60; // between two elements that follow each other
const OFFERED = [
  { type: 'bpmn:UserTask' },
  { type: 'bpmn:ExclusiveGateway' },
  { type: 'bpmn:ParallelGateway' },
  { type: 'bpmn:CallActivity' },
  { type: 'bpmn:ServiceTask' },
  { type: 'bpmn:SendTask' },
  { type: 'bpmn:ReceiveTask' },
  { type: 'bpmn:IntermediateCatchEvent', eventDefinitionType: 'bpmn:TimerEventDefinition' },
  { type: 'bpmn:EndEvent' },
];
const ENDS = 'bpmn:EndEvent';
const isFlow = element => element?.type === 'bpmn:SequenceFlow';

export class Adding {
  constructor(modeler, { kinds, button, said }) {
    Object.assign(this, { modeler, kinds, button });
    const translate = modeler.get('translate');
    kinds.replaceChildren(...OFFERED.map(offered => new Option(typeOf(this.shape(offered).businessObject, translate))));
    button.addEventListener('click', () => { const added = this.add(); if (added) said(added); });
    modeler.on('selection.changed', () => this.refresh());
    modeler.on('elements.changed', () => this.refresh());
    kinds.addEventListener('change', () => this.refresh());
    this.refresh();
  }

  get selected() {
    const [chosen, ...others] = this.modeler.get('selection').get();
    return others.length ? null : chosen?.labelTarget ?? chosen;
  }

  get wanted() { return OFFERED[Math.max(0, this.kinds.selectedIndex)]; }

  shape(offered) { return this.modeler.get('elementFactory').createShape(offered); }

  /** The arrow to stand on, null for a branch of its own, undefined where nothing can follow. */
  get place() {
    const { selected, wanted } = this;
    if (isFlow(selected)) return wanted.type === ENDS ? undefined : selected;
    if (!selected?.businessObject?.$instanceOf?.('bpmn:FlowNode') || selected.type === ENDS) return undefined;
    const [flow, ...others] = selected.outgoing.filter(isFlow);
    return flow && !others.length && wanted.type !== ENDS && !selected.type.endsWith('Gateway') ? flow : null;
  }

  refresh() { this.button.disabled = this.place === undefined; }

  add() {
    const { place, selected } = this;
    if (place === undefined) return null;
    const shape = this.shape(this.wanted);
    const added = place ? this.insert(shape, place) : this.modeler.get('autoPlace').append(selected, shape);
    this.modeler.get('selection').select(added);
    this.modeler.get('canvas').scrollToElement(added, 80);
    return added;
  }

  insert(shape, flow) {
    this.makeRoom(shape, flow);
    const { source, target } = flow;
    const right = source.x + source.width;
    const level = Math.abs(getMid(source).y - getMid(target).y) < 2 && target.x > right;
    const middle = level ? { x: (right + target.x) / 2, y: getMid(source).y } : halfway(flow.waypoints);
    return this.modeler.get('modeling').createShape(shape, middle, flow);
  }

  /** What stands to the right goes on to the right, as far as the new element needs. */
  makeRoom(shape, { source, target }) {
    const missing = shape.width + 2 * GAP - (target.x - source.x - source.width);
    if (target.x <= source.x + source.width || missing <= 0) return;
    const tool = this.modeler.get('spaceTool');
    const all = this.modeler.get('canvas').getRootElement();
    const start = target.x - 1;
    const { movingShapes, resizingShapes } = tool.calculateAdjustments([...inside(all)], 'x', missing, start);
    tool.makeSpace(movingShapes, resizingShapes, { x: missing, y: 0 }, 'e', start);
  }
}

function* inside(holder) {
  for (const child of holder.children ?? []) { yield child; yield* inside(child); }
}

function halfway(points) {
  const lengths = points.slice(1).map((point, at) => Math.hypot(point.x - points[at].x, point.y - points[at].y));
  const longest = lengths.indexOf(Math.max(...lengths));
  const [from, to] = points.slice(longest);
  return { x: (from.x + to.x) / 2, y: (from.y + to.y) / 2 };
}
