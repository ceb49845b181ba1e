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
addEventListener('pageshow', event => {
  if (event.persisted) document.querySelectorAll('form[data-sent]').forEach(form => { delete form.dataset.sent; });
});
