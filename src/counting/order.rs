//! The order of options.

use std::cmp::Ordering;

/// Sorts options by a comparison; equal ones keep their order. One function for all rules: the bundle of the recount page would have a copy for each otherwise.
pub(crate) fn sort(options: &mut [usize], compare: &dyn Fn(usize, usize) -> Ordering) {
    options.sort_by(|a, b| compare(*a, *b));
}

/// Sorts a few values, not more than some hundred; equal ones keep their order.
pub(crate) fn sort_few<T>(values: &mut [T], compare: impl Fn(&T, &T) -> Ordering) {
    for end in 1..values.len() {
        let mut at = end;
        while at > 0 && compare(&values[at], &values[at - 1]).is_lt() {
            values.swap(at, at - 1);
            at -= 1;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{sort, sort_few};

    #[test]
    fn equal_ones_keep_their_order() {
        let mut few = [(2, 'a'), (1, 'b'), (2, 'c'), (0, 'd'), (1, 'e')];
        sort_few(&mut few, |a, b| a.0.cmp(&b.0));
        assert_eq!(few, [(0, 'd'), (1, 'b'), (1, 'e'), (2, 'a'), (2, 'c')]);
        let mut options = [3, 1, 2, 0];
        sort(&mut options, &|a, b| (a % 2).cmp(&(b % 2)));
        assert_eq!(options, [2, 0, 3, 1]);
    }
}
