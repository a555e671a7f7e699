// The menu in the head of every page opens by itself; here it closes where it would stand in the way.

const menu = document.querySelector('details.menu');
const close = () => { if (menu) menu.open = false; };

document.addEventListener('keydown', event => {
  if (event.key !== 'Escape' || !menu?.open) return;
  close();
  menu.querySelector('summary').focus();
});
document.addEventListener('pointerdown', event => { if (!menu?.contains(event.target)) close(); });
menu?.addEventListener('focusout', event => { if (event.relatedTarget && !menu.contains(event.relatedTarget)) close(); });
window.addEventListener('pageshow', close);
