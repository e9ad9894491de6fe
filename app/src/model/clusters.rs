//! Points of a map that stand too close to be pressed one by one, joined to one mark with their number.

/// Points that are one mark.
#[derive(Clone, Debug, PartialEq)]
pub struct Cluster {
    /// Where the mark stands: on one of its points, where they are most.
    pub at: (f64, f64),
    /// The points by their place in what was given.
    pub members: Vec<usize>,
}

/// Joins points so that no two marks are nearer than `apart`. The same points give the same marks, from top to bottom.
pub fn clusters(points: &[(f64, f64)], apart: f64) -> Vec<Cluster> {
    let near = |point: (f64, f64)| points.iter().filter(|other| distance(point, **other) < apart / 2.0).count();
    let mut order: Vec<(usize, usize)> = points.iter().map(|point| near(*point)).enumerate().collect();
    order.sort_by(|(a, a_near), (b, b_near)| b_near.cmp(a_near).then_with(|| downwards(points[*a], points[*b])));
    let mut marks: Vec<Cluster> = Vec::new();
    for (index, _) in &order {
        let at = points[*index];
        if marks.iter().all(|mark| distance(mark.at, at) >= apart) {
            marks.push(Cluster { at, members: Vec::new() });
        }
    }
    for (index, point) in points.iter().enumerate() {
        let nearest = marks.iter_mut().min_by(|a, b| distance(a.at, *point).total_cmp(&distance(b.at, *point)));
        nearest.into_iter().for_each(|mark| mark.members.push(index));
    }
    marks.sort_by(|a, b| downwards(a.at, b.at));
    marks
}

fn distance(a: (f64, f64), b: (f64, f64)) -> f64 {
    (a.0 - b.0).hypot(a.1 - b.1)
}

fn downwards(a: (f64, f64), b: (f64, f64)) -> std::cmp::Ordering {
    a.1.total_cmp(&b.1).then(a.0.total_cmp(&b.0))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sizes(marks: &[Cluster]) -> Vec<usize> {
        marks.iter().map(|mark| mark.members.len()).collect()
    }

    #[test]
    fn what_stands_apart_stays_apart_and_what_is_close_is_joined() {
        assert!(clusters(&[], 100.0).is_empty());
        let marks = clusters(&[(10.0, 10.0), (200.0, 10.0), (12.0, 14.0), (10.0, 400.0)], 100.0);
        assert_eq!(sizes(&marks), [2, 1, 1]);
        assert_eq!(marks[0].members, [0, 2]);
        assert_eq!((marks[1].at, marks[2].at), ((200.0, 10.0), (10.0, 400.0)));
    }

    #[test]
    fn no_mark_covers_another_and_no_point_is_lost() {
        // Points that are scattered, by a rule, so that they are the same every time.
        let points: Vec<(f64, f64)> = (0_u32..500).map(|n| (f64::from(n * 7_919 % 800), f64::from(n * 104_729 % 600))).collect();
        for apart in [20.0, 98.0, 300.0] {
            let marks = clusters(&points, apart);
            assert_eq!(sizes(&marks).iter().sum::<usize>(), points.len());
            for (index, mark) in marks.iter().enumerate() {
                assert!(!mark.members.is_empty());
                assert!(marks[index + 1..].iter().all(|other| distance(mark.at, other.at) >= apart), "{apart}");
            }
        }
    }

    #[test]
    fn the_order_in_which_they_come_changes_nothing() {
        let points: Vec<(f64, f64)> = (0_u32..60).map(|n| (f64::from(n * 37 % 300), f64::from(n * 53 % 200))).collect();
        let turned: Vec<(f64, f64)> = points.iter().rev().copied().collect();
        let (marks, other) = (clusters(&points, 60.0), clusters(&turned, 60.0));
        assert_eq!(marks.iter().map(|mark| mark.at).collect::<Vec<_>>(), other.iter().map(|mark| mark.at).collect::<Vec<_>>());
        assert_eq!(sizes(&marks), sizes(&other));
    }

    #[test]
    fn many_in_one_place_are_one_mark() {
        assert_eq!(sizes(&clusters(&[(5.0, 5.0); 40], 98.0)), [40]);
    }
}
