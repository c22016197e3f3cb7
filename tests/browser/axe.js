// `lookAt` asks axe about what is drawn as nothing was before: `seen` and `judged` tell what was, and are strings, as
// Playwright would take lists of numbers apart. axe needs a third less without the HTML of all nodes that it looks at.
(() => {
  const OF_THE_PAGE = ["document-title", "html-has-lang"];
  const TOKEN = /(?<="csrfmiddlewaretoken" value=")[^"]+/g; // another for each page and part of one
  const SCROLLING = "scrollable-region-focusable";
  let theme, judged, unsure, scrolling, styles, grounds;
  const number = (text) => {
    let sum = text.length;
    for (let place = 0; place < text.length; place++) sum = Math.imul(sum ^ text.charCodeAt(place), 16777619);
    return sum;
  };
  const style = (one) => {
    if (!styles.has(one)) {
      const { color, backgroundColor, backgroundImage, opacity, position, fontSize, fontWeight, textDecorationLine } =
        getComputedStyle(one);
      const ground = [backgroundColor, backgroundImage, opacity, position].join();
      styles.set(one, { color, ground, text: [fontSize, fontWeight, textDecorationLine].join() });
    }
    return styles.get(one);
  };
  // All around an element that may change how its text is drawn. What only holds others draws nothing.
  const around = (one) => {
    if (!one) return "";
    if (!grounds.has(one)) {
      const { color, ground } = style(one);
      const parent = one.parentElement;
      const isPlain = parent && ground === "rgba(0, 0, 0, 0),none,1,static" && color === style(parent).color;
      grounds.set(one, isPlain ? around(parent) : number([color, ground, around(parent)].join()));
    }
    return grounds.get(one);
  };
  // Those of the same kind have the same colours, on grounds of the same colours.
  const kind = (one) => number([style(one).text, around(one)].join());

  const hasText = (one) =>
    one.matches("input, select, textarea") ||
    [...one.childNodes].some((node) => node.nodeType === Node.TEXT_NODE && node.data.trim());

  axe.configure({ noHtml: true });
  const rule = (id) => axe._audit.rules.find((rule) => rule.id === id);
  const inBlock = rule("link-in-text-block");
  const { matches: isLink } = inBlock;
  inBlock.matches = (node, ...more) =>
    (theme === "light" || !judged.has(kind(node))) && isLink.call(inBlock, node, ...more);

  // Whether the contrast of an element matters to axe is found out late, as one of each kind is enough.
  const contrast = rule("color-contrast");
  const check = axe._audit.checks["color-contrast"];
  const { matches } = contrast;
  const { evaluate } = check;
  contrast.matches = (node) => hasText(node) && !judged.has(kind(node));
  check.evaluate = function (node, options, virtual, context) {
    if (judged.has(kind(node)) || !matches.call(contrast, node, virtual, context)) return true;
    const answer = evaluate.call(this, node, options, virtual, context);
    if (answer === undefined) unsure.add(node);
    else judged.add(kind(node));
    return answer;
  };

  // These are asked about the whole page, whichever of its parts the others are asked about.
  for (const id of OF_THE_PAGE) rule(id).gather = () => [axe._tree[0]];
  rule(SCROLLING).gather = () =>
    scrolling
      .map((one) => axe.utils.getNodeFromTree(one))
      .filter((one) => axe.commons.dom.isVisibleToScreenReaders(one));

  // To find out what lies above what, axe walks through the whole page each time. What isn't displayed lies nowhere.
  const displayed = (node) =>
    getComputedStyle(node).display === "none" ? NodeFilter.FILTER_REJECT : NodeFilter.FILTER_ACCEPT;
  const walk = document.createTreeWalker.bind(document);

  const ask = async (context, options) => {
    if (!context.length) return [];
    document.createTreeWalker = (root, show) => walk(root, show, displayed);
    const { violations } = await axe.run(context, { ...options, resultTypes: ["violations"] });
    delete document.createTreeWalker;
    return violations.flatMap(({ id, impact, nodes }) => nodes.map(({ target }) => [impact, `${id}: ${target}`]));
  };

  const html = (one) => {
    const whole = one.getElementsByTagName("*").length < 150 ? one.outerHTML : "";
    return (whole && whole.length < 1000 ? whole : one.cloneNode().outerHTML).replace(TOKEN, "");
  };
  const look = (one) => number([one.parentElement.tagName, html(one), kind(one)].join());
  const scrolls = (one) => one.scrollWidth > one.clientWidth || one.scrollHeight > one.clientHeight;

  window.lookAt = async ([now, seenBefore, judgedBefore, isFirst, grave]) => {
    for (const one of document.getAnimations()) if (one instanceof CSSTransition) one.finish();
    theme = now;
    styles = new Map();
    grounds = new Map();
    const known = new Set(JSON.parse(judgedBefore));
    judged = new Set(known);
    unsure = new Set();
    const all = [...document.body.querySelectorAll("*")];
    const drawn = all.filter((one) => one.checkVisibility({ visibilityProperty: true }));
    const texts = () => drawn.filter((one) => hasText(one) && !judged.has(kind(one)));
    const seen = new Set(JSON.parse(seenBefore));
    const looks = new Map((theme === "dark" ? texts() : drawn).map((one) => [one, look(one)]));
    const others = new Set([...looks.keys()].filter((one) => !seen.has(looks.get(one))));
    const answer = (found) =>
      JSON.stringify([
        found,
        [...others].filter((one) => one.isConnected && !unsure.has(one)).map((one) => looks.get(one)),
        [...judged].filter((one) => !known.has(one)),
      ]);
    if (theme === "dark") return answer(await ask([...others], { runOnly: ["color-contrast", "link-in-text-block"] }));

    const roots = [...others].filter((one) => !others.has(one.parentElement));
    scrolling = drawn.filter((one) => scrolls(one) && !one.matches("select, textarea"));
    // A rule whose faults are never grave isn't asked, nor one that only tells a person to have a look.
    const isIdle = ({ id, impact, reviewOnFail }) =>
      (impact && !grave.includes(impact)) || reviewOnFail || (OF_THE_PAGE.includes(id) && !isFirst);
    const rules = axe._audit.rules.filter((one) => isIdle(one)).map(({ id }) => [id, { enabled: false }]);
    const whole = [...(isFirst ? OF_THE_PAGE : []), ...(scrolling.length ? [SCROLLING] : [])];
    const found = roots.length
      ? await ask(roots, { rules: Object.fromEntries(rules) })
      : await ask(whole.length ? [document.body] : [], { runOnly: whole });
    return answer(found);
  };
})();
