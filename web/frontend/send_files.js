// Files over a slow line: sent in parts, so that one that breaks goes on where it stopped. Then the form names them.
import { Upload } from 'tus-js-client';

const AGAIN = [0, 1000, 3000, 5000, 10000]; // milliseconds between tries of one part
const WAIT = 15000; // then it is tried anew, or as soon as the line is back
const SAID_EVERY = 4000; // whoever listens to the page hears no more often how far it is

for (const form of document.querySelectorAll('form[data-sends]')) {
  form.querySelector('[data-without-script]')?.remove(); // it goes on by itself from here
  form.addEventListener('submit', event => {
    const inputs = [...form.querySelectorAll('input[type=file]')].filter(input => input.files.length);
    if (!inputs.length || event.submitter?.hasAttribute('formaction')) return;
    event.preventDefault();
    const wrong = tooLarge(form, inputs);
    if (wrong) return tell(form, wrong);
    sendAll(form, inputs);
  });
}

function tooLarge(form, inputs) {
  const most = Number(form.dataset.most);
  const file = inputs.flatMap(input => [...input.files]).find(one => one.size > most);
  return file && worded(form.dataset.tooLarge, { name: file.name, size: megabytes(file.size), most: most / 1e6 });
}

async function sendAll(form, inputs) {
  const buttons = form.querySelectorAll('button');
  buttons.forEach(button => (button.disabled = true));
  try {
    for (const input of inputs) {
      const names = [];
      for (const file of input.files) names.push(await send(form, file));
      input.value = '';
      for (const name of names) form.append(named(input.name, name));
    }
    tell(form, form.dataset.done);
    form.submit();
  } catch (refused) {
    tell(form, refused.message);
    buttons.forEach(button => (button.disabled = false));
  }
}

/** Gives what the server calls the file. Throws what the server will not take; a line that is away is waited for. */
function send(form, file) {
  const shown = bar(form);
  return new Promise((resolve, reject) => {
    let percent = 0, timer;
    const upload = new Upload(file, {
      endpoint: form.dataset.sends,
      chunkSize: Number(form.dataset.part),
      retryDelays: AGAIN,
      metadata: { filename: file.name },
      headers: { 'X-CSRFToken': form.dataset.token },
      removeFingerprintOnSuccess: true,
      onProgress: (sent, size) => {
        percent = Math.floor((100 * sent) / size);
        shown.value = percent;
        const told = { name: file.name, percent: `${percent} %`, sent: megabytes(sent), size: megabytes(size) };
        tellSometimes(form, worded(form.dataset.sending, told));
      },
      onSuccess: () => {
        shown.remove();
        resolve(upload.url.split('/').pop());
      },
      onError: error => {
        const said = error.originalResponse;
        if (said && said.getStatus() >= 400 && said.getStatus() < 500) {
          shown.remove();
          return reject(new Error(said.getBody() || String(said.getStatus())));
        }
        tell(form, worded(form.dataset.waiting, { name: file.name, percent: `${percent} %` }), again);
        addEventListener('online', again);
        timer = setTimeout(again, WAIT);
      },
    });
    const again = () => {
      removeEventListener('online', again);
      clearTimeout(timer);
      upload.start();
    };
    upload.findPreviousUploads().then(before => {
      if (before.length) upload.resumeFromPreviousUpload(before[0]);
      upload.start();
    });
  });
}

function bar(form) {
  const shown = document.createElement('progress');
  shown.max = 100;
  shown.value = 0;
  shown.setAttribute('aria-hidden', 'true'); // the sentence says it
  form.querySelector('.sending').after(shown);
  return shown;
}

let saidAt = 0;

function tellSometimes(form, sentence) {
  if (Date.now() - saidAt < SAID_EVERY) return;
  saidAt = Date.now();
  tell(form, sentence);
}

function tell(form, sentence, again) {
  const place = form.querySelector('.sending');
  place.textContent = sentence;
  if (!again) return;
  const button = document.createElement('button');
  button.type = 'button';
  button.textContent = form.dataset.again;
  button.addEventListener('click', again, { once: true });
  place.append(' ', button);
}

function named(field, name) {
  const hidden = document.createElement('input');
  hidden.type = 'hidden';
  hidden.name = field;
  hidden.value = name;
  return hidden;
}

function worded(sentence, values) {
  return sentence.replace(/\{(\w+)\}/g, (_, name) => values[name]);
}

function megabytes(bytes) {
  return (bytes / 1e6).toLocaleString(document.documentElement.lang, { maximumFractionDigits: 1 });
}
