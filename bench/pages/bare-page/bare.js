// DuckDB-WASM with nothing around it: starts at once, loads the columns that the query reads, draws one bar a row.
const setup = await (await fetch('/bare.json')).json();
const select = document.querySelector('select');
select.append(...setup.options.map((name) => new Option(name, name)));

const duckdb = await import(setup.engine);
const database = new duckdb.AsyncDuckDB(new duckdb.VoidLogger(), new Worker(setup.worker));
const decoder = new Worker(setup.decoder, { type: 'module' });
const ready = start();
select.addEventListener('change', redraw);
await redraw();

async function start() {
  const streams = Promise.all(setup.tables.map(({ columns, objects }, id) => decode(id, objects, columns)));
  await database.instantiate(setup.module);
  const connection = await database.connect();
  for (const [id, stream] of (await streams).entries()) await connection.insertArrowFromIPCStream(stream, { name: setup.tables[id].name, create: true });
  return connection;
}

function decode(id, objects, columns) {
  const absolute = objects.map(({ url, sizeBytes }) => ({ url: new URL(url, document.baseURI).href, sizeBytes }));
  decoder.postMessage({ id, objects: absolute, columns });
  return new Promise((settle) => {
    decoder.addEventListener('message', ({ data }) => data.id === id && settle(data.stream));
  });
}

async function redraw() {
  const connection = await ready;
  const parameters = { ...setup.parameters, department: select.value || null };
  const sql = setup.sql.replace(/\$(\w+)/g, (_, name) => (parameters[name] === null ? 'NULL' : `'${parameters[name].replaceAll("'", "''")}'`));
  const rows = (await connection.query(`SELECT coalesce(x_Actual, x_Forecast)::DOUBLE AS x_Height FROM (${sql})`)).toArray();
  const heights = rows.map((row) => row.x_Height);
  const most = Math.max(...heights);
  const svg = document.createElementNS('http://www.w3.org/2000/svg', 'svg');
  svg.setAttribute('viewBox', '0 0 1000 340');
  svg.append(...heights.map((height, place) => bar(place * (1000 / heights.length), (height / most) * 340)));
  document.querySelector('figure').replaceChildren(svg);
}

function bar(x, height) {
  const rect = document.createElementNS('http://www.w3.org/2000/svg', 'rect');
  for (const [name, value] of Object.entries({ x, y: 340 - height, width: 20, height })) rect.setAttribute(name, value);
  return rect;
}
