//! Sources as tokens: which paths a file uses, which tables its SQL names, how long its functions are.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use proc_macro2::{Delimiter, Spacing, TokenStream, TokenTree};

/// A file of a crate.
#[derive(Debug)]
pub struct Source {
    /// From the top of the project.
    pub file: String,
    /// `people::accounts::store`; empty for the root.
    pub module: Vec<String>,
    /// Paths from the root of the crate that it uses.
    pub uses: BTreeSet<Vec<String>>,
    /// Words that stand in a string where SQL has a table.
    pub tables: BTreeSet<String>,
    pub functions: Vec<Function>,
    pub lines: usize,
    /// Files that it declares as its modules.
    pub modules: BTreeSet<Vec<String>>,
    /// Modules that it declares for tests alone.
    test_modules: Vec<Vec<String>>,
}

#[derive(Debug)]
pub struct Function {
    pub name: String,
    pub lines: usize,
    /// `self` not counted.
    pub parameters: usize,
}

/// All sources under a folder of the project, which are read once.
pub fn read(root: &'static str) -> &'static [Source] {
    static KNOWN: Mutex<BTreeMap<&str, &[Source]>> = Mutex::new(BTreeMap::new());
    let mut known = KNOWN.lock().unwrap_or_else(PoisonError::into_inner);
    known.entry(root).or_insert_with(|| sources(root).leak())
}

fn sources(root: &str) -> Vec<Source> {
    let top = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut sources: Vec<_> = files(&top.join(root), "rs").into_iter().map(|path| source(top, root, &path)).collect();
    sources.sort_by(|a, b| a.file.cmp(&b.file));
    let for_tests: Vec<Vec<String>> = sources.iter().flat_map(|source| source.test_modules.clone()).collect();
    sources.retain(|source| !for_tests.iter().any(|module| source.module.starts_with(module)));
    sources
}

/// The names of the tables that the migrations of a folder leave.
pub fn tables(folder: &str) -> BTreeSet<String> {
    let mut files = files(&Path::new(env!("CARGO_MANIFEST_DIR")).join(folder), "sql");
    files.sort();
    let mut tables = BTreeSet::new();
    for file in files {
        let text = std::fs::read_to_string(file).expect("a migration");
        let words: Vec<&str> = text.split(|c: char| c.is_whitespace() || matches!(c, '(' | ';' | '"')).filter(|word| !word.is_empty()).collect();
        for (at, word) in words.iter().enumerate() {
            let after = |skip: usize| words.get(at + skip).copied().unwrap_or_default().to_owned();
            match *word {
                "CREATE" if after(1) == "TABLE" => drop(tables.insert(if after(2) == "IF" { after(5) } else { after(2) })),
                "DROP" if after(1) == "TABLE" => drop(tables.remove(&if after(2) == "IF" { after(4) } else { after(2) })),
                "ALTER" if after(1) == "TABLE" && after(3) == "RENAME" && after(4) == "TO" => {
                    tables.remove(&after(2));
                    tables.insert(after(5));
                }
                _ => {}
            }
        }
    }
    tables
}

fn files(folder: &Path, extension: &str) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display())) {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            found.extend(files(&path, extension));
        } else if path.extension().is_some_and(|is| is == extension) {
            found.push(path);
        }
    }
    found
}

fn source(top: &Path, root: &str, path: &Path) -> Source {
    let text = std::fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    let within = path.strip_prefix(top.join(root)).expect("under the root").with_extension("");
    let mut module: Vec<String> = within.iter().map(|part| part.to_string_lossy().into_owned()).collect();
    if module.last().is_some_and(|last| ["mod", "lib", "main"].contains(&last.as_str())) {
        module.pop();
    }
    let tokens = text.parse::<TokenStream>().unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    let mut source = Source {
        file: path.strip_prefix(top).expect("under the top").to_string_lossy().replace('\\', "/"),
        lines: text.lines().count(),
        module,
        uses: BTreeSet::new(),
        tables: BTreeSet::new(),
        functions: Vec::new(),
        modules: BTreeSet::new(),
        test_modules: Vec::new(),
    };
    walk(&tokens.into_iter().collect::<Vec<_>>(), &mut source);
    source
}

fn is(token: Option<&TokenTree>, text: &str) -> bool {
    match token {
        Some(TokenTree::Ident(ident)) => *ident == text,
        Some(TokenTree::Punct(punct)) => text.len() == 1 && text.starts_with(punct.as_char()),
        _ => false,
    }
}

fn inside(token: Option<&TokenTree>, delimiter: Delimiter) -> Option<Vec<TokenTree>> {
    match token {
        Some(TokenTree::Group(group)) if group.delimiter() == delimiter => Some(group.stream().into_iter().collect()),
        _ => None,
    }
}

/// Whether tokens are `::`.
fn is_path_separator(tokens: &[TokenTree]) -> bool {
    matches!(tokens, [TokenTree::Punct(first), TokenTree::Punct(second), ..] if first.as_char() == ':' && first.spacing() == Spacing::Joint && second.as_char() == ':')
}

