//! How far an outline reaches: the least rectangle around an SVG path and the points that bend it.

/// Left, top, right, bottom; `None` if nothing of the path can be read.
pub fn extent(path: &str) -> Option<[f64; 4]> {
    let mut pen = Pen::default();
    let mut command = ' ';
    let mut numbers = Vec::new();
    for token in tokens(path) {
        match token {
            Token::Command(next) => {
                pen.draw(command, &numbers);
                (command, numbers) = (next, Vec::new());
            }
            Token::Number(number) => numbers.push(number),
        }
    }
    pen.draw(command, &numbers);
    pen.seen.filter(|seen| seen.iter().all(|side| side.is_finite()))
}

enum Token {
    Command(char),
    Number(f64),
}

fn tokens(path: &str) -> Vec<Token> {
    let mut tokens = Vec::new();
    let mut number = String::new();
    let flush = |number: &mut String, tokens: &mut Vec<Token>| {
        tokens.extend(number.parse().ok().map(Token::Number));
        number.clear();
    };
    for c in path.chars() {
        let goes_on = match c {
            '0'..='9' => true,
            '.' => !number.contains('.'),
            '-' | '+' => number.is_empty() || number.ends_with('e'),
            'e' => !number.is_empty(),
            _ => false,
        };
        if !goes_on {
            flush(&mut number, &mut tokens);
        }
        match c {
            '0'..='9' | '.' | '-' | '+' => number.push(c),
            'e' if goes_on => number.push(c),
            _ if c.is_ascii_alphabetic() => tokens.push(Token::Command(c)),
            _ => {}
        }
    }
    flush(&mut number, &mut tokens);
    tokens
}

#[derive(Default)]
struct Pen {
    at: (f64, f64),
    begun: (f64, f64),
    seen: Option<[f64; 4]>,
}

impl Pen {
    fn draw(&mut self, command: char, numbers: &[f64]) {
        let from = |pen: &Self| if command.is_lowercase() { pen.at } else { (0.0, 0.0) };
        // How many numbers a piece of it takes; its last two are where it ends.
        let taken = match command.to_ascii_uppercase() {
            'M' | 'L' | 'T' => 2,
            'S' | 'Q' => 4,
            'C' => 6,
            'A' => 7,
            'H' | 'V' => 1,
            _ => return self.at = self.begun,
        };
        for (index, piece) in numbers.chunks_exact(taken).enumerate() {
            let (x, y) = from(self);
            match (command.to_ascii_uppercase(), piece) {
                ('H', [to]) => self.see((x + to, self.at.1)),
                ('V', [to]) => self.see((self.at.0, y + to)),
                ('A', [.., to_x, to_y]) => self.see((x + to_x, y + to_y)),
                _ => piece.chunks_exact(2).for_each(|to| self.see((x + to[0], y + to[1]))),
            }
            if index == 0 && command.eq_ignore_ascii_case(&'M') {
                self.begun = self.at;
            }
        }
    }

    fn see(&mut self, (x, y): (f64, f64)) {
        self.at = (x, y);
        let [left, top, right, bottom] = self.seen.unwrap_or([x, y, x, y]);
        self.seen = Some([left.min(x), top.min(y), right.max(x), bottom.max(y)]);
    }
}

#[cfg(test)]
mod tests {
    use super::extent;

    #[test]
    fn every_way_of_writing_a_path_is_read() {
        for path in [
            "M10 20 H110 V80 H10 Z",
            "m10,20 h100 v60 h-100 z",
            "M10 20L110 20L110 80L10 80Z",
            "M10 20 110 20 110 80 10 80",
            "M10 20C10 20 110 20 110 80S10 80 10 20",
            "M10 20A5 5 0 0 1 110 80",
            "M1e1 20l1e2 0 0 60",
            "M10 20l100-0.0 0 60z",
            "m10 20 100 0z l0 60",
        ] {
            assert_eq!(extent(path), Some([10.0, 20.0, 110.0, 80.0]), "{path}");
        }
    }

    #[test]
    fn nonsense_has_no_extent() {
        for path in ["", "Z", "x", "M", "M10", "--..", "\u{660}\u{661}"] {
            assert_eq!(extent(path), None, "{path}");
        }
    }
}
