// What the simulation puts into the page is mended where it appears: it knows no translation and styles its own markup.
const WORDS = {
  'Toggle Simulation Log': 'Nhật ký mô phỏng',
  'Reset Simulation': 'Làm lại từ đầu',
  'Play/Pause Simulation': 'Chạy, dừng',
  'Show simulation log': 'Nhật ký mô phỏng',
  'Simulation Log': 'Nhật ký mô phỏng',
  'No Entries': 'Chưa có gì',
  'Set Sequence Flow': 'Chọn nhánh đi',
  'Trigger Event': 'Cho sự kiện xảy ra',
  'Add pause point': 'Dừng ở đây',
  'Remove pause point': 'Thôi dừng ở đây',
  'Pause Simulation': 'Đã dừng',
  'Play Simulation': 'Đang chạy',
  'Finished': 'Đã kết thúc',
  'Not supported': 'Không mô phỏng được',
  'Found unsupported elements': 'Có phần tử không mô phỏng được',
};

function mend(root, language) {
  for (const one of root.querySelectorAll('[data-style]')) {
    one.style.cssText = one.dataset.style;
    delete one.dataset.style;
  }
  if (language !== 'vi') return;
  for (const one of root.querySelectorAll('[title]')) if (WORDS[one.title]) one.title = WORDS[one.title];
  for (const one of root.querySelectorAll('.bts-text, .bts-header, .bts-log .placeholder')) {
    const said = WORDS[one.textContent.trim()];
    if (said) one.textContent = said;
  }
}

export function mendSimulation(container, language) {
  const added = node => node.nodeType === Node.ELEMENT_NODE && mend(node.parentElement ?? node, language);
  new MutationObserver(seen => seen.forEach(({ addedNodes }) => addedNodes.forEach(added))).observe(container, { childList: true, subtree: true });
  mend(container, language);
}
