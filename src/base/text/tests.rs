use super::*;

/// Texts in which nothing is seen.
const BLANKS: &[&str] = &[
    "",
    "   \t\n",
    "\u{a0}\u{2003}\u{3000}\u{1680}",
    "\u{2800}\u{2800}\u{2800}",
    "\u{3164}\u{3164}",
    "\u{115f}\u{1160}\u{ffa0}",
    "\u{180e}\u{180b}",
    "\u{2060}\u{2063}\u{206f}",
    "\u{ad}\u{ad}",
    "\u{200b}\u{200c}\u{200d}\u{200e}\u{200f}",
    "\u{61c}\u{34f}\u{17b4}\u{17b5}",
    "\u{e0001}\u{e0041}\u{e0042}\u{e007f}",
    "\u{fe0f}\u{fe00}\u{e0100}",
    "\u{301}\u{64e}\u{651}\u{20dd}",
    " \u{301} \u{20e3}",
    "\u{feff}\u{fff9}\u{fffb}",
    "\u{1d159}\u{fffc}\u{1d173}",
    "\u{e000}\u{f8ff}",
    "\u{202e}\u{2067}\u{2069}",
    "\u{0}\u{7f}\u{85}",
];

#[test]
fn blank_is_blank() {
    for blank in BLANKS {
        let many = blank.repeat(40);
        assert_eq!(clean(&many), "", "{blank:?}");
        assert_eq!(clean_line(&many), "", "{blank:?}");
        assert!(is_blank(&many) && seen(&many) == 0, "{blank:?}");
        let padded = format!("نعم{many}");
        assert_eq!(seen(&clean(&padded)), 3, "{blank:?} fills a text up");
        assert_eq!(length(&padded.chars().take(30).collect::<String>(), 4..=30), Length::Short);
    }
}

#[test]
fn what_is_seen_is_counted() {
    for (text, count) in [
        ("مُحَمَّد", 4),
        ("e\u{301}cole", 5),
        ("ⵜⴰⵎⴰⵣⵉⵖⵜ", 8),
        ("a b", 3),
        ("a   \n\n b", 3),
        (" a ", 1),
        ("a\u{2800}b", 2),
        ("⵰…!", 3),
        ("👩\u{200d}🌾", 2),
        ("12", 2),
    ] {
        assert_eq!(seen(text), count, "{text}");
    }
    assert_eq!(length("abc", 3..=5), Length::Right);
    assert_eq!(length("ab", 3..=5), Length::Short);
    assert_eq!(length("abcdef", 3..=5), Length::Long);
    assert!(fits("abc", 1..=3) && !fits("abcd", 1..=3) && !fits("", 1..=3));
}

#[test]
fn texts_lose_what_could_deceive() {
    assert_eq!(clean_line("  a\u{202e}b\u{200b}  c\nd\u{0}"), "ab c d");
    assert_eq!(clean("line\r\n\r\nline\u{feff}"), "line\n\nline");
    assert_eq!(clean("one\rtwo\u{2028}three\tfour"), "one\ntwo\nthree four");
    assert_eq!(clean("e\u{301}"), "é");
    assert_eq!(clean("e\u{2060}\u{301}"), "é", "what came between is gone, and the letter is one");
    assert_eq!(clean("im\u{ad}bé\u{34f}cile\u{e0041}"), "imbécile");
    assert_eq!(clean("x\u{3164}y"), "xy");
    assert_eq!(clean("a\u{200f}b"), "a\u{200f}b");
}

#[test]
fn joiners_stay_inside_words_and_emoji() {
    for whole in [
        "می\u{200c}خواهم 👩\u{200d}🌾",
        "क\u{94d}\u{200d}ष",
        "👩🏽\u{200d}🌾",
        "🏳\u{fe0f}\u{200d}🌈",
        "❤\u{fe0f}",
        "1\u{fe0f}\u{20e3}",
        "1445 ه\u{200d}",
        "\u{1f3f4}\u{e0067}\u{e0062}\u{e0073}\u{e0063}\u{e0074}\u{e007f} x",
    ] {
        assert_eq!(clean(whole), whole, "{whole:?}");
    }
    for (typed, kept) in [
        ("\u{200d}سلام\u{200c}", "سلام"),
        ("a \u{200c} b", "a  b"),
        ("a\u{200d}\u{200d}\u{200d}b", "ab"),
        ("د\u{200d} x", "د x"),
        ("!\u{200d}!", "!!"),
        ("x\u{e0067}\u{e007f}", "x"),
        ("\u{1f3f4}\u{e0067}\u{e0062}", "\u{1f3f4}"),
        ("x\u{fe0f}\u{fe0f}", "x\u{fe0f}"),
        ("\u{fe0f}x", "x"),
    ] {
        assert_eq!(clean(typed), kept, "{typed:?}");
    }
}

#[test]
fn towers_are_cut_and_writing_is_not() {
    let tower = format!("Z{}a", "\u{336}\u{301}\u{302}".repeat(20));
    assert_eq!(clean(&tower).chars().filter(|c| is_mark(*c)).count(), 3);
    assert_eq!(clean(&format!("ب{}", "\u{651}\u{64e}".repeat(30))).chars().count(), 4);
    assert!(clean(&format!("ب{}", "\u{6d6}".repeat(30))).chars().count() <= 5);
    assert_eq!(clean(&format!("ก{}", "\u{e47}".repeat(30))).chars().count(), 4);
    for whole in
        ["مُحَمَّدٌ رَسُولُ ٱللَّهِ", "بِسۡمِ ٱللَّهِ ٱلرَّحۡمَٰنِ ٱلرَّحِيمِ", "سَمِيعٌۢ عَلِيمٌۖ", "مِّن رَّبِّكُمۡۗ", "ⵜⴰⵎⴰⵣⵉⵖⵜ ⵜⵓⵍ\u{2d7f}ⵍ", "Tiếng Việt, s\u{323}\u{307}, Ạ\u{308}\u{304}", "हिन्दी"]
    {
        let nfc: String = whole.nfc().collect();
        assert_eq!(clean(whole), nfc, "{whole}");
    }
}

#[test]
fn numbers_are_read_in_any_digits() {
    for (typed, number_of) in [("12", 12), (" #12 ", 12), ("١٢", 12), ("#۱۲", 12), ("１２", 12), ("\u{200f}12\u{200e}", 12)] {
        assert_eq!(number(typed), Some(number_of), "{typed:?}");
    }
    for wrong in ["", "#", "12a", "-1", "1.5", "99999999999999999999", "x12", "1 2"] {
        assert_eq!(number(wrong), None, "{wrong:?}");
    }
}

#[test]
fn an_excerpt_ends_between_words() {
    assert_eq!(excerpt("one two\n\nthree", 20), "one two three");
    assert_eq!(excerpt("one two, three four", 10), "one two…");
    assert_eq!(excerpt("one two three", 7), "one two…");
    assert_eq!(excerpt("ⵜⴰⵊⵎⴰⵄⵜⵜⴰⵊⵎⴰⵄⵜ", 4), "ⵜⴰⵊⵎ…");
}
