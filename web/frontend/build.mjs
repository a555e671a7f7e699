// Bundles what the pages load into web/static/dist: nothing comes from another host.
import { build } from 'esbuild';
import { readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const here = dirname(fileURLToPath(import.meta.url));
const root = resolve(here, '../..');
const outdir = resolve(root, 'web/static/dist');
rmSync(join(outdir, 'fonts'), { recursive: true, force: true });

// Vietnamese has its letters in two files of the font; those of other languages come from the machine.
const noOtherLetters = {
  name: 'no-other-letters',
  setup: ({ onLoad }) => onLoad({ filter: /fontsource.*\.css$/ }, ({ path }) => ({
    contents: readFileSync(path, 'utf8').replace(/@font-face \{[^}]*latin-ext[^}]*\}/g, ''),
    loader: 'css',
  })),
};

// The pages allow no style in markup: the simulation's is put on by script (simulation_words.js).
const noStyleInMarkup = {
  name: 'no-style-in-markup',
  setup: ({ onLoad }) => onLoad({ filter: /bpmn-js-token-simulation[\\/]lib[\\/].*\.js$/ }, ({ path }) => ({
    contents: readFileSync(path, 'utf8').replace(/\bstyle="/g, 'data-style="'),
  })),
};

const { metafile } = await build({
  absWorkingDir: root,
  entryPoints: [...['page', 'diagram', 'editor', 'review'].flatMap(name => [`${name}.js`, `${name}.css`]), 'citizen.css', 'send_files.js'].map(name => join(here, name)),
  outdir,
  bundle: true,
  minify: true,
  format: 'iife',
  target: 'es2022',
  metafile: true,
  legalComments: 'linked',
  assetNames: 'fonts/[name]-[hash]', // kept by browsers as long as they like (web/static_files.py)
  loader: { '.woff2': 'file', '.woff': 'empty', '.ttf': 'empty', '.eot': 'empty', '.svg': 'empty' },
  plugins: [noOtherLetters, noStyleInMarkup],
  logLevel: 'warning',
});

const bundled = new Set();
for (const input of Object.keys(metafile.inputs)) {
  const found = input.match(/node_modules\/((?:@[^/]+\/)?[^/]+)/);
  if (found) bundled.add(found[1]);
}

const licences = [...bundled].sort().map(name => {
  const folder = join(root, 'node_modules', name);
  const file = readdirSync(folder).find(entry => /^(licen[cs]e|copying)/i.test(entry));
  const { version, license } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  const text = file ? readFileSync(join(folder, file), 'utf8').trim() : license;
  return `${name} ${version}\n\n${text}\n`;
});
writeFileSync(join(outdir, 'licences.txt'), licences.join(`\n${'-'.repeat(80)}\n\n`));