fn walk(tokens: &[TokenTree], source: &mut Source) {
    let mut at = 0;
    while at < tokens.len() {
        if is(tokens.get(at), "#") && inside(tokens.get(at + 1), Delimiter::Bracket).is_some_and(|inner| is_for_tests(&inner)) {
            let end = end_of_item(tokens, at + 2);
            if let (true, Some(TokenTree::Ident(name))) = (is(tokens.get(at + 2), "mod"), tokens.get(at + 3)) {
                source.test_modules.push(source.module.iter().cloned().chain([name.to_string()]).collect());
            }
            at = end;
            continue;
        }
        let rest = &tokens[at..];
        match &rest[0] {
            // `pub(in crate::a)` says who may use it, and uses nothing.
            TokenTree::Ident(ident) if *ident == "crate" && is_path_separator(&rest[1..]) && !(at == 1 && is(tokens.first(), "in")) => {
                tree(&rest[3..], &mut Vec::new(), &mut source.uses);
            }
            TokenTree::Ident(ident)
                if *ident == "super" && is_path_separator(&rest[1..]) && !is(at.checked_sub(1).and_then(|before| tokens.get(before)), ":") =>
            {
                let (mut rest, mut module) = (rest, source.module.clone());
                while is(rest.first(), "super") && is_path_separator(&rest[1..]) {
                    module.pop();
                    rest = &rest[3..];
                }
                tree(rest, &mut module, &mut source.uses);
            }
            TokenTree::Ident(ident) if *ident == "mod" && is(rest.get(2), ";") => {
                source.modules.insert(source.module.iter().cloned().chain([rest[1].to_string()]).collect());
            }
            TokenTree::Ident(ident) if *ident == "fn" => source.functions.extend(function(rest)),
            TokenTree::Group(group) => walk(&group.stream().into_iter().collect::<Vec<_>>(), source),
            TokenTree::Literal(literal) => tables_in(&literal.to_string(), &mut source.tables),
            _ => {}
        }
        at += 1;
    }
}

fn is_for_tests(attribute: &[TokenTree]) -> bool {
    let within = |token: Option<&TokenTree>| inside(token, Delimiter::Parenthesis).unwrap_or_default();
    let inner = within(attribute.get(1));
    is(attribute.first(), "cfg")
        && (inner.len() == 1 && is(inner.first(), "test")
            || is(inner.first(), "all") && within(inner.get(1)).split(|token| is(Some(token), ",")).any(|part| part.len() == 1 && is(part.first(), "test")))
}

/// Behind the item that begins here: its `;` or its body.
fn end_of_item(tokens: &[TokenTree], from: usize) -> usize {
    let end = tokens[from..].iter().position(|token| is(Some(token), ";") || inside(Some(token), Delimiter::Brace).is_some());
    end.map_or(tokens.len(), |end| from + end + 1)
}

/// The paths of a tree as in `use`: `a::{b, c::d}` is `a::b` and `a::c::d`.
fn tree(tokens: &[TokenTree], path: &mut Vec<String>, found: &mut BTreeSet<Vec<String>>) {
    let deep = path.len();
    let mut at = 0;
    loop {
        match tokens.get(at) {
            Some(TokenTree::Ident(ident)) => {
                if *ident != "self" {
                    path.push(ident.to_string());
                }
                at += 1;
                if is_path_separator(&tokens[at.min(tokens.len())..]) {
                    at += 2;
                    continue;
                }
                found.insert(path.clone());
            }
            Some(TokenTree::Group(group)) if group.delimiter() == Delimiter::Brace => {
                let inner: Vec<_> = group.stream().into_iter().collect();
                for part in inner.split(|token| is(Some(token), ",")).filter(|part| !part.is_empty()) {
                    tree(part, path, found);
                }
            }
            // `a::*`, `a::<T>`
            _ => drop(found.insert(path.clone())),
        }
        break;
    }
    path.truncate(deep);
}

fn function(tokens: &[TokenTree]) -> Option<Function> {
    let TokenTree::Ident(name) = tokens.get(1)? else { return None };
    let parameters = tokens.iter().find_map(|token| inside(Some(token), Delimiter::Parenthesis))?;
    let body = tokens.iter().take_while(|token| !is(Some(token), ";")).find(|token| inside(Some(token), Delimiter::Brace).is_some())?;
    let mut depth = 0;
    let mut last_was_dash = false;
    let mut count = usize::from(!parameters.is_empty());
    let length = parameters.len();
    for (at, token) in parameters.iter().enumerate() {
        if let TokenTree::Punct(punct) = token {
            match punct.as_char() {
                '<' => depth += 1,
                '>' if !last_was_dash => depth -= 1,
                ',' if depth == 0 && at + 1 < length => count += 1,
                _ => {}
            }
            last_was_dash = punct.as_char() == '-';
        }
    }
    let own = parameters.iter().take(4).any(|token| is(Some(token), "self"));
    Some(Function { name: name.to_string(), lines: body.span().end().line - name.span().start().line + 1, parameters: count - usize::from(own) })
}

/// Words where SQL names a table.
fn tables_in(text: &str, found: &mut BTreeSet<String>) {
    let words: Vec<&str> = text.split(|c: char| !(c.is_alphanumeric() || c == '_')).filter(|word| !word.is_empty()).collect();
    for pair in words.windows(2) {
        if matches!(pair[0], "FROM" | "JOIN" | "INTO" | "UPDATE") {
            found.insert(pair[1].to_owned());
        }
    }
}
