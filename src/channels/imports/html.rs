//! Texts that may be HTML, as text: a body is HTML only if it holds real tags. Everything else stays as it was written.

use scraper::Html;
use scraper::node::{Element, Node};

use ego_tree::iter::Edge;

/// Elements whose tags make a text HTML.
const KNOWN: [&str; 74] = [
    "a",
    "abbr",
    "address",
    "article",
    "aside",
    "audio",
    "b",
    "big",
    "blockquote",
    "body",
    "br",
    "button",
    "caption",
    "center",
    "cite",
    "code",
    "dd",
    "del",
    "div",
    "dl",
    "dt",
    "em",
    "embed",
    "figcaption",
    "figure",
    "font",
    "footer",
    "form",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "head",
    "header",
    "hr",
    "html",
    "i",
    "iframe",
    "img",
    "input",
    "ins",
    "li",
    "main",
    "mark",
    "nav",
    "object",
    "ol",
    "o:p",
    "p",
    "pre",
    "q",
    "s",
    "script",
    "section",
    "small",
    "span",
    "strike",
    "strong",
    "style",
    "sub",
    "sup",
    "svg",
    "table",
    "tbody",
    "td",
    "tfoot",
    "th",
    "thead",
    "tr",
    "u",
    "ul",
    "video",
];
/// Elements that stand apart from what is around them, by an empty line.
const PARAGRAPHS: [&str; 14] = ["p", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote", "pre", "ul", "ol", "dl", "table", "figure"];
/// Elements on lines of their own.
const LINES: [&str; 18] = [
    "div",
    "li",
    "tr",
    "dt",
    "dd",
    "section",
    "article",
    "aside",
    "header",
    "footer",
    "main",
    "nav",
    "address",
    "figcaption",
    "caption",
    "form",
    "hr",
    "center",
];
/// Elements whose content nobody reads.
const UNSEEN: [&str; 5] = ["script", "style", "head", "template", "title"];

/// The text of what may be HTML.
pub(super) fn to_text(source: &str) -> String {
    let tags = tags(source);
    if tags.is_empty() {
        return source.to_owned();
    }
    let mut blocks = tags.iter().map(|tag| tag.name.as_str());
    // A text with a word in bold is still a text: its line ends are line ends.
    let keeps_lines = !blocks.any(|name| name == "br" || PARAGRAPHS.contains(&name) || LINES.contains(&name) || name == "td");
    let document = Html::parse_fragment(&only_real_tags(source, &tags));
    let mut text = Text { keeps_lines, ..Text::default() };
    for edge in document.tree.root().traverse() {
        match edge {
            Edge::Open(node) => match node.value() {
                Node::Text(said) => text.say(said),
                Node::Element(element) => text.open(element),
                _ => {}
            },
            Edge::Close(node) => {
                if let Node::Element(element) = node.value() {
                    text.close(element);
                }
            }
        }
    }
    text.out
}

/// A real tag, and where it stands.
struct Tag {
    start: usize,
    end: usize,
    name: String,
}

/// The tags of known elements. `<` before a space or a digit is none, nor is a name that no element has, nor `<b and c>`.
fn tags(source: &str) -> Vec<Tag> {
    let mut found = Vec::new();
    let mut from = 0;
    while let Some(start) = source[from..].find('<').map(|index| from + index) {
        from = start + 1;
        let Some(length) = source[from..].find(['<', '>']) else { break };
        let end = from + length;
        if source.as_bytes()[end] != b'>' {
            continue;
        }
        if let Some(name) = tag_name(&source[from..end]) {
            found.push(Tag { start, end: end + 1, name });
            from = end + 1;
        }
    }
    found
}

fn tag_name(inside: &str) -> Option<String> {
    let (closing, rest) = inside.strip_prefix('/').map_or((false, inside), |rest| (true, rest));
    let rest = rest.strip_suffix('/').unwrap_or(rest);
    let length = rest.find(|c: char| c.is_whitespace() || c == '/').unwrap_or(rest.len());
    let (name, attributes) = rest.split_at(length);
    let name = name.to_ascii_lowercase();
    let attributes = attributes.trim();
    let good = KNOWN.contains(&name.as_str()) && (attributes.is_empty() || (!closing && attributes.contains('=')));
    good.then_some(name)
}

/// The same with every other `<` escaped, so that a reader of HTML takes it for what it is; comments go.
fn only_real_tags(source: &str, tags: &[Tag]) -> String {
    let mut out = String::with_capacity(source.len());
    let mut from = 0;
    for tag in tags {
        push_text(&mut out, &source[from..tag.start]);
        out.push_str(&source[tag.start..tag.end]);
        from = tag.end;
    }
    push_text(&mut out, &source[from..]);
    out
}

fn push_text(out: &mut String, text: &str) {
    let mut rest = text;
    while let Some((before, comment)) = rest.split_once("<!--") {
        let Some((_, after)) = comment.split_once("-->") else { break };
        out.push_str(&before.replace('<', "&lt;"));
        rest = after;
    }
    out.push_str(&rest.replace('<', "&lt;"));
}

/// The text so far, and what the next word needs before it.
#[derive(Default)]
struct Text {
    out: String,
    keeps_lines: bool,
    /// Line ends before the next word: one, or two for an empty line.
    breaks: usize,
    space: bool,
    /// Whether the mark of a list's item was the last thing written: what is in it begins beside it.
    at_mark: bool,
    unseen: usize,
    preformatted: usize,
    cells: usize,
    /// Open lists: the number of the last item, or nothing for bullets.
    lists: Vec<Option<usize>>,
    /// Open links: where their text began.
    links: Vec<usize>,
}

impl Text {
    fn say(&mut self, said: &str) {
        if self.unseen > 0 {
            return;
        }
        if self.keeps_lines || self.preformatted > 0 {
            if !said.is_empty() {
                self.begin();
                self.out.push_str(said);
            }
            return;
        }
        for (index, word) in said.split(|c: char| c.is_ascii_whitespace()).enumerate() {
            self.space |= index > 0;
            if !word.is_empty() {
                self.begin();
                self.out.push_str(word);
            }
        }
    }

    /// Writes what stands between the last word and the next.
    fn begin(&mut self) {
        if self.out.is_empty() || self.at_mark {
            // Nothing to part.
        } else if self.breaks > 0 {
            self.out.push_str(if self.breaks > 1 { "\n\n" } else { "\n" });
        } else if self.space {
            self.out.push(' ');
        }
        (self.breaks, self.space, self.at_mark) = (0, false, false);
    }

    fn part(&mut self, breaks: usize) {
        if self.cells > 0 {
            self.space = true;
        } else if !self.at_mark {
            self.breaks = self.breaks.max(breaks);
        }
    }

    fn open(&mut self, element: &Element) {
        let name = element.name();
        self.unseen += usize::from(UNSEEN.contains(&name));
        self.part_for(name);
        match name {
            "br" if self.cells > 0 => self.space = true,
            "br" => self.breaks = (self.breaks + 1).min(2),
            "pre" => self.preformatted += 1,
            "ul" => self.lists.push(None),
            "ol" => self.lists.push(Some(element.attr("start").and_then(|start| start.parse::<usize>().ok()).unwrap_or(1).saturating_sub(1))),
            "li" => self.mark(),
            "tr" => self.space = false,
            "td" | "th" => {
                if !(self.out.is_empty() || self.breaks > 0 || self.at_mark) {
                    self.out.push_str(" |");
                    self.space = true;
                }
                self.cells += 1;
            }
            "a" => self.links.push(self.out.len()),
            "img" => self.say(element.attr("alt").unwrap_or_default()),
            _ => {}
        }
    }

    fn close(&mut self, element: &Element) {
        let name = element.name();
        self.unseen -= usize::from(UNSEEN.contains(&name));
        match name {
            "pre" => self.preformatted -= 1,
            "ul" | "ol" => drop(self.lists.pop()),
            "td" | "th" => self.cells -= 1,
            "a" => self.address(element),
            _ => {}
        }
        // An item without words takes none of the next one's.
        self.at_mark &= name != "li";
        self.part_for(name);
    }

    fn part_for(&mut self, name: &str) {
        if PARAGRAPHS.contains(&name) {
            // What stands in an item of a list is part of it.
            self.part(if self.lists.is_empty() { 2 } else { 1 });
        } else if LINES.contains(&name) {
            self.part(1);
        }
    }

    fn mark(&mut self) {
        self.at_mark = false;
        self.part(1);
        self.begin();
        self.out.push_str(&"  ".repeat(self.lists.len().saturating_sub(1).min(8)));
        match self.lists.last_mut() {
            Some(Some(number)) => {
                *number = number.saturating_add(1);
                self.out.push_str(&format!("{number}. "));
            }
            _ => self.out.push_str("- "),
        }
        self.at_mark = true;
    }

    /// The address of a link, where its words do not say it.
    fn address(&mut self, element: &Element) {
        let began = self.links.pop().unwrap_or_default().min(self.out.len());
        let href = element.attr("href").unwrap_or_default().trim();
        let is_web = href.starts_with("https://") || href.starts_with("http://");
        if is_web && self.unseen == 0 && !self.out[began..].contains(href.trim_end_matches('/')) {
            self.begin();
            let part = if self.out.ends_with(char::is_whitespace) || self.out.is_empty() { "" } else { " " };
            self.out.push_str(&format!("{part}({href})"));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::to_text;

    #[test]
    fn what_holds_no_real_tag_comes_out_as_it_is() {
        for text in [
            "Un.\n\nDeux : moins de < 5 € et > 3 €.\n- trois\n- quatre",
            "a < b i c > d, 3<4 -> 5, x <- y > z",
            "<votre nom> aime <b and c> &amp; <3",
            "a <b",
            "</>",
        ] {
            assert_eq!(to_text(text), text);
        }
    }

    #[test]
    fn blocks_stand_on_lines_of_their_own() {
        assert_eq!(
            to_text("<p>Premier.</p><p>Second<br>ligne</p><table><tr><td>a</td><td>b</td></tr><tr><td>c</td></tr></table>"),
            "Premier.\n\nSecond\nligne\n\na | b\nc"
        );
        assert_eq!(
            to_text("<p>Oui, en avril.</p><ul><li>un point</li><li><p>deux</p><ol><li>a</li><li>b</li></ol></li></ul><p>Fin</p>"),
            "Oui, en avril.\n\n- un point\n- deux\n  1. a\n  2. b\n\nFin"
        );
        assert_eq!(to_text("<h2>Titre</h2>\n<div>un</div>\n<div>deux</div>suite"), "Titre\n\nun\ndeux\nsuite");
        assert_eq!(to_text("<p>a<br><br>b</p><hr><p>c</p>"), "a\n\nb\n\nc");
        assert_eq!(to_text("<ul><li></li><li>x</li></ul>"), "- \n- x");
        let most = usize::MAX;
        assert_eq!(to_text(&format!("<ol start=\"{most}\"><li>a</li><li>b</li></ol>")), format!("{most}. a\n{most}. b"));
    }

    #[test]
    fn words_in_bold_do_not_take_the_line_ends() {
        assert_eq!(to_text("Un <b>mot</b>.\n\nDeux &amp; trois < 5"), "Un mot.\n\nDeux & trois < 5");
        assert_eq!(to_text("<p>moins de < 5 € et <votre nom></p>"), "moins de < 5 € et <votre nom>");
    }

    #[test]
    fn links_keep_their_addresses_and_scripts_go() {
        assert_eq!(
            to_text("<p>Voir <a href=\"https://a.example/x\">ici</a>, ou <a href=\"https://b.example\">https://b.example</a></p>"),
            "Voir ici (https://a.example/x), ou https://b.example"
        );
        assert_eq!(
            to_text("<p>a</p><script>alert(1)</script><style>p{}</style><img src=x alt=\"plan\"><a href='javascript:alert(1)'>b</a><!-- c -->"),
            "a\n\nplanb"
        );
    }

    #[test]
    fn what_is_nested_without_end_is_read() {
        let text = to_text(&format!("{}x", "<div>".repeat(2_000)));
        assert_eq!(text, "x");
    }
}
