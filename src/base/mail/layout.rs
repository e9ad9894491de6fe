//! A mail as HTML: the band of the site, the words, a button for each link of ours that stands alone. One layout for all mails.
//!
//! Mail programs know neither style sheets nor modern layout: tables and inline styles do the work, and nothing is loaded from anywhere, so that opening a mail
//! tells nobody. Every word in it is escaped; the plain text that goes with it says the same.

use app::escaping;
use app::model::Lang;
use app::words::tr;

use super::Mail;

const FONT: &str = "font-family:'IBM Plex Sans Arabic','Noto Sans Arabic','Segoe UI',Tahoma,Arial,sans-serif";
/// The colours of the style's band, paper, surface, ink and accent.
const BAND: &str = "#144332";
const LIT: &str = "#f0c75e";
const PAPER: &str = "#faf6ee";
const SURFACE: &str = "#fffdf8";
const INK: &str = "#20251d";
const SOFT: &str = "#565b4f";
const ACCENT: &str = "#1d5c43";

/// Signs of a code that stands alone.
const CODE: std::ops::RangeInclusive<usize> = 4..=14;

/// The whole document; `site` is our own address, to which alone a link may lead.
pub(super) fn html(mail: &Mail, site: &str) -> String {
    let written = mail.lang.written();
    let (lang, dir) = (written.code(), written.dir());
    let align = if dir == "rtl" { "right" } else { "left" };
    let subject = escaping::text(&mail.subject);
    let paragraphs = mail.text.split("\n\n").filter(|text| !text.trim().is_empty());
    let content: String = paragraphs.map(|text| paragraph(mail.lang, site, text.trim_matches('\n'))).collect();
    let table = "role=\"presentation\" width=\"100%\" cellpadding=\"0\" cellspacing=\"0\" border=\"0\"";
    format!(
        "<!doctype html><html lang=\"{lang}\" dir=\"{dir}\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\
         <meta name=\"color-scheme\" content=\"light\"><title>{subject}</title></head>\
         <body style=\"margin:0;padding:0;background:{PAPER}\"><table {table} style=\"background:{PAPER}\"><tr><td align=\"center\" style=\"padding:24px 12px\">\
         <table {table} dir=\"{dir}\" style=\"max-width:560px;background:{SURFACE};border-radius:14px;overflow:hidden\">\
         <tr><td align=\"{align}\" style=\"background:{BAND};padding:16px 24px;color:#ffffff;{FONT};font-size:20px;font-weight:600\">{site}</td></tr>\
         <tr><td style=\"background:{LIT};height:4px;font-size:0;line-height:0\">&nbsp;</td></tr>\
         <tr><td align=\"{align}\" style=\"padding:24px;color:{INK};{FONT};font-size:17px;line-height:1.6\">\
         <h1 style=\"margin:0 0 16px;font-size:22px;line-height:1.4\">{subject}</h1>{content}</td></tr>\
         <tr><td align=\"{align}\" style=\"padding:0 24px 24px;color:{SOFT};{FONT};font-size:14px;line-height:1.6\">{footer}</td></tr>\
         </table></td></tr></table></body></html>",
        site = tr::layout::SITE.text(mail.lang),
        footer = tr::mails::FOOTER.text(mail.lang),
    )
}

fn paragraph(lang: Lang, site: &str, text: &str) -> String {
    if is_ours(site, text) {
        return button(lang, text);
    }
    if is_code(text) {
        return format!("<p dir=\"ltr\" style=\"margin:0 0 16px;font-size:30px;font-weight:600;letter-spacing:2px\">{}</p>", escaping::text(text));
    }
    format!("<p style=\"margin:0 0 16px\">{}</p>", text.lines().map(|text| line(site, text)).collect::<Vec<_>>().join("<br>"))
}

/// A link that stands alone: to be pressed, and below it as it is, for whoever wants to see where it leads.
fn button(lang: Lang, address: &str) -> String {
    let address = escaping::text(address);
    let word = tr::mails::OPEN.text(lang);
    format!(
        "<p style=\"margin:0 0 8px\"><a href=\"{address}\" style=\"display:inline-block;padding:14px 28px;background:{ACCENT};color:#ffffff;border-radius:28px;\
         font-weight:600;text-decoration:none\">{word}</a></p>\
         <p style=\"margin:0 0 16px;font-size:14px;line-height:1.5\"><a dir=\"ltr\" href=\"{address}\" style=\"color:{ACCENT};word-break:break-all\">{address}</a></p>"
    )
}

fn line(site: &str, text: &str) -> String {
    let escaped = escaping::text(text);
    if is_ours(site, text) { format!("<a dir=\"ltr\" href=\"{escaped}\" style=\"color:{ACCENT};word-break:break-all\">{escaped}</a>") } else { escaped }
}

/// Addresses stand alone on their lines; one with a space in it is a sentence. Those of others are what people wrote: our own mail must not lead there.
fn is_ours(site: &str, text: &str) -> bool {
    text.strip_prefix(site).is_some_and(|path| path.is_empty() || path.starts_with('/')) && !text.contains(char::is_whitespace)
}

fn is_code(text: &str) -> bool {
    let signs = text.bytes().all(|byte| byte.is_ascii_digit() || byte.is_ascii_uppercase() || byte == b'-' || byte == b' ');
    signs && CODE.contains(&text.len()) && text.bytes().any(|byte| byte.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mail(lang: Lang, text: &str) -> String {
        html(&Mail { to: "a@example.org".into(), subject: "س <i>".into(), text: text.into(), lang }, "https://example.org")
    }

    #[test]
    fn what_people_wrote_is_escaped_and_turns_nothing() {
        let html = mail(Lang::Ar, "مرحبا <b onload=\"x\">\nhttps://example.org/?a=1&b=\"2\nhttps://example.org/ <script>\n\nhttps://example.org/?a=1&b=2");
        assert!(html.contains("<html lang=\"ar\" dir=\"rtl\">") && html.contains("align=\"right\""));
        assert!(html.contains("&lt;b onload=") && html.contains("<title>س &lt;i&gt;</title>"));
        assert!(!html.contains("<b ") && !html.contains("<script") && !html.contains("<i>"));
        assert!(html.contains("href=\"https://example.org/?a=1&amp;b=2\" style=\"display:inline-block"), "a link alone is a button");
        assert!(html.contains("<a dir=\"ltr\" href=\"https://example.org/?a=1&amp;b=2\""), "and can be read");
        assert!(!html.contains("b=\"2\""), "a quote ends no attribute");
        assert_eq!(html.matches("<img").count() + html.matches("url(").count(), 0, "nothing is loaded");
    }

    #[test]
    fn an_address_that_is_not_ours_leads_nowhere() {
        for other in [
            "https://evil.example/confirm/x",
            "https://example.org.evil.example/",
            "https://example.org@evil.example/",
            "http://example.org/",
            "//evil.example",
        ] {
            for text in [format!("Raison :\n\n{other}\n\nFin"), format!("Raison :\n{other}")] {
                let html = mail(Lang::Fr, &text);
                assert!(!html.contains("<a ") && html.contains(other), "{other}");
            }
        }
        assert!(mail(Lang::Fr, "https://example.org").contains("<a "));
    }

    #[test]
    fn each_language_has_its_side() {
        let html = mail(Lang::Fr, "Bonjour\n\n123 456\n\nFin");
        assert!(html.contains("<html lang=\"fr\" dir=\"ltr\">") && html.contains("align=\"left\""));
        assert!(html.contains("font-size:30px") && html.contains(">123 456</p>"), "a code is large");
        assert!(html.contains(tr::layout::SITE.text(Lang::Fr)));
    }
}
