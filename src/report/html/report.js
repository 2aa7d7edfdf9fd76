(() => {
  'use strict';
  const root = document.documentElement;
  root.classList.add('js');

  // light and dark: what the system wants until somebody chooses
  const theme = document.getElementById('theme');
  theme.addEventListener('click', () => {
    const dark = root.dataset.theme
      ? root.dataset.theme === 'dark'
      : matchMedia('(prefers-color-scheme: dark)').matches;
    root.dataset.theme = dark ? 'light' : 'dark';
  });

  const dock = document.getElementById('dock');
  const body = document.getElementById('dock-body');
  const list = (element, name) => (element.dataset[name] || '').split(' ').filter(Boolean);

  const reports = document.querySelectorAll('section.report');
  if (reports.length === 1) {
    document.title = reports[0].querySelector('h1').textContent + ' \u00b7 secondo';
  }

  let lit = [];
  let pinned = null;

  // every element of a report by the attributions that it belongs to, made when first needed
  const known = new WeakMap();
  function members(report) {
    if (!known.has(report)) {
      const map = new Map();
      for (const element of report.querySelectorAll('[data-a]')) {
        for (const id of list(element, 'a')) {
          if (!map.has(id)) map.set(id, []);
          map.get(id).push(element);
        }
      }
      known.set(report, map);
    }
    return known.get(report);
  }

  function put(parent, tag, name, from) {
    const element = document.createElement(tag);
    element.className = name;
    if (from) element.append(...[...from.childNodes].map((node) => node.cloneNode(true)));
    parent.append(element);
    return element;
  }

  // the chain of an attribution as its row in the table has it
  function describe(report, id) {
    const row = members(report).get(id)?.find((element) => element.matches('.statements tr'));
    if (!row) return null;
    const one = document.createElement('div');
    one.className = 'one';
    const chain = row.querySelector('.chain');
    const way = put(one, 'div', 'way', null);
    for (const node of chain.childNodes) {
      if (!(node.classList && node.classList.contains('evidence'))) way.append(node.cloneNode(true));
    }
    way.append(' ');
    put(way, 'span', 'stance', row.querySelector('.stance'));
    way.append(' ');
    put(way, 'span', 'said', row.querySelector('.said'));
    for (const evidence of chain.querySelectorAll('.evidence')) put(one, 'div', 'evidence', evidence);
    return one;
  }

  function dim() {
    for (const element of lit) element.classList.remove('lit');
    lit = [];
    dock.hidden = true;
  }

  function light(element) {
    const report = element.closest('section.report');
    const ids = list(element, 'a');
    dim();
    if (!report || !ids.length) return;
    const map = members(report);
    for (const id of ids) for (const one of map.get(id) || []) {
      if (one.closest('.sources')) continue;
      one.classList.add('lit');
      lit.push(one);
    }
    body.replaceChildren(...ids.slice(0, 3).map((id) => describe(report, id)).filter(Boolean));
    dock.hidden = !body.childNodes.length;
  }

  function pin(element) {
    if (pinned && pinned.matches('[role=button]')) pinned.setAttribute('aria-pressed', 'false');
    pinned = pinned === element ? null : element;
    if (pinned) {
      if (pinned.matches('[role=button]')) pinned.setAttribute('aria-pressed', 'true');
      light(pinned);
    } else {
      dim();
    }
  }

  const target = (event) =>
    event.target instanceof Element ? event.target.closest('.article [data-a], svg [data-a], .statements tr[data-a], .sources tr[data-a]') : null;

  document.addEventListener('mouseover', (event) => {
    if (pinned) return;
    const element = target(event);
    if (element) light(element);
    else if (!dock.contains(event.target) && !(document.activeElement && target({ target: document.activeElement }))) dim();
  });
  document.addEventListener('focusin', (event) => {
    const element = target(event);
    if (element && !pinned) light(element);
    else if (!pinned && !dock.contains(event.target)) dim();
  });
  document.addEventListener('click', (event) => {
    if (event.target.closest('a, button, select, summary')) return;
    const element = target(event);
    if (element && element.closest('.article')) pin(element);
    else if (pinned && !dock.contains(event.target)) pin(pinned);
  });
  document.addEventListener('keydown', (event) => {
    const element = event.target;
    if (event.key === 'Escape') {
      if (pinned) pin(pinned);
      else dim();
    } else if ((event.key === 'Enter' || event.key === ' ') && element.matches('.article [role=button]')) {
      event.preventDefault();
      pin(element);
    }
  });
  document.getElementById('dock-close').addEventListener('click', () => {
    const back = pinned;
    if (pinned) pin(pinned);
    else dim();
    if (back && back.matches('[role=button]')) {
      back.focus();
      dim();
    }
  });

  // filter by source, stance, finding
  for (const form of document.querySelectorAll('form.filter')) {
    const report = form.closest('section.report');
    const output = form.querySelector('output');
    const rows = [...report.querySelectorAll('.statements tbody tr')];
    const apply = () => {
      const source = form.elements.source.value;
      const stance = form.elements.stance.value;
      const flag = form.elements.flag.value;
      const any = source || stance || flag;
      const kept = new Set();
      for (const row of rows) {
        const keep = (!source || list(row, 's').includes(source))
          && (!stance || row.dataset.stance === stance)
          && (!flag || list(row, 'f').includes(flag));
        row.hidden = !keep;
        if (keep) kept.add(row.dataset.a);
      }
      for (const element of report.querySelectorAll('.article span[data-a], svg [data-a]')) {
        element.classList.toggle('off', Boolean(any) && !list(element, 'a').some((id) => kept.has(id)));
      }
      for (const card of report.querySelectorAll('.card')) {
        let left = 0;
        for (const finding of card.querySelectorAll('.finding')) {
          const about = list(finding, 'a');
          finding.hidden = Boolean(any) && about.length > 0 && !about.some((id) => kept.has(id));
          left += finding.hidden ? 0 : 1;
        }
        card.hidden = left === 0 || Boolean(flag && card.dataset.f !== flag);
      }
      output.textContent = any
        ? output.dataset.phrase.replace('{count}', kept.size).replace('{all}', rows.length)
        : '';
    };
    form.addEventListener('change', apply);
    form.addEventListener('reset', () => setTimeout(apply));
    form.addEventListener('submit', (event) => event.preventDefault());
  }

  // tables sorted by a column: numbers as numbers, the rest as the page's language has it
  const key = (row, column) => {
    const cell = row.cells[column];
    return cell.dataset.sort ?? cell.textContent.trim();
  };
  const compare = new Intl.Collator(root.lang || undefined, { numeric: true }).compare;
  for (const table of document.querySelectorAll('table.sortable')) {
    const heads = [...table.tHead.rows[0].cells];
    heads.forEach((head, column) => {
      const button = document.createElement('button');
      button.type = 'button';
      button.append(...head.childNodes);
      head.append(button);
      button.addEventListener('click', () => {
        const down = head.getAttribute('aria-sort') === 'ascending';
        for (const other of heads) other.removeAttribute('aria-sort');
        head.setAttribute('aria-sort', down ? 'descending' : 'ascending');
        const rows = [...table.tBodies[0].rows].map((row) => [key(row, column), row]);
        rows.sort((a, b) => (down ? compare(b[0], a[0]) : compare(a[0], b[0])));
        table.tBodies[0].append(...rows.map((row) => row[1]));
      });
    });
  }

  // the index is written last, when all articles are known, and read first
  const index = document.getElementById('index');
  if (index) document.querySelector('main').prepend(index);

  addEventListener('beforeprint', () => {
    for (const details of document.querySelectorAll('details')) details.open = true;
  });
})();
