// How the search compares letters, and what a question asks for.
const { fold, terms } = (() => {
  // Letters that are written in several ways: alef, yeh, teh marbuta, hamza on a
  // carrier, kaf; and the digits of Arabic and Persian. What fold finds out of
  // others is kept here too.
  const folded = {};
  const write = (letters, as) => { for (const c of letters) folded[c] = as; };
  write("\u0622\u0623\u0625\u0671", "\u0627");
  write("\u0649\u06cc\u0626", "\u064a");
  write("\u0629", "\u0647");
  write("\u0624", "\u0648");
  write("\u06a9", "\u0643");
  for (let i = 0; i < 10; i++) write(String.fromCharCode(0x660 + i, 0x6f0 + i), String(i));

  // fold makes texts comparable: small letters; no accents, Arabic vowel signs
  // or tatweel; one form of letters that have several; full-width forms as the
  // common ones. Hangul stays in whole syllables. It keeps one character for
  // each of the text's, so that places in both are the same.
  const fold = (text) => {
    let out = "";
    for (let i = 0; i < text.length; i++) out += text.charCodeAt(i) < 128 ? text[i].toLowerCase() : folded[text[i]] ??= foldLetter(text[i]);
    return out;
  };
  const foldLetter = (c) => {
    if (/[\u0300-\u036f\u0640\u064b-\u065f\u0670]/.test(c)) return "\u200b";
    if (/[\uac00-\ud7a3\ud800-\udfff]/.test(c)) return c;
    return c.normalize("NFKD").toLowerCase()[0] || "\u200b";
  };

  // loose returns an expression for a word. The marks that fold took out may lie
  // between its letters, and the joints of names: kickoff_id, kickoffId and
  // kickoff-id are one.
  const loose = (word) => Array.from(word, (c) => c.replace(/[.*+?^${}()|[\]\\/]/, "\\$&")).join("[\u200b_\\-]*");
  const inARow = (words) => words.map(loose).join("[^\\p{L}\\p{N}]+");

  // What may stand at the end of a Korean word: particles, the plural, and the
  // commonest forms of verbs that are made of nouns.
  const particles = "에게서 으로서 으로써 에서는 에서도 에게는 이라는 라는 부터 까지 처럼 보다 에서 에게 한테 으로 이나 이란 이며 을 를 은 는 이 가 의 에 로 와 과 도 만 들 란";
  const verbs = "하려면 합니다 하다 하는 하기 하고 하면 되는 됩니다";
  const korean = new RegExp("^(.{2,}?)들?(?:" + (particles + " " + verbs).replaceAll(" ", "|") + ")$");
  // What is joined to the front of an Arabic word, prepositions and the article,
  // and to its end.
  const before = /^[\u0648\u0641]?(?:[\u0628\u0643]?\u0627\u0644|\u0644\u0644)(?=...)/;
  const behind = /(...)(?:\u0627\u062a|\u0648\u0646|\u064a\u0646|\u0647\u0627|\u0647\u0645|\u0647)$/;
  // Endings of English plurals, and of Portuguese ones, and what stands in their
  // place in another form.
  const endings = [
    [/^(.+)ies$/, "(?:y|ie)"], [/^(.+[^aeiou])y$/, "(?:y|ie)"], [/^(.+)oes$/, "(?:ao|o)"], [/^(.+(?:s|x|z|ch|sh))es$/, ""],
    [/^(.+[^siu])s$/, ""],
  ];

  // stem returns an expression for other forms of a word, "" where it has none.
  const stem = (word) => {
    const noun = korean.exec(word);
    if (noun) return loose(noun[1]);
    if (/[\u0620-\u064a]/.test(word)) {
      const bare = word.replace(before, "").replace(behind, "$1");
      return bare === word ? "" : loose(bare);
    }
    if (!/^[a-z]{4,}$/.test(word)) return "";
    for (const [ending, other] of endings) {
      const found = ending.exec(word);
      if (found) return loose(found[1]) + other;
    }
    const verb = /^(.*[aeiou].*?)(?:ing|(?<![aeiou])ed)$/.exec(word);
    return verb && verb[1].length > 3 ? loose(verb[1].replace(/([bdgmnprt])\1$/, "$1")) : "";
  };

  // term returns what finds a word wherever it stands, which is right for
  // Korean, whose words have endings, and for Chinese and Japanese, which have
  // no spaces. Its first group is the word itself: without it, another form was
  // found.
  const term = (word) => {
    const text = /^\u0627\u0644..../.test(word) ? word.slice(2) : word; // without the Arabic article
    const other = stem(text);
    return { text, pattern: new RegExp("(" + loose(text) + ")" + (other && "|" + other), "gu") };
  };

  // terms returns what a question asks for: its words, and phrases between
  // quotation marks, which are found as they stand. Words that stand together in
  // a text, as in the question, are what row finds.
  const terms = (query) => {
    const list = [];
    fold(query.normalize("NFC")).replace(/\u200b/g, "").split(/["“”«»]/).forEach((part, i, parts) => {
      const words = part.split(/[\s'.,;:!?()[\]{}،؛؟。、]+/).map((word) => word.replace(/[_-]+/g, "")).filter(Boolean);
      const isPhrase = i % 2 === 1 && i < parts.length - 1;
      if (!isPhrase) list.push(...words.map(term));
      else if (words.length) list.push({ text: words.join(" "), pattern: new RegExp("(" + inARow(words) + ")", "gu") });
    });
    return { list, row: list.length > 1 && new RegExp(inARow(list.flatMap((t) => t.text.split(" "))), "u") };
  };
  return { fold, terms };
})();
