//! Where the names of a map stand: near their place, inside the drawing, and over no mark and no other name.

/// Letters of a name that fit on one line.
const LINE: usize = 12;

/// A name to be placed.
#[derive(Clone, Copy, Debug)]
pub(super) struct Name<'a> {
    pub text: &'a str,
    /// Where the commune wants it.
    pub at: (f64, f64),
}

/// A rectangle: left, top, right, bottom.
type Area = [f64; 4];

/// The points at which names stand, in their order. `marks` are circles: middle and radius; `font` is the size of letters.
pub(super) fn places(names: &[Name<'_>], marks: &[((f64, f64), f64)], (width, height): (f64, f64), font: f64) -> Vec<(f64, f64)> {
    let covered: Vec<Area> = marks.iter().map(|((x, y), radius)| [x - radius, y - radius, x + radius, y + radius]).collect();
    let mut taken: Vec<Area> = Vec::new();
    let mut places = Vec::new();
    for name in names {
        let size = Size::of(name.text, font);
        let candidates = size.candidates(name.at, (width, height), font);
        let cost = |at: (f64, f64)| {
            let area = size.area(at);
            let hidden: f64 = covered.iter().map(|mark| overlap(area, *mark)).sum();
            let crossed: f64 = taken.iter().map(|other| overlap(area, *other)).sum();
            hidden.mul_add(2.0, crossed)
        };
        // The first of the best: those that lie nearest come first.
        let best = candidates.into_iter().map(|at| (cost(at), at)).reduce(|best, next| if next.0 < best.0 { next } else { best });
        let at = best.map_or(name.at, |(_, at)| at);
        taken.push(size.area(at));
        places.push(at);
    }
    places
}

/// How far a name reaches from its point: to both sides, up and down.
struct Size {
    half: f64,
    up: f64,
    down: f64,
}

impl Size {
    fn of(name: &str, font: f64) -> Self {
        let lines = lines(name);
        let longest = lines.iter().map(|line| line.chars().count()).max().unwrap_or_default();
        // Letters are a little wider than half their height.
        let half = longest as f64 * font * 0.3;
        if lines.len() == 2 { Self { half, up: 1.25 * font, down: font } } else { Self { half, up: 0.85 * font, down: 0.3 * font } }
    }

    fn area(&self, (x, y): (f64, f64)) -> Area {
        [x - self.half, y - self.up, x + self.half, y + self.down]
    }

    /// Where the name could stand: its own place, then further and further from it, all inside the drawing.
    fn candidates(&self, (x, y): (f64, f64), (width, height): (f64, f64), font: f64) -> Vec<(f64, f64)> {
        let inside = |(x, y): (f64, f64)| {
            let half = self.half.min(width / 2.0);
            (x.clamp(half, width - half), y.clamp(self.up.min(height), (height - self.down).max(self.up.min(height))))
        };
        let steps = [0.0, 1.3, -1.3, 2.2, -2.2, 3.1, -3.1];
        let sides = [0.0, 0.6, -0.6];
        let mut moves: Vec<(f64, f64)> = steps.iter().flat_map(|down| sides.map(|side| (side * self.half, down * font))).collect();
        moves.sort_by(|a, b| a.0.hypot(a.1).total_cmp(&b.0.hypot(b.1)));
        moves.into_iter().map(|(side, down)| inside((x + side, y + down))).collect()
    }
}

/// How much of two rectangles lies in both.
fn overlap(a: Area, b: Area) -> f64 {
    (a[2].min(b[2]) - a[0].max(b[0])).max(0.0) * (a[3].min(b[3]) - a[1].max(b[1])).max(0.0)
}

/// A long name parted at the space nearest its middle.
pub(super) fn lines(name: &str) -> Vec<&str> {
    if name.chars().count() <= LINE {
        return vec![name];
    }
    let spaces = name.match_indices(' ').map(|(at, _)| at);
    match spaces.min_by_key(|at| at.abs_diff(name.len() / 2)) {
        Some(at) => vec![name[..at].trim(), name[at..].trim()],
        None => vec![name],
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SHEET: (f64, f64) = (800.0, 600.0);

    #[test]
    fn a_long_name_stands_on_two_lines() {
        assert_eq!(lines("Douar Ighrem"), ["Douar Ighrem"]);
        assert_eq!(lines("Passage sous la voie"), ["Passage sous", "la voie"]);
        assert_eq!(lines("شارع الزيتون الكبير"), ["شارع الزيتون", "الكبير"]);
        assert_eq!(lines("Aitbouguemmaz"), ["Aitbouguemmaz"]);
    }

    #[test]
    fn a_name_with_room_stands_where_it_was_put_and_none_goes_over_the_edge() {
        let free = |text, at| places(&[Name { text, at }], &[], SHEET, 30.0)[0];
        assert_eq!(free("Centre", (400.0, 300.0)), (400.0, 300.0));
        assert_eq!(free("Centre", (790.0, 300.0)), (746.0, 300.0));
        assert!(free("Centre", (400.0, 0.0)).1 >= 25.0 && free("Centre", (400.0, 600.0)).1 <= 591.0);
        let (x, _) = places(&[Name { text: &"x".repeat(200), at: (50.0, 50.0) }], &[], (100.0, 100.0), 30.0)[0];
        assert_eq!(x, 50.0, "one that fits nowhere stands in the middle");
    }

    #[test]
    fn a_name_gives_way_to_marks_and_to_other_names() {
        let names = [Name { text: "Centre", at: (400.0, 300.0) }, Name { text: "Médina", at: (410.0, 310.0) }];
        let marks = [((400.0, 300.0), 40.0)];
        let placed = places(&names, &marks, SHEET, 30.0);
        let areas: Vec<Area> = names.iter().zip(&placed).map(|(name, at)| Size::of(name.text, 30.0).area(*at)).collect();
        let mark = [360.0, 260.0, 440.0, 340.0];
        assert!(areas.iter().all(|area| overlap(*area, mark) == 0.0), "{placed:?}");
        assert_eq!(overlap(areas[0], areas[1]), 0.0, "{placed:?}");
        assert!(placed.iter().all(|(x, y)| (x - 400.0).hypot(y - 300.0) < 160.0), "they stay near: {placed:?}");
    }
}
