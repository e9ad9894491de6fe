//! Numbers and values inside a text, as each language writes them. Digits are Western everywhere.

use crate::lang::Lang;

/// A value inside a text without markup: what is written in the other direction is isolated line by line, since an isolate ends with its line. It is what
/// `<bdi>` is where there is no HTML. Addresses of pages stay as they are.
#[cfg(feature = "ssr")]
pub fn isolated(lang: Lang, value: &str) -> std::borrow::Cow<'_, str> {
    use std::borrow::Cow;

    use icu_properties::CodePointMapData;
    use icu_properties::props::BidiClass;

    let turns = |c: char| {
        let class = CodePointMapData::<BidiClass>::new().get(c);
        match lang.written().dir() {
            "rtl" => class == BidiClass::LeftToRight,
            _ => matches!(class, BidiClass::RightToLeft | BidiClass::ArabicLetter),
        }
    };
    if !value.contains(turns) || value.starts_with("https://") || value.starts_with("http://") {
        return Cow::Borrowed(value);
    }
    let line = |line: &str| if line.is_empty() { String::new() } else { format!("\u{2068}{line}\u{2069}") };
    Cow::Owned(value.split('\n').map(line).collect::<Vec<_>>().join("\n"))
}

/// A whole number with the language's grouping: 1.234 (ar), 1 234 (fr), 1,234 (en).
pub fn number(lang: Lang, value: i64) -> String {
    let separator = match lang.written() {
        Lang::Ar | Lang::Zgh => ".",
        // narrow no-break space
        Lang::Fr => "\u{202f}",
        Lang::En => ",",
    };
    let digits = value.unsigned_abs().to_string();
    let mut grouped = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            grouped.push_str(separator);
        }
        grouped.push(digit);
    }
    if value < 0 { format!("-{grouped}") } else { grouped }
}

/// A whole number as it is typed, in digits of any script that keyboards here write.
pub fn typed(text: &str) -> Option<u32> {
    let plain = text.trim().chars().map(|c| match c {
        '٠'..='٩' => char::from_digit(u32::from(c) - u32::from('٠'), 10).unwrap_or(c),
        '۰'..='۹' => char::from_digit(u32::from(c) - u32::from('۰'), 10).unwrap_or(c),
        other => other,
    });
    plain.collect::<String>().parse().ok()
}

/// Hundredths as a number with no more decimals than it has.
#[cfg(feature = "ssr")]
pub fn decimal(lang: Lang, hundredths: i64) -> String {
    let whole = number(lang, hundredths / 100);
    let sign = if lang == Lang::En { "." } else { "," };
    match hundredths.rem_euclid(100) {
        0 => whole,
        tenths if tenths % 10 == 0 => format!("{whole}{sign}{}", tenths / 10),
        rest => format!("{whole}{sign}{rest:02}"),
    }
}
