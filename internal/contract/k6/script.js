// A load test of the positive cases of an API contract. The cases are in
// data.json, beside this file.
//
//   PARLANCE_TOKEN=... BASE_URL=https://api.example.com k6 run script.js
//
// From the environment:
//   BASE_URL        where the API is; the default is where the cases were planned for
//   PARLANCE_TOKEN  the credential (data.json may name another variable)
//   VUS             virtual users, 1
//   ITERATIONS      runs of all cases, by all users together; as many as VUS
//   DURATION        in place of ITERATIONS: how long to go on, such as 5m
import http from 'k6/http';
import encoding from 'k6/encoding';
import { check, group } from 'k6';

const data = JSON.parse(open('./data.json'));
const base = (__ENV.BASE_URL || data.target).replace(/\/+$/, '');
const token = __ENV[data.tokenVariable] || '';
const vus = Number(__ENV.VUS || 1);

export const options = Object.assign(
  { vus, thresholds: { checks: ['rate==1'] } },
  __ENV.DURATION ? { duration: __ENV.DURATION } : { iterations: Number(__ENV.ITERATIONS || vus) },
);

// A documented refusal is an answer like any other.
http.setResponseCallback(http.expectedStatuses({ min: 200, max: 499 }));

export default function () {
  const world = { ids: {}, keys: {} };
  try {
    for (const steps of byOperation(data.steps)) {
      group(steps[0].operation, () => steps.forEach((step) => run(step, world)));
    }
    cleanUp(world);
  } catch (err) {
    // k6 counts a run that broke off as one that went well.
    check(err, { 'all cases were sent': () => false });
    throw err;
  }
}

function byOperation(steps) {
  const groups = new Map();
  for (const step of steps) {
    groups.set(step.operation, (groups.get(step.operation) || []).concat([step]));
  }
  return groups.values();
}

// What was created and not ended is ended.
function cleanUp(world) {
  for (const [resource, ids] of Object.entries(world.ids)) {
    const ender = data.steps.find((step) => step.ends === resource);
    while (ender && ids.length > 0) {
      group(ender.operation, () => run(ender, world));
    }
  }
}

function run(step, world) {
  const request = build(step, world);
  const answer = http.request(step.method, request.url, request.body, {
    headers: request.headers,
    redirects: 0,
    tags: { name: step.operation, case: step.case },
  });
  const documented = answerFor(step, answer.status);
  check(answer, {
    [`${step.operation}: the status is documented`]: () => documented !== undefined && isRight(answer.status),
    [`${step.operation}: the media type is documented`]: () => documented === undefined || hasMedia(documented, answer),
  });
  if (answer.status >= 200 && answer.status < 300) {
    learn(step, world, answer);
  }
}

// A valid request with the right credentials has no reason to fail so, whatever
// is documented.
function isRight(status) {
  return status > 0 && status < 500 && status !== 401;
}

function answerFor(step, status) {
  const wanted = [String(status), `${String(status)[0]}XX`, 'default'];
  return wanted.map((name) => step.answers.find((answer) => answer.status === name)).find((answer) => answer);
}

function hasMedia(documented, answer) {
  if (documented.media.length === 0 || !answer.body) {
    return documented.media.length === 0 ? !answer.body || answer.status >= 400 : answer.status === 204;
  }
  const sent = headerOf(answer, 'content-type').split(';')[0].trim().toLowerCase();
  const range = `${sent.split('/')[0]}/*`;
  return documented.media.some((media) => media === sent || media === range || media === '*/*');
}

function headerOf(answer, name) {
  const found = Object.keys(answer.headers).find((header) => header.toLowerCase() === name);
  return found === undefined ? '' : answer.headers[found];
}

function build(step, world) {
  const headers = Object.assign({}, step.headers);
  let url = base + step.path;
  let body = step.bodyBase64 ? encoding.b64decode(step.bodyBase64) : step.body || null;
  const isText = typeof body === 'string';
  const isJSON = /[/+]json/.test(headers['Content-Type'] || '');
  if (step.keys && isText) {
    body = body.split(JSON.stringify(step.keys.mark)).join(objectOf(step.keys, world));
  }
  for (const { resource, mark, planned } of step.takes || []) {
    const id = idFor(step, world, resource, planned);
    url = url.split(mark).join(encodeURIComponent(id));
    for (const name of Object.keys(headers)) {
      headers[name] = headers[name].split(mark).join(String(id));
    }
    if (isText) {
      body = isJSON ? body.split(`"${mark}"`).join(JSON.stringify(id)) : body.split(mark).join(encodeURIComponent(id));
    }
  }
  return { url: authorize(step, headers, url), headers, body };
}

// What ends something uses it up; all else looks at the latest.
function idFor(step, world, resource, planned) {
  const ids = world.ids[resource] || [];
  if (ids.length === 0) {
    return planned;
  }
  return step.ends === resource ? ids.pop() : ids[ids.length - 1];
}

// The object is put together from texts: JSON.parse would change its numbers.
function objectOf(keys, world) {
  const planned = new Map(keys.planned);
  const names = world.keys[keys.lister] || Array.from(planned.keys());
  const members = names.map((name) => `${JSON.stringify(name)}:${planned.has(name) ? planned.get(name) : keys.other}`);
  return `{${members.join(',')}}`;
}

function authorize(step, headers, url) {
  if (!token) {
    return url;
  }
  for (const { kind, key } of step.credentials || []) {
    switch (kind) {
      case 'bearer':
        headers.Authorization = `Bearer ${token}`;
        break;
      case 'basic':
        headers.Authorization = `Basic ${encoding.b64encode(token.includes(':') ? token : `${token}:`)}`;
        break;
      case 'header':
        headers[key] = token;
        break;
      case 'cookie':
        headers.Cookie = (headers.Cookie ? `${headers.Cookie}; ` : '') + `${key}=${encodeURIComponent(token)}`;
        break;
      case 'query':
        url += `${url.includes('?') ? '&' : '?'}${encodeURIComponent(key)}=${encodeURIComponent(token)}`;
        break;
    }
  }
  return url;
}

// learn keeps the ids and keys that an answer tells.
function learn(step, world, answer) {
  const value = decode(answer.body);
  for (const { resource, pointer } of step.gives || []) {
    world.ids[resource] = (world.ids[resource] || []).concat(lookup(value, pointer));
  }
  for (const other of data.steps) {
    if (other.keys && other.keys.lister === step.operation) {
      world.keys[step.operation] = lookup(value, `${other.keys.list}/*`);
    }
  }
}

function decode(text) {
  try {
    return JSON.parse(text);
  } catch (_) {
    return undefined;
  }
}

function tokens(pointer) {
  return pointer.split('/').slice(1).map((token) => token.replace(/~1/g, '/').replace(/~0/g, '~'));
}

function lookup(value, pointer) {
  let found = [value];
  for (const token of tokens(pointer)) {
    found = found.flatMap((v) => {
      if (token === '*' && Array.isArray(v)) {
        return v;
      }
      return v !== null && typeof v === 'object' && token in v ? [v[token]] : [];
    });
  }
  return found.filter((v) => v !== undefined && v !== null);
}
