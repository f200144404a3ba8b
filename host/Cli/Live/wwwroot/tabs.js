// Tabs after the ARIA practices: arrows move, the chosen panel is shown.
export function tabs(list, chosen) {
  const all = [...list.querySelectorAll('[role=tab]')];
  function choose(tab, focus) {
    for (const other of all) {
      const on = other === tab;
      other.setAttribute('aria-selected', on);
      other.tabIndex = on ? 0 : -1;
      document.getElementById(other.getAttribute('aria-controls')).hidden = !on;
    }
    if (focus) tab.focus();
    else if (tab.id === 'tab-lesson') document.getElementById('panel-lesson').focus({ preventScroll: true });
    chosen(tab.id.replace('tab-', ''));
  }
  for (const tab of all)
    tab.addEventListener('click', () => choose(tab, false));
  list.addEventListener('keydown', event => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!step) return;
    event.preventDefault();
    event.stopPropagation();
    choose(all[(all.indexOf(document.activeElement) + step + all.length) % all.length], true);
  });
  choose(all[0], false);
}
