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
