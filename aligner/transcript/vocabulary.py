"""Written forms whose way of being said follows from no rule: abbreviations, acronyms, units.

Letters are spelled by themselves ("g p u"), except two that are words too: the letter a is "ay",
the letter i is "eye", so that they differ from the article and the pronoun.
"""

from __future__ import annotations


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


LETTER_WORDS = {"a": "ay", "i": "eye"}
"""Letters whose spoken form differs from their written one."""

ABBREVIATIONS: dict[str, tuple[str, ...]] = {
    "e.g.": ("e g", "for example"),
    "i.e.": ("eye e", "that is"),
    "etc.": ("et cetera",),
    "etc": ("et cetera",),
    "vs.": ("versus", "v s"),
    "vs": ("versus", "v s"),
    "dr.": ("doctor", "drive"),
    "mr.": ("mister",),
    "mrs.": ("missus",),
    "ms.": ("miz",),
    "mr": ("mister", "m r"),
    "mrs": ("missus",),
    "dr": ("doctor", "d r"),
    "jr.": ("junior",),
    "sr.": ("senior",),
    "prof.": ("professor",),
    "st.": ("saint", "street"),
    "approx.": ("approximately",),
    "dept.": ("department",),
    "ph.d.": ("p h d",),
    "ph.d": ("p h d",),
    "ph.ds": ("p h d's",),
    "'n": ("and",),
    "w/": ("with",),
    "w/o": ("without",),
    ".net": ("dot net",),
    "c++": ("c plus plus",),
    "ok": ("okay",),
    "o.k.": ("okay",),
    "i/o": ("eye o",),
    "tl;dr": ("t l d r", "too long didn't read"),
    "i18n": ("internationalization", "eye eighteen n"),
    "l10n": ("localization", "l ten n"),
    "a11y": ("accessibility", "ally", "ay eleven y"),
    "k8s": ("kubernetes", "k eights", "k eight s"),
    "ieee": ("eye triple e",),
    "oauth": ("o auth",),
    "auth": ("auth",),
    "sqlite": ("sequel lite", "s q l lite", "s q light"),
    "mysql": ("my sequel", "my s q l"),
    "postgresql": ("postgres q l", "postgres", "postgres sequel"),
    "nosql": ("no sequel", "no s q l"),
    "wysiwyg": ("wizzywig",),
    "nginx": ("engine x",),
    "latex": ("lay tech", "latex"),
    "macos": ("mac o s",),
    "ios": ("eye o s",),
    "ipados": ("eye pad o s",),
    "ymmv": ("y m m v", "your mileage may vary"),
    "fyi": ("f y eye",),
    "covid": ("covid",),
    "jan.": ("january",),
    "feb.": ("february",),
    "mar.": ("march",),
    "apr.": ("april",),
    "jun.": ("june",),
    "jul.": ("july",),
    "aug.": ("august",),
    "sep.": ("september",),
    "sept.": ("september",),
    "oct.": ("october",),
    "nov.": ("november",),
    "dec.": ("december",),
}
"""Whole written words, lower case: what is said, most usual first."""

_SAID_OTHERWISE: dict[str, tuple[str, ...]] = {
    "sql": ("sequel",),
    "gui": ("gooey",),
    "ascii": ("asky",),
    "wasm": ("wazzum",),
    "yaml": ("yammel",),
    "saas": ("sass",),
    "paas": ("pass",),
    "json": ("jason",),
    "scsi": ("scuzzy",),
    "fifo": ("fyfo",),
    "posix": ("posix",),
}
_SAID_AS_WRITTEN = _set(
    """
    aids ajax arm awk bash beam bert bios captcha chips cobol cors covid crud cuda darpa dao
    daos dos dram dry emacs fips fomo fortran foss gan gans gif gnu gyp hipaa ice iot jamstack
    jira jpeg lamp lan laser lasik led lidar lisp lol lxc mac midi mumps nand nas nasa nat nato
    net nats nimby nuc nucs numa nvidia oscon pin png radar readme rag raid ram repl rest rom
    saml scuba sim soap spa spas stun swat swot tar toml unesco unicef unix vim vlan wan wysiwyg
    yolo zip ikea npm epyc qemu ercot orm laion lora tpm
    """
)
SAID_AS_WORD = {word: (word,) for word in _SAID_AS_WRITTEN} | _SAID_OTHERWISE
"""Capitals that are said as a word, or may be; the letters are the other reading."""

SPELLED_FIRST = _set(
    """
    dao daos gnu iot lan led lxc npm orm nat png tpm vlan wan
    """
)
"""Those of them whose letters are the usual reading."""

LOWER_CASE_LETTERS = _set(
    """
    ai api aws ceo cio cli cpu cto eu faq gpu ide io
    ip llms os ui uk url urls usa usb ux vps
    """
)
"""Acronyms that people also write in lower case; what has no vowel needs no entry."""

SHOUTED = _set(
    """
    a all am an and any are as at be big but by can did do even for get go good had has have he
    her hey him his how if in into is just know like love me more my never no not now of oh on
    one only or our out real really see she so that the them then there they this to too two up
    very want was way we well were what when where which who why will with would yes you your
    app day bad best fun hot huge new nope off old right run stop wait wow yeah
    """
)
"""Words that are words also in capitals, where others of two or three letters are spelled."""

HUMMED = _set(
    """
    hm hmm hmmm mm mmm mmhm mhm mhmm mm-hmm sh shh shhh psst pst pfft pff brr brrr grr grrr tsk
    nth zzz hmph
    """
)
"""Words without a vowel that are no letters in a row."""

