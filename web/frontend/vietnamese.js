// The editor's own texts in Vietnamese; an English page shows them as they are.
const WORDS = {
  'Activate create/remove space tool': 'Thêm, bớt khoảng trống',
  'Activate global connect tool': 'Nối hai phần tử',
  'Activate hand tool': 'Kéo khung nhìn',
  'Activate lasso tool': 'Chọn một vùng',
  'Add lane above': 'Thêm làn phía trên',
  'Add lane below': 'Thêm làn phía dưới',
  'Add text annotation': 'Thêm ghi chú',
  'Align elements ': 'Căn thẳng hàng ',
  'Align elements': 'Căn thẳng hàng',
  'Align elements left': 'Căn trái',
  'Align elements center': 'Căn giữa',
  'Align elements right': 'Căn phải',
  'Align elements top': 'Căn trên',
  'Align elements middle': 'Căn giữa theo chiều dọc',
  'Align elements bottom': 'Căn dưới',
  'Append compensation activity': 'Thêm bước bù trừ',
  'Append conditional intermediate catch event': 'Thêm sự kiện chờ điều kiện',
  'Append end event': 'Thêm sự kiện kết thúc',
  'Append gateway': 'Thêm cổng rẽ nhánh',
  'Append intermediate/boundary event': 'Thêm sự kiện giữa',
  'Append message intermediate catch event': 'Thêm sự kiện chờ thông điệp',
  'Append receive task': 'Thêm bước chờ nhận',
  'Append signal intermediate catch event': 'Thêm sự kiện chờ tín hiệu',
  'Append task': 'Thêm bước',
  'Append timer intermediate catch event': 'Thêm sự kiện chờ đến lúc',
  'Change element': 'Đổi loại phần tử',
  'Collection': 'Tập hợp',
  'Connect to other element': 'Nối với phần tử khác',
  'Connect using association': 'Nối với ghi chú',
  'Connect using data input association': 'Nối với dữ liệu',
  'Create data object reference': 'Thêm dữ liệu',
  'Create data store reference': 'Thêm kho dữ liệu',
  'Create end event': 'Thêm sự kiện kết thúc',
  'Create expanded sub-process': 'Thêm quy trình con',
  'Create gateway': 'Thêm cổng rẽ nhánh',
  'Create group': 'Thêm nhóm',
  'Create intermediate/boundary event': 'Thêm sự kiện giữa',
  'Create pool/participant': 'Thêm bên tham gia',
  'Create start event': 'Thêm sự kiện bắt đầu',
  'Create task': 'Thêm bước',
  'Delete': 'Xóa',
  'Distribute elements horizontally': 'Giãn đều theo chiều ngang',
  'Distribute elements vertically': 'Giãn đều theo chiều dọc',
  'Divide into three lanes': 'Chia thành ba làn',
  'Divide into two lanes': 'Chia thành hai làn',
  'Loop': 'Lặp lại',
  'Open {element}': 'Mở {element}',
  'Parallel multi-instance': 'Nhiều lượt song song',
  'Participant multiplicity': 'Nhiều bên tham gia',
  'Search in diagram': 'Tìm trong sơ đồ',
  'Sequential multi-instance': 'Nhiều lượt lần lượt',
  'Toggle non-interrupting': 'Không ngắt bước',
  'Task': 'Bước không biểu mẫu',
  'User task': 'Bước của công chức',
  'Manual task': 'Bước làm tay',
  'Service task': 'Việc máy làm',
  'Send task': 'Bước gửi đi',
  'Receive task': 'Bước chờ nhận',
  'Business rule task': 'Bảng quyết định',
  'Call activity': 'Gọi quy trình khác',
  'Sub-process (collapsed)': 'Quy trình con (thu gọn)',
  'Sub-process (expanded)': 'Quy trình con (mở)',
  'Sub-process': 'Quy trình con',
  'Exclusive gateway': 'Cổng chọn một nhánh',
  'Parallel gateway': 'Cổng song song',
  'Event-based gateway': 'Cổng chờ sự kiện',
  'Start event': 'Sự kiện bắt đầu',
  'Message start event': 'Bắt đầu khi nhận thông điệp',
  'End event': 'Sự kiện kết thúc',
  'Message end event': 'Kết thúc và gửi thông điệp',
  'Error end event': 'Kết thúc vì lỗi',
  'Terminate end event': 'Kết thúc mọi nhánh',
  'Intermediate throw event': 'Sự kiện giữa',
  'Message intermediate throw event': 'Gửi thông điệp',
  'Message intermediate catch event': 'Chờ thông điệp',
  'Timer intermediate catch event': 'Chờ đến lúc',
  'Message boundary event': 'Thông điệp ở cạnh bước',
  'Timer boundary event': 'Đến lúc ở cạnh bước',
  'Error boundary event': 'Lỗi ở cạnh bước',
  'Message boundary event (non-interrupting)': 'Thông điệp ở cạnh bước (không ngắt)',
  'Timer boundary event (non-interrupting)': 'Đến lúc ở cạnh bước (không ngắt)',
  'Sequence flow': 'Mũi tên',
  'Default flow': 'Nhánh mặc định',
  'Conditional flow': 'Nhánh có điều kiện',
  'Empty pool/participant': 'Bên tham gia (trống)',
  'Expanded pool/participant': 'Bên tham gia (mở)',
};
const SIMULATION = {
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

const filled = (text, values = {}) => text.replace(/\{([^}]+)\}/g, (whole, name) => values[name] ?? whole);

/** The module of the editor that translates; `language` is that of the page. */
export function translation(language) {
  const words = language === 'vi' ? WORDS : {};
  return { translate: ['value', (text, values) => filled(words[text] ?? text, values)] };
}

/** The simulation does not ask for translations: its titles and texts are changed where they appear. */
export function translateSimulation(container) {
  const change = root => {
    for (const one of root.querySelectorAll?.('[title]') ?? []) if (SIMULATION[one.title]) one.title = SIMULATION[one.title];
    for (const one of root.querySelectorAll?.('.bts-text, .bts-header, .bts-log .placeholder') ?? []) {
      const said = SIMULATION[one.textContent.trim()];
      if (said) one.textContent = said;
    }
  };
  new MutationObserver(seen => seen.forEach(({ addedNodes }) => addedNodes.forEach(node => node.nodeType === 1 && change(node.parentElement ?? node))))
    .observe(container, { childList: true, subtree: true });
  change(container);
}
