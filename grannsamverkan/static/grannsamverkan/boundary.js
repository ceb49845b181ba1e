/* Draws a boundary on a map, by mouse, finger or keyboard. The text field beside it holds the corners, one on
   each line, and is what is sent: whoever has no JavaScript writes there. */
(() => {
  const place = document.getElementById('map');
  const field = place && document.getElementById(place.dataset.field);
  if (!field || !window.L) return;
  document.getElementById('drawing').hidden = false;
  const state = document.getElementById('map-state');
  const style = name => getComputedStyle(document.documentElement).getPropertyValue(name).trim();

  const map = L.map(place, { zoomControl: false, boxZoom: false, doubleClickZoom: false });
  map.attributionControl.setPrefix(false);
  L.control.zoom({ zoomInTitle: place.dataset.zoomIn, zoomOutTitle: place.dataset.zoomOut }).addTo(map);
  L.control.scale({ imperial: false }).addTo(map);
  const [south, west, north, east] = place.dataset.view.split(',').map(Number);
  map.fitBounds([[south, west], [north, east]], { animate: false });
  if (place.dataset.tiles) {
    L.tileLayer(place.dataset.tiles, {
      attribution: place.dataset.attribution, maxZoom: 19, referrerPolicy: 'strict-origin-when-cross-origin',
    }).addTo(map);
  }
  for (const { name, boundary } of JSON.parse(place.dataset.neighbours)) {
    const label = document.createElement('span');
    label.textContent = name;
    L.geoJSON(boundary, { interactive: false, style: { color: style('--gs-muted'), weight: 2, dashArray: '6 5', fillOpacity: .06 } })
      .bindTooltip(label, { permanent: true, direction: 'center', className: 'neighbour' })
      .addTo(map);
  }

  const area = L.polygon([], { color: style('--gs-brand'), weight: 3, fillOpacity: .15, interactive: false }).addTo(map);
  const circle = L.circle([0, 0], { radius: 1, color: style('--gs-brand'), weight: 3, fillOpacity: .15, interactive: false });
  const radius = document.getElementById('map-radius');  // only where a circle will do
  let corners = [];
  let middle = null;  // of a circle
  let isFree = true;  // false while the field holds what cannot be drawn corner by corner

  function say() {
    if (middle) state.textContent = `${place.dataset.circle}: ${circle.getRadius()}`;
    else state.textContent = corners.length ? `${place.dataset.set}: ${corners.length}` : '';
  }

  function written({ lat, lng }) { return `${lat.toFixed(6)}, ${lng.toFixed(6)}`; }

  function write(text) {
    field.value = text;
    field.dispatchEvent(new Event('input', { bubbles: true }));  // whoever counts along counts again
  }

  function redraw(isNew = true) {
    area.setLatLngs(corners.map(corner => corner.getLatLng()));
    corners.forEach((corner, index) => {
      const icon = corner.getElement();
      icon.textContent = index + 1;
      icon.setAttribute('aria-label', `${place.dataset.corner} ${index + 1}`);
    });
    if (isNew) write(corners.map(corner => written(corner.getLatLng())).join('\n'));
    say();
  }

  function redrawCircle(isNew = true) {
    circle.setLatLng(middle.getLatLng());
    if (isNew) write(`${written(middle.getLatLng())}, ${circle.getRadius()} m`);
    say();
  }

  function encircle(point, metres) {
    circle.setRadius(metres).setLatLng(point).addTo(map);
    middle = L.marker(point, { draggable: true, icon: L.divIcon({ className: 'corner', iconSize: [32, 32] }) }).addTo(map);
    middle.getElement().setAttribute('aria-label', place.dataset.middle);
    middle.on('drag', () => redrawCircle());
    middle.getElement().addEventListener('keydown', event => press(event, middle, redrawCircle, clear));
  }

  function add(point, isNew = true) {
    if (!isFree) return;
    const corner = L.marker(point, {
      draggable: true, icon: L.divIcon({ className: 'corner', iconSize: [32, 32] }),
    }).addTo(map);
    corner.on('drag', () => redraw());
    corner.getElement().addEventListener('keydown', event => press(event, corner, redraw, () => remove(corner)));
    corners.push(corner);
    redraw(isNew);
  }

  function remove(corner) {
    corner.remove();
    corners = corners.filter(other => other !== corner);
    redraw();
  }

  const STEPS = { ArrowUp: [0, -8], ArrowDown: [0, 8], ArrowLeft: [-8, 0], ArrowRight: [8, 0] };
  function press(event, corner, moved, removed) {
    if (STEPS[event.key]) {
      corner.setLatLng(map.containerPointToLatLng(map.latLngToContainerPoint(corner.getLatLng()).add(STEPS[event.key])));
      moved();
    } else if (event.key === 'Delete' || event.key === 'Backspace') {
      removed();
      place.focus();
    } else if (event.key !== 'Enter' && event.key !== ' ') {
      return;
    }
    event.preventDefault();
    event.stopPropagation();
  }

  function read() {
    for (const corner of corners) corner.remove();
    corners = [];
    middle?.remove();
    circle.remove();
    middle = null;
    const round = radius && field.value.trim().match(/^(\d{2}\.\d+)[,\s]+(\d{2}\.\d+)[,\s]+(\d{2,4})\s*m$/);
    if (round) {
      isFree = false;
      radius.value = round[3];
      area.setLatLngs([]);
      encircle([Number(round[1]), Number(round[2])], Number(round[3]));
      say();
      return;
    }
    const lines = field.value.split('\n').filter(line => line.trim());
    const points = lines.map(line => line.trim().match(/^(\d{2}\.\d+)[,\s]+(\d{2}\.\d+)$/));
    isFree = points.every(Boolean);
    if (isFree) for (const point of points) add([Number(point[1]), Number(point[2])], false);
    redraw(false);
  }

  function clear() {
    write('');
    read();
  }

  map.on('click', event => add(event.latlng));
  place.addEventListener('keydown', event => {
    if (event.target !== place || event.key !== 'Enter') return;
    event.preventDefault();
    add(map.getCenter());
  });
  document.querySelector('[data-map="add"]').addEventListener('click', () => add(map.getCenter()));
  document.querySelector('[data-map="back"]').addEventListener('click', () => { if (corners.length) remove(corners.at(-1)); });
  document.querySelector('[data-map="clear"]').addEventListener('click', () => clear());
  if (radius) {
    document.querySelector('[data-map="circle"]').addEventListener('click', () => {
      write(`${written(map.getCenter())}, ${radius.value} m`);
      read();
    });
    radius.addEventListener('input', () => {
      if (!middle || !radius.checkValidity()) return;
      circle.setRadius(Number(radius.value));
      redrawCircle();
    });
  }
  field.addEventListener('change', read);
  read();
  if (radius && middle) map.fitBounds(circle.getBounds(), { animate: false });
  else if (radius && corners.length > 2) map.fitBounds(area.getBounds(), { animate: false });
})();
