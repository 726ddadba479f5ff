"""Writes text-encoding.json: rows computed by the program in docs/text-encoding.md.

Run it in this folder. It requires only Python.
"""

import json
import pathlib
import re
import unicodedata

page = pathlib.Path("../../../docs/text-encoding.md").read_text(encoding="utf-8")
exec(re.search(r"```python\n(.*?)```", page, re.DOTALL)[1])

texts = [
    "", " ", "a", "Claim your FREE bonus now!!!", "It's free, isn't it? It’s $1,000.50 (or 3.14)...", "free free free FREE bonus free",
    "snake_case e-mail foo@bar.example 1.2.3 v1.x 'quoted' rock'n'roll o' dogs'", "Ends with 7. Begins .5 and 5,",
    "x" * 600 + " " + "é" * 300,
    "Straße ÉCOLE naïve ΣΊΣΥΦΟΣ Ирина Кот", "İstanbul IŞIK ılık Iğdır", "e\u0301cole E\u0301COLE \u0301alone 5\u20e3 1\ufe0f\u20e3",
    "日本語のテキスト。カタカナー ｶﾞ は\u3099 中文字 한국어 단어", "ไทย हिन्दी العربية ١٢٣ עברית",
    "I ❤️ it 👍🏽👍 👨‍👩‍👧‍👦 🇩🇪🇫🇷🇬 🏴\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f ❤️‍🔥 ☺ © 5°",
    "fr\u200bee zero\u00adwidth \ufeffbom a\u200db 😀\u200d 😀\u200d😀\u200dx \u202eright", "\ud800 half \udc00pair a\udfffb",
    "tab\tline\r\nnull\0del\x7f nbsp\u00a0em\u2003sep\u2028x", "----- !!! ??!! $$$$ €€ «a» … ±× ~~^^`` #tag @you <b>bold</b>",
    "😀" * 3 + "👍🏽" * 40 + "\u200d👍" * 60, "don\u200b't 1\u200b.5 1.\u200b5 a'\u0301b 'é ’É", "K Å ſ ẞ ǅ ﬁ Ⅷ ² ½",
    "the quick brown fox jumps over the lazy dog and the quick brown fox jumps again over the very same lazy dog",
]
options = [
    {}, {"punctuation": True}, {"lowercase": False}, {"words": 1, "chars": None}, {"words": 4, "chars": None},
    {"words": 0, "skip": 5, "chars": None}, {"words": 0, "chars": (1, 2)},
    {"words": 3, "skip": 3, "chars": (2, 7), "weight": 1.25, "punctuation": True}, {"term": "count", "unit": False},
    {"term": "binary", "weight": 3.0}, {"bits": 1}, {"bits": 6, "unit": False}, {"bits": 24},
    {"words": 8, "skip": 16, "chars": (16, 16)},
]
cases = []
for chosen in options:
    for idf in (False, True):
        training = [texts[i] for i in range(0, len(texts), 2)] if idf else None
        frequencies = fit(training, **chosen) if idf else None
        rows = [encode(text, frequencies, **chosen) for text in texts]
        cases.append({
            "options": chosen, "idf": idf,
            "rows": [[len(row), sum(row) % 2**31, list(row)[:8], list(row.values())[:8]] for row in rows],
        })
utf16 = [[unit for unit, in struct.iter_unpack("<H", text.encode("utf-16-le", "surrogatepass"))] for text in texts]
with open("text-encoding.json", "w", encoding="utf-8") as file:
    file.write('{"unicode": ' + json.dumps(unicodedata.unidata_version) + ', "texts": [\n')
    file.write(",\n".join(map(json.dumps, utf16)) + '\n], "cases": [\n')
    file.write(",\n".join(json.dumps(case) for case in cases) + "\n]}\n")
