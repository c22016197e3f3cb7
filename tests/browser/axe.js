// `lookAt` asks axe about what is drawn as nothing was before: `seen` and `judged` tell what was, and are strings, as
// Playwright would take lists of numbers apart. axe needs a third less without the HTML of all nodes that it looks at.
(() => {
  let theme, judged, kinds;
  const number = (text) => {
    let sum = text.length;
    for (let place = 0; place < text.length; place++) sum = Math.imul(sum ^ text.charCodeAt(place), 16777619);
    return sum;
  };
  // Those of the same kind have the same colours, on grounds of the same colours.
  const kind = (one) => {
    if (!one) return "";
    if (!kinds.has(one)) {
      const { color, backgroundColor, backgroundImage, opacity, fontSize, fontWeight, textDecorationLine, position } =
        getComputedStyle(one);
      const drawn = [color, backgroundColor, backgroundImage, opacity, fontSize, fontWeight, textDecorationLine];
      kinds.set(one, number([...drawn, position, kind(one.parentElement)].join()));
    }
    return kinds.get(one);
  };

  axe.configure({ noHtml: true });
  const rule = (id) => axe._audit.rules.find((rule) => rule.id === id);
  for (const id of ["color-contrast", "link-in-text-block"]) {
    const { matches } = rule(id);
    const isAsked = (node) => (id !== "color-contrast" && theme === "light") || !judged.has(kind(node));
    rule(id).matches = (node, ...more) => isAsked(node) && matches.call(rule(id), node, ...more);
  }
  const check = axe._audit.checks["color-contrast"];
  const { evaluate } = check;
  check.evaluate = function (node, ...more) {
    if (judged.has(kind(node))) return true;
    const answer = evaluate.call(this, node, ...more);
    if (answer !== undefined) judged.add(kind(node)); // otherwise axe wasn't sure
    return answer;
  };

  const ask = async (context, options) => {
    if (!context.length && context !== document) return [];
    const { violations } = await axe.run(context, { ...options, resultTypes: ["violations"] });
    return violations.flatMap(({ id, impact, nodes }) => nodes.map(({ target }) => [impact, `${id}: ${target}`]));
  };
  const hasText = (one) =>
    one.matches("input, select, textarea") ||
    [...one.childNodes].some((node) => node.nodeType === Node.TEXT_NODE && node.data.trim());
  const html = (one) => {
    const whole = one.getElementsByTagName("*").length < 150 ? one.outerHTML : "";
    return whole && whole.length < 1000 ? whole : one.cloneNode().outerHTML;
  };
  const scrolls = (one) => one.scrollWidth > one.clientWidth || one.scrollHeight > one.clientHeight;

  window.lookAt = async ([now, seenBefore, judgedBefore, isFirst, grave]) => {
    for (const one of document.getAnimations()) if (one instanceof CSSTransition) one.finish();
    theme = now;
    kinds = new Map();
    const known = new Set(JSON.parse(judgedBefore));
    judged = new Set(known);
    const news = () => [...judged].filter((one) => !known.has(one));
    const all = [...document.body.querySelectorAll("*")];
    const drawn = all.filter((one) => one.checkVisibility({ visibilityProperty: true }));
    if (theme === "dark") {
      const texts = drawn.filter((one) => hasText(one) && !judged.has(kind(one)));
      const found = await ask(texts, { runOnly: ["color-contrast", "link-in-text-block"] });
      return JSON.stringify([found, [], news()]);
    }

    const seen = new Set(JSON.parse(seenBefore));
    const looks = new Map(drawn.map((one) => [one, number([one.parentElement.tagName, html(one), kind(one)].join())]));
    const others = new Set(drawn.filter((one) => !seen.has(looks.get(one))));
    // The faults of a rule have its impact: rules whose faults are never grave aren't asked.
    const never = axe._audit.rules.filter(({ impact }) => impact && !grave.includes(impact));
    const rules = Object.fromEntries(never.map(({ id }) => [id, { enabled: false }]));
    const found = await ask(
      [...others].filter((one) => !others.has(one.parentElement)),
      { rules },
    );
    // What depends on more than how the parts are drawn.
    const whole = isFirst ? ["bypass", "document-title", "html-has-lang"] : [];
    if (all.some(scrolls)) whole.push("scrollable-region-focusable");
    if (whole.length) found.push(...(await ask(document, { runOnly: whole })));
    const looked = [...others].filter((one) => one.isConnected).map((one) => looks.get(one));
    return JSON.stringify([found, looked, news()]);
  };
})();
