// "2 answers wait to be sent", in the reader's language: the server gives a text for some numbers of every plural form.

export function sayCount(place, forms, count) {
  if (count === 0) {
    place.textContent = "";
    return;
  }
  const rules = new Intl.PluralRules(document.documentElement.lang);
  const [, text] = forms.find(([number]) => rules.select(number) === rules.select(count)) ?? forms.at(-1);
  place.textContent = text.replace("{count}", count.toLocaleString(document.documentElement.lang));
}
