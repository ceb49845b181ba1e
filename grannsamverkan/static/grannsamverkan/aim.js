/* Fetches the map when somebody wants to aim by it, not before: writing starts faster without. */
(() => {
  const panel = document.querySelector('[data-scripts]');
  const way = document.querySelector('[name="way"][value="map"]');
  if (!panel || !way) return;
  let isAsked = false;

  function load(sources) {
    const [first, ...rest] = sources;
    if (!first) return;
    const script = document.createElement('script');
    script.src = first;
    script.addEventListener('load', () => load(rest));
    document.head.append(script);
  }

  function show() {
    if (isAsked || !way.checked) return;
    isAsked = true;
    load(panel.dataset.scripts.split(' '));
  }

  document.getElementById('compose').addEventListener('change', show);
  show();
})();
