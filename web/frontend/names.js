// What an element of a diagram is called in words.
const LONGEST = 120; // characters of a value that is shown
const KINDS = [['Task', 'task'], ['Activity', 'task'], ['Gateway', 'gateway'], ['Event', 'event'], ['SequenceFlow', 'flow'], ['Lane', 'lane']];

export function nameOf(element, words) {
  const kind = KINDS.find(([part]) => element.$type.includes(part))?.[1] ?? 'element';
  return `${words[kind]} “${element.name || ends(element, words) || element.id}”`;
}

function ends({ sourceRef, targetRef }, words) {
  return sourceRef?.$type && targetRef?.$type ? `${shown(sourceRef, words)} → ${shown(targetRef, words)}` : '';
}

export function shown(value, words) {
  if (value === undefined || value === null || value === '') return words.empty;
  if (Array.isArray(value)) return value.map(one => shown(one, words)).join(', ').slice(0, LONGEST);
  if (typeof value === 'object') return String(value.name || value.body || value.id || '…').slice(0, LONGEST);
  return String(value).slice(0, LONGEST);
}

/** What kind of BPMN element it is, in the words of the editor: “Timer boundary event”, translated. */
export function typeOf(element, translate) {
  const kind = split(element.$type);
  const [definition] = element.eventDefinitions ?? [];
  const event = definition ? `${split(definition.$type).replace(/ event definition$/i, '')} ${kind.toLowerCase()}` : kind;
  return translate(element.cancelActivity === false ? `${event} (non-interrupting)` : event);
}

const split = type => {
  const words = type.replace(/^\w+:/, '').replace(/(?!^)[A-Z]/g, letter => ` ${letter.toLowerCase()}`);
  return { 'Event based gateway': 'Event-based gateway', 'Sub process': 'Sub-process' }[words] ?? words;
};
