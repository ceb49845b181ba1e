/* Small comforts. Every page works without them. */

/* After a refused form the reader starts at the list of what to mend. */
document.querySelector('.error-summary')?.focus();

/* A second click on a button that has already been pressed sends nothing twice. */
document.addEventListener('submit', event => {
  const form = event.target;
  if (event.defaultPrevented || form.dataset.again !== undefined) return;
  if (form.dataset.sent) { event.preventDefault(); return; }
  form.dataset.sent = 'yes';
  setTimeout(() => { delete form.dataset.sent; }, 4000);
});
/* Nor does a preview that was due meanwhile save the old text over what the press has done. */
document.addEventListener('htmx:beforeRequest', event => {
  if (event.detail.elt.dataset.sent) event.preventDefault();
});
addEventListener('pageshow', event => {
  if (event.persisted) document.querySelectorAll('form[data-sent]').forEach(form => { delete form.dataset.sent; });
});

/* Live parts that get no answer say so, and stop saying so when the server is back. */
const noContact = document.getElementById('no-contact');
if (noContact) {
  for (const event of ['htmx:sendError', 'htmx:timeout', 'htmx:responseError']) {
    document.addEventListener(event, () => { noContact.hidden = false; });
  }
  document.addEventListener('htmx:afterOnLoad', event => { if (event.detail.successful) noContact.hidden = true; });
}

/* What somebody has unfolded in a live part, or folded, stays so when the part is shown anew. */
let folds = {};
document.addEventListener('htmx:beforeSwap', event => {
  folds = {};
  event.detail.target.querySelectorAll('details[id]').forEach(each => { folds[each.id] = each.open; });
});
document.addEventListener('htmx:afterSwap', () => {
  for (const [id, open] of Object.entries(folds)) {
    const details = document.getElementById(id);
    if (details) details.open = open;
  }
});
