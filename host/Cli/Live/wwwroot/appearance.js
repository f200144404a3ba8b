// Light, dark, projector; remembered in this browser.
const root = document.documentElement;

export const colour = name => getComputedStyle(root).getPropertyValue(`--${name}`).trim();

export function appearance(toggle, changed) {
  function apply(theme, projector) {
    if (theme) root.dataset.theme = theme; else delete root.dataset.theme;
    if (projector) root.dataset.projector = ''; else delete root.dataset.projector;
    localStorage.setItem('appearance', JSON.stringify([theme, projector]));
    for (const button of toggle.querySelectorAll('button'))
      button.setAttribute('aria-pressed', button.value === 'projector' ? projector : button.value === theme);
    changed();
  }

  toggle.addEventListener('click', event => {
    const value = event.target.closest('button')?.value;
    if (value === undefined)
      return;
    const isProjector = 'projector' in root.dataset;
    if (value === 'projector') apply(root.dataset.theme ?? '', !isProjector); else apply(value, isProjector);
  });
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', changed);
  const [theme, projector] = JSON.parse(localStorage.getItem('appearance') ?? '["",false]');
  apply(theme, projector);
}