UNITS: dict[str, tuple[str, ...]] = {
    "%": ("percent",),
    "k": ("k", "thousand"),
    "m": ("million", "m", "meters"),
    "mm": ("million", "millimeters"),
    "b": ("billion", "b"),
    "bn": ("billion",),
    "t": ("trillion", "t"),
    "x": ("x", "times"),
    "ms": ("milliseconds", "m s"),
    "ns": ("nanoseconds",),
    "µs": ("microseconds",),
    "μs": ("microseconds",),
    "sec": ("seconds", "sec"),
    "secs": ("seconds", "secs"),
    "min": ("minutes", "min"),
    "mins": ("minutes", "mins"),
    "h": ("hours", "h"),
    "hr": ("hours",),
    "hrs": ("hours",),
    "kib": ("kibibytes", "kilobytes"),
    "mib": ("mebibytes", "megabytes", "megs"),
    "gib": ("gibibytes", "gigabytes", "gigs"),
    "pb": ("petabytes", "p b"),
    "kbps": ("kilobits per second",),
    "g": ("g", "grams", "gigs"),
    "mg": ("milligrams",),
    "lb": ("pounds",),
    "oz": ("ounces",),
    "ml": ("milliliters", "m l"),
    "ft": ("feet",),
    "nm": ("nanometers",),
    "kph": ("kilometers per hour", "k p h"),
    "km/h": ("kilometers per hour", "kilometers an hour"),
    "w": ("watts", "w"),
    "kw": ("kilowatts",),
    "kwh": ("kilowatt hours",),
    "mw": ("megawatts",),
    "gw": ("gigawatts",),
    "mah": ("milliamp hours",),
    "v": ("volts", "v"),
    "db": ("decibels", "d b"),
    "px": ("pixels", "p x"),
    "rpm": ("r p m",),
    "p": ("p",),
    "°c": ("degrees celsius", "degrees", "degrees c"),
    "°f": ("degrees fahrenheit", "degrees", "degrees f"),
    "€": ("euros",),
    "£": ("pounds",),
    "¥": ("yen",),
    "¢": ("cents",),
    "usd": ("dollars", "u s d", "u s dollars"),
    "eur": ("euros",),
    "gbp": ("pounds",),
    "kb": ("kilobytes", "k b", "k"),
    "mb": ("megabytes", "megs", "m b", "meg"),
    "gb": ("gigabytes", "gigs", "g b", "gig"),
    "tb": ("terabytes", "t b", "terabyte"),
    "gbps": ("gigabits per second", "gigs"),
    "mbps": ("megabits per second", "megs"),
    "hz": ("hertz",),
    "khz": ("kilohertz",),
    "mhz": ("megahertz",),
    "ghz": ("gigahertz",),
    "km": ("kilometers", "k"),
    "kg": ("kilograms", "kilos"),
    "cm": ("centimeters",),
    "lbs": ("pounds",),
    "mph": ("miles per hour", "m p h"),
    "am": ("ay m",),
    "pm": ("p m",),
    "a.m.": ("ay m",),
    "p.m.": ("p m",),
    "ish": ("ish",),
    "°": ("degrees",),
    "fps": ("frames per second", "f p s"),
}
"""What follows a figure, lower case, and how it is said; more than one of it."""

MONTHS = (
    "january", "february", "march", "april", "may", "june", "july", "august", "september",
    "october", "november", "december",
)  # fmt: skip

DATED = frozenset((*MONTHS, *(month[:3] for month in MONTHS), "sept"))
"""Months, in full or clipped, before the day."""

NUMBERED = _set(
    """
    act appendix article book chapter class episode figure grade henry king level louis mark number
    part phase pope section stage step tier title type unit vol volume war world
    """
)
"""Words before a Roman numeral of one letter, which else is the letter."""

OPERATORS: dict[str, tuple[str, ...]] = {
    "!=": ("not equals", "not equal", "bang equals", "is not equal to"),
    "!==": ("not double equals", "not equals", "not equals equals", "not triple equals"),
    "==": ("equals equals", "double equals", "equals"),
    "===": ("triple equals", "equals equals equals"),
    "&&": ("and", "and and", "double ampersand"),
    "||": ("or", "or or", "double pipe"),
    "+=": ("plus equals",),
    ":=": ("colon equals",),
}
"""Signs of programs between blanks, and how they are read."""

SYMBOLS: dict[str, tuple[str, ...]] = {
    "&": ("and",),
    "+": ("plus",),
    "=": ("equals",),
    "%": ("percent",),
    "@": ("at",),
    "#": ("hashtag", "number", ""),
    "$": ("dollar", ""),
    "€": ("euro", ""),
    "£": ("pound", ""),
    "~": ("about", "tilde", ""),
    "_": ("", "underscore"),
    "/": ("slash", ""),
    ".": ("dot", ""),
    "*": ("", "star"),
    "°": ("degrees",),
    "-": ("",),
    "±": ("plus or minus", "plus minus"),
    "≈": ("about", "approximately"),
    "×": ("times", "by"),
    "÷": ("divided by",),
    "²": ("squared", "two"),
    "³": ("cubed", "three"),
    "^": ("to the", ""),
    "¥": ("yen", ""),
    "₹": ("rupee", ""),
}
"""A sign inside a word or standing alone; the empty string says that it may be left out."""

SPOKEN_ALONE = frozenset("&+=%@")
"""Signs that are a written word when they stand between blanks."""

SCALES = _set(
    """
    hundred thousand million billion trillion
    """
)
"""Words behind an amount that its currency waits for."""

UNCOMBINED = {
    "ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ı": "i",
}  # fmt: skip
"""Latin letters that no decomposition leads to ASCII from."""
