//! Lines as fields.

use crate::fault::Fault;

/// Splits a line at its semicolons. A field in quotes may hold some, and a quote that is written twice.
pub fn fields(number: usize, line: &str) -> Result<Vec<String>, Fault> {
    let mut fields = Vec::new();
    let mut field = String::new();
    let mut signs = line.chars().peekable();
    let (mut quoted, mut begins) = (false, true);
    while let Some(sign) = signs.next() {
        match sign {
            '"' if quoted && signs.peek() == Some(&'"') => {
                signs.next();
                field.push('"');
            }
            '"' if quoted => quoted = false,
            '"' if begins => quoted = true,
            ';' if !quoted => {
                fields.push(std::mem::take(&mut field));
                begins = true;
                continue;
            }
            sign => field.push(sign),
        }
        begins = false;
    }
    if quoted {
        return Err(Fault::at(number, "a quote is opened and not closed"));
    }
    fields.push(field);
    Ok(fields)
}

/// The columns of a section.
#[derive(Debug)]
pub struct Header(Vec<String>);

impl Header {
    /// Reads the line under the name of a section.
    pub fn read(number: usize, fields: Vec<String>) -> Result<Self, Fault> {
        let mut names: Vec<String> = fields.into_iter().map(|name| name.trim().to_ascii_lowercase()).collect();
        while names.last().is_some_and(String::is_empty) {
            names.pop();
        }
        match names.iter().enumerate().find(|(at, name)| !name.is_empty() && names[..*at].contains(name)) {
            Some((_, twice)) => Err(Fault::at(number, format!("the column {twice} stands there twice"))),
            None => Ok(Self(names)),
        }
    }

    /// Whether there is a column.
    pub fn has(&self, name: &str) -> bool {
        self.0.iter().any(|known| known == name)
    }

    /// What a row has in a column; nothing where it is empty or the row ends before.
    pub fn of<'a>(&self, row: &'a [String], name: &str) -> Option<&'a str> {
        let at = self.0.iter().position(|known| known == name)?;
        row.get(at).map(|value| value.trim()).filter(|value| !value.is_empty())
    }

    /// Refuses a row with more in it than there are columns.
    pub fn fits(&self, number: usize, row: &[String]) -> Result<(), Fault> {
        if row.iter().skip(self.0.len()).all(|rest| rest.trim().is_empty()) {
            return Ok(());
        }
        Err(Fault::at(number, format!("there are {} fields for {} columns", row.len(), self.0.len())))
    }
}
